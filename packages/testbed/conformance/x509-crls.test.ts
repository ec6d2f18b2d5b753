/** NIST PKITS revocation lists (shared data `x509/pkits`): every case, path and lists together, has its official outcome. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Crl, DerError, parseCrl } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import {
  PKITS_AT as AT,
  PKITS_EXPECTED as EXPECTED,
  type PkitsCase as Case,
  pkitsCases,
  type PkitsGiven as Given,
  pkitsGiven,
  pkitsOutcome as outcomeOf,
} from './trust/pkits.ts'

const folder = testData('x509')
if (folder === undefined) console.log('skipped: no test data for x509')

const read = (kind: 'certs' | 'crls', file: string): Buffer =>
  readFileSync(join(folder ?? '', 'pkits', kind, file))
const anchor = folder === undefined ? Buffer.alloc(0) : read('certs', 'TrustAnchorRootCertificate.crt')
const givenOf = (one: Case): Given => pkitsGiven(folder ?? '', one)

describe.skipIf(folder === undefined)('PKITS with its revocation lists', () => {
  const all = folder === undefined ? [] : pkitsCases(folder)
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
      const { outcome } = outcomeOf({ cert, anchor, pool, crls: crls.map(({ der }) => der) })
      if ((outcome === 'good') !== file.startsWith('Valid')) different.push([file, outcome])
    }
    expect(different).toEqual([
      ['ValidDSAParameterInheritanceTest5EE.crt', 'no path'],
      ['ValidDSASignaturesTest4EE.crt', 'no path'],
    ])
    expect(leaves).toHaveLength(203)
  }, 60_000)
})
