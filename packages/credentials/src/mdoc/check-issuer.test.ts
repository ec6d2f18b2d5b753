import { describe, expect, test } from 'vitest'
import { CborRaw, CborTag, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import type { Bytes, IssuerAnswer } from '../ports.ts'
import { AT, issuer, stranger, trusting } from '../sd-jwt-fixtures.ts'
import { elementsOf } from './mdoc-elements.ts'
import {
  CERTIFICATE,
  drop,
  failuresOf,
  firstItem,
  firstItems,
  forgeIssued,
  forgeResponse,
  inMap,
  ISSUED,
  issuedWith,
  lists,
  MDL_CLAIMS,
  MDL_TYPE,
  PID_TYPE,
  rawItem,
  reissued,
  set,
  signedOver,
  SIGNER,
  signedAgain,
  testSalt,
  verify,
  type Forgery,
} from './mdoc-fixtures.ts'
import { tdateOf } from './mdoc-time.ts'

const GOOD = await forgeResponse()
type Items = Map<string, CborValue>

const mdl = { docType: MDL_TYPE, elements: elementsOf(MDL_TYPE, MDL_CLAIMS) }
const mdlPaths = [['org.iso.18013.5.1', 'family_name']]

describe('what the issuer signed', () => {
  test.each<[string, Forgery, string[]]>([
    ['another version', signedOver(set('version', '1.1')), ['MDOC_FORM']],
    ['no docType', signedOver(drop('docType')), ['MDOC_FORM']],
    ['an unknown digest algorithm', signedOver(set('digestAlgorithm', 'SHA-1')), ['MDOC_FORM']],
    ['no digests', signedOver(drop('valueDigests')), ['MDOC_FORM']],
    [
      'a digest of another length',
      signedOver(inMap('valueDigests', set(PID_TYPE, new Map([[0, new Uint8Array(31)]])))),
      ['MDOC_FORM'],
    ],
    [
      'a digest by name',
      signedOver(inMap('valueDigests', set(PID_TYPE, new Map([['0', new Uint8Array(32)]])))),
      ['MDOC_FORM'],
    ],
    [
      '4097 digests',
      signedOver(
        inMap(
          'valueDigests',
          set('x', new Map(Array.from({ length: 4097 }, (_, n) => [n, new Uint8Array(32)]))),
        ),
      ),
      ['MDOC_FORM'],
    ],
    ['no deviceKeyInfo', signedOver(drop('deviceKeyInfo')), ['MDOC_FORM']],
    [
      'authorisations in a list',
      signedOver(inMap('deviceKeyInfo', set('keyAuthorizations', []))),
      ['MDOC_FORM'],
    ],
    [
      'authorisations of numbers',
      signedOver(inMap('deviceKeyInfo', set('keyAuthorizations', new Map([['nameSpaces', [1]]])))),
      ['MDOC_FORM'],
    ],
    ['no validity', signedOver(drop('validityInfo')), ['MDOC_FORM']],
    [
      'a time without its tag',
      signedOver(inMap('validityInfo', set('validUntil', '2027-01-16T08:00:00Z'))),
      ['MDOC_FORM'],
    ],
    [
      'a time in another zone',
      signedOver(inMap('validityInfo', set('validUntil', new CborTag(0, '2027-01-16T08:00:00+09:00')))),
      ['MDOC_FORM'],
    ],
    [
      'a day that does not exist',
      signedOver(inMap('validityInfo', set('validUntil', new CborTag(0, '2027-02-29T08:00:00Z')))),
      ['MDOC_FORM'],
    ],
    [
      'its security object without tag 24',
      { issuerAuthOf: signedAgain(readCbor(ISSUED) as Items, writeCbor(new Map())) },
      ['MDOC_FORM'],
    ],
    [
      'another type than the envelope',
      { document: set('docType', 'org.example.other') },
      ['MDOC_DOCTYPE', 'MDOC_DEVICE_TRANSCRIPT'],
    ],
    [
      'a type nobody asked for',
      { issued: forgeIssued(set('docType', 'org.example.other')) },
      ['MDOC_DOCTYPE'],
    ],
    [
      'validFrom in the future',
      issuedWith(inMap('validityInfo', set('validFrom', tdateOf(AT + 61)))),
      ['VALIDITY'],
    ],
    [
      'signed in the future',
      issuedWith(inMap('validityInfo', set('signed', tdateOf(AT + 61)))),
      ['VALIDITY'],
    ],
    [
      'validUntil now: no grace',
      issuedWith(inMap('validityInfo', set('validUntil', tdateOf(AT)))),
      ['VALIDITY'],
    ],
    [
      'signed before its certificate began',
      issuedWith(inMap('validityInfo', set('signed', new CborTag(0, '2025-12-31T23:59:59Z')))),
      ['VALIDITY'],
    ],
    [
      'a status nobody can consult',
      issuedWith(set('status', new Map([['identifier_list', new Map()]]))),
      ['STATUS_UNAVAILABLE'],
    ],
    [
      'a status index below zero',
      issuedWith(
        set(
          'status',
          new Map([
            [
              'status_list',
              new Map<string, CborValue>([
                ['idx', -1],
                ['uri', 'https://x'],
              ]),
            ],
          ]),
        ),
      ),
      ['STATUS_UNAVAILABLE'],
    ],
    ['a changed value', { issuerSigned: firstItem(set('elementValue', 'Mustermann')) }, ['MDOC_DIGEST']],
    ['a changed name', { issuerSigned: firstItem(set('elementIdentifier', 'birth_name')) }, ['MDOC_DIGEST']],
    ['another random', { issuerSigned: firstItem(set('random', testSalt())) }, ['MDOC_DIGEST']],
    ['another digestID', { issuerSigned: firstItem(set('digestID', 99)) }, ['MDOC_DIGEST']],
    [
      'elements in a namespace without digests',
      {
        issuerSigned: (map) => {
          const { items } = firstItems(map)
          map.set('nameSpaces', new Map([['other', items]]))
        },
      },
      ['MDOC_DIGEST'],
    ],
    [
      'the same element with its length in more bytes: the digest is over the bytes',
      {
        issuerSigned: lists((items) => {
          const inner = (items[0] as CborTag).value as Bytes
          const looser = Uint8Array.of(0xd8, 24, 0x5a, 0, 0, 0, inner.length, ...inner)
          return [new CborRaw(looser), ...items.slice(1)]
        }),
      },
      ['MDOC_DIGEST'],
    ],
  ])('%s', async (_, forgery, codes) => {
    const response = await forgeResponse(forgery)
    expect(await failuresOf(response)).toEqual(codes)
    expect((await verify(response)).claims).toBeUndefined()
  })

  test('fifteen bytes of randomness are too few, sixteen enough', async () => {
    const responses = await Promise.all([15, 16].map(async (length) => withRandom(length)))
    expect(await Promise.all(responses.map((response) => failuresOf(response)))).toEqual([
      ['MDOC_RANDOM'],
      [],
    ])
  })

  async function withRandom(length: number): Promise<Bytes> {
    const item = rawItem([
      ['digestID', 0],
      ['random', new Uint8Array(length)],
      ['elementIdentifier', 'given_name'],
      ['elementValue', 'Aiko'],
    ]) as CborRaw
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(item.encoded)))
    const issued = await forgeIssued(set('valueDigests', new Map([[PID_TYPE, new Map([[0, digest]])]])))
    const nameSpaces = new Map([[PID_TYPE, [item]]])
    const withItem = readCbor(issued) as Items
    withItem.set('nameSpaces', nameSpaces)
    return forgeResponse({ issued: writeCbor(withItem), paths: [[PID_TYPE, 'given_name']] })
  }

  test('60 seconds of skew count for the beginning', async () => {
    const issued = await forgeIssued(inMap('validityInfo', set('validFrom', tdateOf(AT + 60))))
    expect(await failuresOf(await forgeResponse({ issued }))).toEqual([])
    const brief = await forgeIssued(inMap('validityInfo', set('validUntil', tdateOf(AT + 1))))
    expect(await failuresOf(await forgeResponse({ issued: brief }))).toEqual([])
  })
})

describe('who signed', () => {
  const refusing = (answer: Partial<IssuerAnswer>) => (): IssuerAnswer =>
    ({ trusted: false, code: 'X5C_PATH', detail: 'unknown', ...answer }) as IssuerAnswer

  test('another key than that of the certificate', async () => {
    expect(await failuresOf(GOOD, {}, trusting(stranger))).toEqual(['MDOC_SIGNATURE'])
    const report = await verify(GOOD, {}, trusting(stranger))
    expect(Object.keys(report).toSorted()).toEqual([
      'algorithms',
      'checks',
      'format',
      'holder',
      'notes',
      'verdict',
    ])
    expect(report.holder).toEqual({ binding: 'none' })
  })

  test('an issuer of another role, and one nobody knows', async () => {
    expect(await failuresOf(GOOD, {}, trusting(issuer, 'attestation'))).toEqual(['X5C_ROLE'])
    expect(await failuresOf(GOOD, {}, refusing({}))).toEqual(['X5C_PATH'])
    expect((await verify(GOOD, {}, refusing({}))).type).toBeUndefined()
  })

  test('no certificate at all', async () => {
    const issued = await reissued({ x5chain: [] })
    const without = readCbor(issued) as Items
    const auth = without.get('issuerAuth') as CborValue[]
    without.set('issuerAuth', auth.with(1, new Map()))
    const response = await forgeResponse({ issued: writeCbor(without) })
    expect(await failuresOf(response)).toEqual(['X5C_FORM', 'MDOC_DS'])
  })

  const changedAuth = (index: number, value: CborValue): Forgery => ({
    issuerSigned: (map) =>
      void map.set('issuerAuth', (map.get('issuerAuth') as CborValue[]).with(index, value)),
  })
  test.each<[string, Forgery, string[]]>([
    ['no algorithm in the protected header', changedAuth(0, new Uint8Array()), ['COSE_ALG']],
    ['a MAC as algorithm', changedAuth(0, writeCbor(new Map([[1, 5]]))), ['COSE_ALG']],
    ['EdDSA, which was not allowed', changedAuth(0, writeCbor(new Map([[1, -8]]))), ['COSE_ALG']],
    [
      'a critical extension',
      changedAuth(
        0,
        writeCbor(
          new Map<number, CborValue>([
            [1, -7],
            [2, [99]],
            [99, 0],
          ]),
        ),
      ),
      ['COSE_HEADER', 'MDOC_SIGNATURE'],
    ],
    ['a signature of zeros', changedAuth(3, new Uint8Array(64)), ['MDOC_SIGNATURE']],
    ['a short signature', changedAuth(3, new Uint8Array(63)), ['MDOC_SIGNATURE']],
    ['an x5chain that is a text', changedAuth(1, new Map([[33, 'x']])), ['COSE_FORM']],
    ['no payload', changedAuth(2, null), ['MDOC_FORM', 'MDOC_SIGNATURE']],
  ])('%s', async (_, forgery, codes) => {
    expect(await failuresOf(await forgeResponse(forgery))).toEqual(codes)
  })

  test.each<[string, Partial<typeof CERTIFICATE>, string[]]>([
    ['the purpose of a driving licence', {}, []],
    ['no extended key usage', { eku: [] }, ['MDOC_DS']],
    ['another purpose', { eku: ['1.3.6.1.5.5.7.3.2'] }, ['MDOC_DS']],
  ])('a driving licence signed with a certificate that has %s', async (_, change, codes) => {
    const issued = await reissued(mdl)
    const response = await forgeResponse({ issued, paths: mdlPaths })
    const policy = { types: [MDL_TYPE], readCertificate: () => ({ ...CERTIFICATE, ...change }) }
    expect(await failuresOf(response, policy)).toEqual(codes)
  })

  test('the country an issuer writes is the country of its certificate', async () => {
    const readCertificate = () => ({ ...CERTIFICATE, subject: { country: 'FR' } })
    expect(await failuresOf(GOOD, { readCertificate })).toEqual(['MDOC_DS'])
    const silent = await forgeResponse({ paths: [[PID_TYPE, 'given_name']] })
    expect(await failuresOf(silent, { readCertificate })).toEqual([])
    expect(await failuresOf(GOOD, { readCertificate: () => undefined })).toEqual(['MDOC_DS'])
  })

  test('the trust port is asked with the certificates as they came, for the role and moment of the policy', async () => {
    const asked: object[] = []
    await verify(GOOD, {}, (step) => {
      asked.push(step)
      return trusting(issuer)(step)
    })
    expect(asked).toEqual([{ op: 'issuer', alg: 'ES256', x5c: ['MAMCASo='], role: 'pid', at: AT }])
    expect(SIGNER).toHaveLength(5)
  })
})
