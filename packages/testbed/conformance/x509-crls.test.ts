/** NIST PKITS revocation lists (shared data `x509/pkits`): every case, path and lists together, has its official outcome. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkRevocation,
  type Crl,
  DerError,
  parseCertificate,
  parseCrl,
  runSync,
  verifyPath,
} from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { testData } from '../src/test-data.ts'

const AT = '2020-01-01T00:00:00.000Z'
const folder = testData('x509')
if (folder === undefined) console.log('skipped: no test data for x509')

type Case = {
  readonly id: string
  readonly name: string
  readonly cert: string
  readonly other_certs?: readonly string[]
  readonly crls?: readonly string[]
  readonly params?: object
  readonly error?: { readonly class: string; readonly msg_regex: string }
}

const read = (kind: 'certs' | 'crls', file: string): Buffer =>
  readFileSync(join(folder ?? '', 'pkits', kind, file))
const driver = nodeDriver()

type Names = { readonly subject: string; readonly issuer: string }
const known = new Map<Buffer, Names>()

/** As RFC 5280 §7.1 compares them, as far as PKITS needs; of what cannot be read, none. */
function namesOf(der: Buffer): Names {
  const found = known.get(der) ?? readNames(der)
  known.set(der, found)
  return found
}

function readNames(der: Buffer): Names {
  try {
    const { subject, issuer } = parseCertificate(der)
    const fold = ({ text }: typeof subject): string => text.toLowerCase().replace(/ /g, '')
    return { subject: fold(subject), issuer: fold(issuer) }
  } catch (error) {
    if (error instanceof DerError) return { subject: 'unreadable', issuer: 'unreadable too' }
    throw error
  }
}

/** All chains from the pool in which each certificate is named by the next as its issuer, longest first. */
function chainsOf(chain: readonly Buffer[], pool: readonly Buffer[]): (readonly Buffer[])[] {
  const last = chain.at(-1)
  if (last === undefined || chain.length === 5) return [chain]
  const { issuer } = namesOf(last)
  const longer = pool
    .filter((der) => !chain.includes(der) && namesOf(der).subject === issuer)
    .flatMap((der) => chainsOf([...chain, der], pool))
  return [...longer, chain]
}

type Outcome = 'good' | 'revoked' | 'unknown' | 'no path'

type Answer = { readonly outcome: Outcome; readonly detail: string }
type Given = { readonly cert: Buffer; readonly pool: readonly Buffer[]; readonly crls: readonly Buffer[] }

/** The best outcome of any path from the pool. */
function outcomeOf({ cert, pool, crls }: Given, at = AT): Answer {
  let answer: Answer = { outcome: 'no path', detail: '' }
  for (const chain of chainsOf([cert], pool)) {
    const path = runSync(verifyPath({ chain, anchors: [anchor], at }), driver)
    if (!path.ok) continue
    const statuses = runSync(checkRevocation({ ...path, at, crls, certificates: pool }), driver)
    expect(statuses).toHaveLength(chain.length)
    const revoked = statuses.find(({ status }) => status === 'revoked')
    const bad = revoked ?? statuses.find(({ status }) => status !== 'good')
    answer = { outcome: bad?.status ?? 'good', detail: JSON.stringify(statuses) }
    if (bad === undefined) return answer
  }
  return answer
}

const anchor = folder === undefined ? Buffer.alloc(0) : read('certs', 'TrustAnchorRootCertificate.crt')

const givenOf = ({ cert, other_certs: others = [], crls = [] }: Case): Given => ({
  cert: read('certs', cert),
  pool: others.map((file) => read('certs', file)),
  crls: ['TrustAnchorRootCRL.crl', ...crls].map((file) => read('crls', file)),
})

const EXPECTED: Readonly<Record<string, Outcome>> = {
  RevokedError: 'revoked',
  InsufficientRevinfoError: 'unknown',
  StaleRevinfoError: 'unknown',
  PathValidationError: 'no path',
}

describe.skipIf(folder === undefined)('PKITS with its revocation lists', () => {
  const all: Case[] =
    folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'pkits/pkits.json'), 'utf8'))
  const cases = all.filter(({ params }) => params === undefined)

  test('every case has its official outcome, but the one signed with DSA', () => {
    const different: unknown[] = []
    for (const one of cases) {
      const expected = one.error === undefined ? 'good' : EXPECTED[one.error.class]
      const { outcome } = outcomeOf(givenOf(one))
      if (outcome !== expected) different.push([one.name, expected, outcome])
    }
    expect(different).toEqual([['valid_dsa_signatures_test4', 'good', 'no path']])
    expect(cases).toHaveLength(138)
  })

  test('openssl says the same of the cases about lists', () => {
    const asked = cases.filter(({ id }) => /^4(04|05|07|14|15)/.test(id))
    const different = asked.filter((one) => {
      const given = givenOf(one)
      return (outcomeOf(given).outcome === 'good') !== peerAccepts(given)
    })
    // A list about the one who signed it: the authority has made that issuer responsible for itself.
    expect(different.map(({ name }) => name)).toEqual(['valid_crlissuer_test30'])
    expect(asked).toHaveLength(46)
  }, 60_000)

  test('time and reason of a revocation are those of the case', () => {
    const revoked = cases.filter(({ error }) => error?.class === 'RevokedError')
    for (const one of revoked) {
      const [, clock, date] = /at ([\d:]+) on ([\d-]+)/.exec(one.error?.msg_regex ?? '') ?? []
      expect(outcomeOf(givenOf(one)).detail).toContain(`"revokedAt":"${date}T${clock}.000Z"`)
    }
    expect(revoked.length).toBeGreaterThan(8)
  })

  test('without lists nothing is good, and the order of what is given decides nothing', () => {
    for (const one of cases) {
      const given = givenOf(one)
      const { outcome } = outcomeOf(given)
      expect(outcomeOf({ ...given, crls: [] }).outcome).toBe(outcome === 'no path' ? 'no path' : 'unknown')
      const turned = { ...given, pool: given.pool.toReversed(), crls: given.crls.toReversed() }
      expect([one.name, outcomeOf(turned).outcome]).toEqual([one.name, outcome])
    }
  })

  test('any list with one changed byte leaves no case good that needs it', () => {
    for (const one of cases.filter(({ error }) => error === undefined)) {
      const given = givenOf(one)
      if (outcomeOf(given).outcome !== 'good') continue
      const broken = given.crls.map((der) => {
        const copy = Buffer.from(der)
        copy[copy.length - 20] = (copy[copy.length - 20] ?? 0) ^ 1
        return copy
      })
      expect([one.name, outcomeOf({ ...given, crls: broken }).outcome]).toEqual([one.name, 'unknown'])
    }
  })
})

const pem = (kind: 'CERTIFICATE' | 'X509 CRL', der: Buffer): string =>
  `-----BEGIN ${kind}-----\n${der
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END ${kind}-----\n`

/** What `openssl verify` says of the same certificates and lists. */
function peerAccepts({ cert, pool, crls }: Given): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'x509-'))
  try {
    writeFileSync(join(dir, 'anchor.pem'), pem('CERTIFICATE', anchor))
    writeFileSync(join(dir, 'pool.pem'), pool.map((der) => pem('CERTIFICATE', der)).join(''))
    writeFileSync(join(dir, 'crls.pem'), crls.map((der) => pem('X509 CRL', der)).join(''))
    writeFileSync(join(dir, 'leaf.pem'), pem('CERTIFICATE', cert))
    const at = ['-attime', String(Date.parse(AT) / 1000), '-x509_strict', '-no-CApath']
    const lists = ['-crl_check_all', '-extended_crl', '-use_deltas', '-CRLfile', 'crls.pem']
    const files = [
      '-CAfile',
      'anchor.pem',
      ...(pool.length === 0 ? [] : ['-untrusted', 'pool.pem']),
      'leaf.pem',
    ]
    return spawnSync('openssl', ['verify', ...at, ...lists, ...files], { cwd: dir }).status === 0
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function readList(der: Buffer): Crl | string {
  try {
    return parseCrl(der)
  } catch (error) {
    if (error instanceof DerError) return error.message
    throw error
  }
}

describe.skipIf(folder === undefined)('the whole of PKITS', () => {
  const files = folder === undefined ? [] : readdirSync(join(folder, 'pkits/certs'))
  const leaves = files.filter((file) => /^(Valid|Invalid).*EE\.crt$/.test(file))
  const pool = files
    .filter((file) => !leaves.includes(file) && !file.startsWith('TrustAnchor'))
    .map((file) => read('certs', file))
  const crls = (folder === undefined ? [] : readdirSync(join(folder, 'pkits/crls'))).map((file) => ({
    file,
    der: read('crls', file),
  }))

  test('every list is read but the one with bits cut off its signature', () => {
    const unread = crls.flatMap(({ file, der }) => {
      const read = readList(der)
      return typeof read === 'string' ? [`${file}: ${read}`] : []
    })
    expect(unread).toEqual(['BadCRLSignatureCACRL.crl: signature: not whole octets'])
    expect(crls).toHaveLength(173)
  })

  test('lists have the entries, numbers and times that openssl reads', () => {
    const different: string[] = []
    for (const { file, der } of crls) {
      const peer = spawnSync('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], { input: der })
      const text = peer.stdout.toString()
      const own = readList(der)
      if (typeof own === 'string') continue
      const serials = [...text.matchAll(/Serial Number: (-?)([0-9A-F]+)/g)].map(([, sign, digits]) =>
        `${sign}${digits}`.toLowerCase(),
      )
      const times = [...text.matchAll(/(?:Last Update|Next Update|Revocation Date): (.* GMT)/g)]
      const entries = [...own.entries.values()].flat()
      const numbers = [...text.matchAll(/CRL Number: \n +(?:0x)?([0-9A-F]+)/g)].map(([, number]) => number)
      const ownTimes = [own.thisUpdate, own.nextUpdate ?? '', ...entries.map(({ revokedAt }) => revokedAt)]
      if (
        serials.length !== entries.length ||
        numbers.length !== (own.number === undefined ? 0 : 1) ||
        times
          .map(([, time]) => new Date(time ?? '').toISOString())
          .sort()
          .join() !== ownTimes.sort().join()
      )
        different.push(file)
    }
    expect(different).toEqual([])
  }, 60_000)

  test('leaves are good or not as their file names say, of all certificates and all lists', () => {
    const different: unknown[] = []
    for (const file of leaves) {
      const cert = read('certs', file)
      const { outcome } = outcomeOf({ cert, pool, crls: crls.map(({ der }) => der) })
      if ((outcome === 'good') !== file.startsWith('Valid')) different.push([file, outcome])
    }
    expect(different).toEqual([
      ['ValidDSAParameterInheritanceTest5EE.crt', 'no path'],
      ['ValidDSASignaturesTest4EE.crt', 'no path'],
    ])
    expect(leaves).toHaveLength(203)
  }, 60_000)
})
