/** What the readers of evidence records refuse, each with its reason. */
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { UNSIGNED } from '../cms/oids.ts'
import { childrenOfBer, readBer } from '../cms/read-ber.ts'
import { hashIdentifier } from '../cms/scheme.ts'
import { forgeHouse } from '../create/forge-house.ts'
import { context, TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import type { Bytes } from '../ports.ts'
import { forgeErs, forgeXmlErs } from './forge-record.ts'
import { parseErs } from './parse-ers.ts'
import { parseXmlErs } from './parse-xmlers.ts'
import {
  CHAINS_MAX,
  MATERIAL_MAX,
  RECORD_BYTES_MAX,
  RECORD_STAMPS_MAX,
  TREE_LISTS_MAX,
  TREE_VALUES_MAX,
} from './record.ts'

let ers: Bytes
let parts: readonly Bytes[]
let chain: Bytes
let stamp: Bytes
let token: Bytes
let xml: string
beforeAll(async () => {
  const { timestampsAt: stampsAt } = await forgeHouse()
  const chains = [{ hash: 'sha-256', times: ['2024-01-01T00:00:00.000Z'] }] as const
  const plan = { objects: [encodeUtf8('a')], chains, stampsAt }
  ers = await forgeErs(plan)
  xml = decodeUtf8(await forgeXmlErs(plan)) ?? ''
  const fields = childrenOfBer(readBer(ers), 'record')
  parts = fields.map(({ raw }) => raw)
  const [first] = childrenOfBer(fields[2] ?? readBer(ers), 'chains')
  chain = first?.raw ?? ers
  stamp = childrenOfBer(readBer(chain), 'chain')[0]?.raw ?? ers
  token = childrenOfBer(readBer(stamp), 'stamp').at(-1)?.raw ?? ers
})

const record = (...chains: Bytes[]): Bytes =>
  write.sequence(parts[0] ?? ers, parts[1] ?? ers, write.sequence(...chains))
const treeOf = (...lists: Bytes[][]): Bytes =>
  write.der(context(2, true), ...lists.map((list) => write.sequence(...list.map(write.octetString))))
const value = new Uint8Array(32)

function besideStamps(count: number): Bytes {
  const list = write.sequence(...Array.from({ length: count }, () => write.nothing()))
  const attribute = write.sequence(write.oid(UNSIGNED.certificateValues), write.der(TAG.set, list))
  const [version = ers, hashes = ers, chains = ers] = parts
  return write.sequence(version, hashes, write.der(context(0, true), attribute), chains)
}

describe('RFC 4998', () => {
  test('the forged one is read', () => {
    expect(parseErs(ers).chains).toHaveLength(1)
  })

  test.each<[string, () => Bytes, string]>([
    ['nothing', () => new Uint8Array(), 'ends inside a header'],
    ['another version', () => write.sequence(write.smallInteger(2), ...parts.slice(1)), 'version is not 1'],
    [
      'a hash that is not listed',
      () => write.sequence(parts[0] ?? ers, write.sequence(hashIdentifier('sha-512')), parts[2] ?? ers),
      'a hash that it does not list',
    ],
    [
      'encrypted data',
      () => write.sequence(parts[0] ?? ers, parts[1] ?? ers, write.der(context(1, true)), parts[2] ?? ers),
      'of encrypted data',
    ],
    ['more than a record', () => write.sequence(...parts, write.nothing()), 'more than expected'],
    ['no chain', () => record(), 'a chain without time-stamps'],
    ['an empty chain', () => record(chain, write.sequence()), 'a chain without time-stamps'],
    ['too many chains', () => record(...Array.from({ length: CHAINS_MAX + 1 }, () => chain)), 'chains'],
    [
      'too many stamps',
      () => record(write.sequence(...Array.from({ length: RECORD_STAMPS_MAX + 1 }, () => stamp))),
      'time-stamps',
    ],
    ['an empty tree', () => record(write.sequence(write.sequence(treeOf(), token))), 'an empty list'],
    [
      'an empty list',
      () => record(write.sequence(write.sequence(treeOf([value], []), token))),
      'an empty list',
    ],
    [
      'too many lists',
      () =>
        record(
          write.sequence(
            write.sequence(treeOf(...Array.from({ length: TREE_LISTS_MAX + 1 }, () => [value])), token),
          ),
        ),
      'lists',
    ],
    [
      'too many values',
      () =>
        record(
          write.sequence(
            write.sequence(treeOf(Array.from({ length: TREE_VALUES_MAX + 1 }, () => value)), token),
          ),
        ),
      'values',
    ],
    [
      'a value that is no digest',
      () => record(write.sequence(write.sequence(treeOf([new Uint8Array(8)]), token))),
      'no digest',
    ],
    [
      'a value that is no octets',
      () =>
        record(
          write.sequence(write.sequence(write.der(context(2, true), write.sequence(write.nothing())), token)),
        ),
      'no octets',
    ],
    ['too much beside the stamps', () => besideStamps(MATERIAL_MAX + 1), 'certificates, lists or answers'],
    ['a stamp that is none', () => record(write.sequence(write.sequence(write.sequence()))), 'content type'],
    ['another encoding', () => Uint8Array.of(0x30, 0x80, ...ers.subarray(4), 0, 0), 'not DER'],
    ['too large', () => new Uint8Array(RECORD_BYTES_MAX + 1), 'larger than'],
  ])('%s', (_, make, detail) => {
    expect(() => parseErs(make())).toThrow(detail)
    expect(() => parseErs(make())).toThrow(expect.objectContaining({ name: 'EvidenceRecordError' }))
  })
})

describe('RFC 6283', () => {
  test('the forged one is read', () => {
    expect(parseXmlErs(encodeUtf8(xml)).chains).toHaveLength(1)
  })

  test.each<[string, RegExp | string, string, string]>([
    ['another version', 'Version="1.0"', 'Version="1.1"', 'version is not 1.0'],
    ['another namespace', 'ns:ers"', 'ns:other"', 'in the place of EvidenceRecord'],
    ['another order', 'Sequence Order="2"', 'Sequence Order="3"', 'out of order'],
    ['no order', '<ArchiveTimeStamp Order="1">', '<ArchiveTimeStamp>', 'out of order'],
    ['another token', 'RFC3161', 'XMLENTRUST', 'not a token of RFC 3161'],
    ['a form that is not known', 'xml-exc-c14n#', 'xml-other#', 'canonical form'],
    ['no hash', /<DigestMethod[^>]*><\/DigestMethod>/, '', 'DigestMethod is missing'],
    ['no stamp', /<TimeStamp>.*<\/TimeStamp>/, '', 'TimeStamp is missing'],
    ['no list', /<HashTree>.*<\/HashTree>/, '<HashTree></HashTree>', 'an empty list'],
    ['what is not base64', '<DigestValue>', '<DigestValue>*', 'not base64'],
    ['an element inside', '<DigestValue>', '<DigestValue><x/>', 'not base64'],
    [
      'encrypted data',
      '<ArchiveTimeStampSequence>',
      '<EncryptionInformation/><ArchiveTimeStampSequence>',
      'encrypted',
    ],
    ['more than a record', '</ArchiveTimeStampSequence>', '</ArchiveTimeStampSequence><x/>', 'not expected'],
    [
      'too much beside the stamps',
      '</TimeStampToken>',
      `</TimeStampToken><CryptographicInformationList>${'<CryptographicInformation Type="CRL">AA==</CryptographicInformation>'.repeat(MATERIAL_MAX + 1)}</CryptographicInformationList>`,
      'certificates, lists or answers',
    ],
    ['no XML', '</EvidenceRecord>', '', 'line 1'],
  ])('%s', (_, from, to, detail) => {
    const changed = xml.replace(from, to)
    expect(changed).not.toBe(xml)
    expect(() => parseXmlErs(encodeUtf8(changed))).toThrow(detail)
    expect(() => parseXmlErs(encodeUtf8(changed))).toThrow(
      expect.objectContaining({ name: 'EvidenceRecordError' }),
    )
  })

  test('too large', () => {
    expect(() => parseXmlErs(new Uint8Array(RECORD_BYTES_MAX + 1))).toThrow('larger than')
  })
})
