/**
 * Real evidence records, reckoned a second time: the trees by other code, written from RFC 4998 and RFC 6283 for this
 * test alone, the tokens by OpenSSL. Where all agree, the record is intact; with one bit of a tree changed, nobody says so.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EvidenceReport, runSync, validateAsic } from '@entente/trust'
import { afterAll, describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { readZip } from '../../trust/src/asic/read-zip.ts'
import { writeZip } from '../../trust/src/asic/write-zip.ts'
import { testData } from '../src/test-data.ts'

const FOLDERS = [
  ['signatures-cms', 'asic-cades/evidencerecord'],
  ['signatures-xml', 'asic-xades/evidencerecord'],
] as const
const files = FOLDERS.flatMap(([topic, inside]) => {
  const folder = testData(topic)
  if (folder === undefined) return []
  return readdirSync(join(folder, inside)).map((name) => join(folder, inside, name))
})
if (files.length === 0) console.log('skipped: no test data for signatures')
const drive = documentDriver()
const dir = mkdtempSync(join(tmpdir(), 'entente-ers-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

type Stamp = { readonly hash: string; readonly lists: readonly (readonly Buffer[])[]; readonly token: Buffer }
type Node = {
  readonly tag: number
  readonly raw: Buffer
  readonly children: () => Node[]
  readonly body: Buffer
}

function der(bytes: Buffer, at = 0): Node {
  const first = bytes[at + 1] ?? 0
  const count = first < 0x80 ? 0 : first & 0x7f
  const length = count === 0 ? first : bytes.readUIntBE(at + 2, count)
  const start = at + 2 + count
  const body = bytes.subarray(start, start + length)
  const children = (): Node[] => {
    const found: Node[] = []
    for (let next = 0; next < body.length; ) {
      const one = der(body, next)
      found.push(one)
      next += one.raw.length
    }
    return found
  }
  return { tag: bytes[at] ?? 0, raw: bytes.subarray(at, start + length), children, body }
}

const HASHES: Readonly<Record<string, string>> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
}

/** The hash that a token says its imprint was made with. */
function hashOf(token: Buffer): string {
  const at = Object.keys(HASHES).map((oid) => [token.indexOf(Buffer.from(oid, 'hex'), 60), oid] as const)
  const [first] = at.filter(([place]) => place > 0).sort(([a], [b]) => a - b)
  return HASHES[first?.[1] ?? ''] ?? ''
}

function stampsOf(record: Buffer): Stamp[] {
  if (record[0] === 0x30) {
    const chains = der(record).children().at(-1)?.children() ?? []
    return chains.flatMap((chain) =>
      chain.children().map((one) => {
        const parts = one.children()
        const token = parts.at(-1)?.raw ?? record
        const tree = parts.find(({ tag }) => tag === 0xa2)?.children() ?? []
        return {
          hash: hashOf(token),
          token,
          lists: tree.map((list) => list.children().map(({ body }) => body)),
        }
      }),
    )
  }
  const text = record.toString('utf8').replace(/<!--.*?-->/gs, '')
  return [...text.matchAll(/<(?:\w+:)?ArchiveTimeStamp [^>]*>(.*?)<\/(?:\w+:)?ArchiveTimeStamp>/gs)].map(
    ([, inside = '']) => {
      const token = Buffer.from(/TimeStampToken[^>]*>([^<]*)</.exec(inside)?.[1] ?? '', 'base64')
      const lists = [...inside.matchAll(/<(?:\w+:)?Sequence [^>]*>(.*?)<\/(?:\w+:)?Sequence>/gs)].map(
        ([, list = '']) =>
          [...list.matchAll(/DigestValue>([^<]*)<\//g)].map(([, value = '']) => Buffer.from(value, 'base64')),
      )
      return { hash: hashOf(token), token, lists }
    },
  )
}

function rootOf({ hash, lists }: Stamp): Buffer | undefined {
  return lists.reduce<Buffer | undefined>((value, list) => {
    const all = value === undefined ? [...list] : [...list, value]
    if (all.length === 1) return all[0]
    return createHash(hash)
      .update(Buffer.concat(all.sort((a, b) => Buffer.compare(a, b))))
      .digest()
  }, undefined)
}

const run = (...words: string[]): string => {
  const { status, stdout, stderr } = spawnSync('openssl', words, { encoding: 'utf8' })
  return `${status} ${stdout} ${stderr}`
}

/**
 * OpenSSL believes every certificate in the token here: it is asked for value and imprint alone. Undefined for a token
 * with OCSP answers in it, which it cannot read.
 */
function opensslAccepts(token: Buffer, root: Buffer): boolean | undefined {
  const [file, certificates] = [join(dir, 'token'), join(dir, 'certificates.pem')]
  writeFileSync(file, token)
  const found = spawnSync('openssl', ['pkcs7', '-inform', 'DER', '-in', file, '-print_certs'], {
    encoding: 'utf8',
  })
  if (found.status !== 0) return undefined
  writeFileSync(certificates, found.stdout)
  const asked = [
    'ts',
    '-verify',
    '-digest',
    root.toString('hex'),
    '-in',
    file,
    '-token_in',
    '-CAfile',
    certificates,
  ]
  return run(...asked, '-untrusted', certificates, '-partial_chain', '-no_check_time').includes(
    'Verification: OK',
  )
}

function reportsOf(bytes: Uint8Array): readonly EvidenceReport[] {
  return runSync(validateAsic(bytes, { at: '2026-11-22T12:00:00.000Z', anchors: [] }), drive).evidence
}

function recordsIn(file: string): readonly (readonly [report: EvidenceReport, record: Buffer])[] {
  const bytes = new Uint8Array(readFileSync(file))
  const entries = new Map(readZip(bytes).map((one) => [one.name, one]))
  return reportsOf(bytes).map((one) => [one, Buffer.from(entries.get(one.name)?.bytes() ?? bytes)] as const)
}

describe.skipIf(files.length === 0)('records of containers', () => {
  const all = files.flatMap((file) => recordsIn(file).map(([report, record]) => ({ file, report, record })))

  test('are there in both syntaxes', () => {
    expect(all.filter(({ report }) => report.syntax === 'ERS').length).toBeGreaterThan(7)
    expect(all.filter(({ report }) => report.syntax === 'XMLERS').length).toBeGreaterThan(14)
  })

  test('every tree leads to the imprint of its token where it is told intact, and OpenSSL says the same', () => {
    let [compared, asked] = [0, 0]
    for (const { file, report, record } of all) {
      const stamps = stampsOf(record)
      expect([file, stamps.length]).toEqual([file, report.timestamps.length])
      for (const [place, stamp] of stamps.entries()) {
        const root = rootOf(stamp)
        const told = report.timestamps[place]
        // Without a tree there is nothing to reckon.
        if (root === undefined || told?.subIndication === 'SIG_CRYPTO_FAILURE') continue
        const ours = told?.crypto === 'ok'
        const over = stamp.token.includes(root)
        // A renewal may be intact and over another stamp: then its tree leads to the imprint all the same.
        if (ours || told?.detail === 'time-stamp is over other data')
          expect([file, place, over]).toEqual([file, place, ours])
        const theirs = ours ? opensslAccepts(stamp.token, root) : undefined
        if (theirs !== undefined) {
          expect([file, place, theirs]).toEqual([file, place, true])
          asked++
        }
        compared++
      }
    }
    expect(compared).toBeGreaterThan(25)
    expect(asked).toBeGreaterThan(20)
  })

  test('with any value of any tree changed the record is broken', () => {
    let changed = 0
    for (const file of files) {
      const parts = readZip(new Uint8Array(readFileSync(file))).map(({ name, bytes }) => ({
        name,
        bytes: bytes(),
      }))
      for (const [report, record] of recordsIn(file)) {
        if (report.crypto === 'broken') continue
        for (const value of stampsOf(record).flatMap(({ lists }) => lists.flat())) {
          const other = Buffer.from(value)
          other[7] = (other[7] ?? 0) ^ 4
          const find = record[0] === 0x30 ? value : Buffer.from(value.toString('base64'))
          const put = record[0] === 0x30 ? other : Buffer.from(other.toString('base64'))
          const bytes = new Uint8Array(record)
          bytes.set(put, record.indexOf(find))
          const again = reportsOf(
            writeZip(parts.map((one) => (one.name === report.name ? { ...one, bytes } : one))),
          )
          expect(again.find(({ name }) => name === report.name)?.crypto).toBe('broken')
          changed++
        }
      }
    }
    expect(changed).toBeGreaterThan(100)
  })
})
