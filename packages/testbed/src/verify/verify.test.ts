import { findingTexts } from '@entente/ui'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { deflateSync } from 'node:zlib'
import {
  createBitList,
  createSdJwtVc,
  createStatusList,
  type Driver,
  type JsonObject,
  type NewSdJwtVc,
  type Path,
  present,
  runSync,
  setStatus,
} from '@entente/credentials'
import { createCertificate } from '@entente/trust'
import { afterAll, expect, test } from 'vitest'
import { newSalt, newSigningKey, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import { runVerify } from './run-verify.ts'

const AT = 1_795_341_600
const NOW = '2026-11-22T10:00:00Z'
const ENTENTE = join(import.meta.dirname, '../../../../scripts/entente.mjs')
const LIST = 'https://issuer.example/status/1'
const folder = mkdtempSync(join(tmpdir(), 'entente-verify-'))
afterAll(() => rmSync(folder, { recursive: true }))

const driver = nodeDriver() as Driver
const trustDriver = nodeDriver() as (step: object) => unknown
const root = newSigningKey()
const otherRoot = newSigningKey()
const issuer = newSigningKey()
const holder = newSigningKey()

type Pair = typeof root
const rootName = { commonName: 'TEST root', country: 'BE' }
const issuerName = { commonName: 'TEST issuer of the CLI', country: 'BE' }
const years = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2028-01-01T00:00:00.000Z' }

function certify(subject: Pair, by: Pair, ca: boolean): Uint8Array {
  const names = { issuer: rootName, subject: ca ? rootName : issuerName }
  const keyUsage = [ca ? 'keyCertSign' : 'digitalSignature']
  const keys = {
    subjectSpki: subject.spki,
    issuerSpki: by.spki,
    signWith: { alg: 'ES256', key: by.key },
  } as const
  return runSync(
    createCertificate({ ...names, ...keys, ...years, serial: new Uint8Array([1]), ca, keyUsage }),
    trustDriver,
  )
}

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
const issuerCertificate = certify(issuer, root, false)
const x5c = [Buffer.from(issuerCertificate).toString('base64')]

function save(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const rootPem = save('root.pem', pem(certify(root, root, true)))
const otherPem = save('other.pem', pem(certify(otherRoot, otherRoot, true)))
const issuerJwk = save('issuer.json', JSON.stringify(issuer.publicJwk))
const otherJwk = save('other.json', JSON.stringify({ keys: [otherRoot.publicJwk] }))

const CLAIMS: JsonObject = {
  given_name: '愛子',
  family_name: 'Tanaka',
  birthdate: '1990-04-01',
  address: { locality: 'Brussels' },
}

function issue(change: Partial<NewSdJwtVc> = {}): string {
  const { x5c: chain = x5c, ...rest } = change
  const base = {
    claims: CLAIMS,
    disclosable: 'every',
    vct: 'urn:eudi:pid:be:1',
    alg: 'ES256',
    key: issuer.key,
    cnf: holder.publicJwk,
    salt: newSalt,
    iat: AT - 60,
    exp: AT + 3600,
  } as const
  return runSync(createSdJwtVc({ ...base, ...(chain.length > 0 && { x5c: chain }), ...rest }), driver)
}

const SHOWN: Path[] = [['given_name'], ['address', 'locality']]

function show(token: string, paths = SHOWN): string {
  const keyBinding = { key: holder.key, alg: 'ES256', audience: 'me', nonce: 'n1', iat: AT - 5 } as const
  return runSync(present({ token, paths, random: () => 0, keyBinding }), driver)
}

const listed = { status: { uri: LIST, index: 7 } }
const good = save('good.txt', show(issue()))
const forAgreement = save(
  'for-agreement.txt',
  show(issue(listed), [['given_name'], ['family_name'], ['birthdate']]),
)
const withStatus = save('with-status.txt', show(issue(listed)))

function publish(value: number, uri = LIST): string {
  const list = createBitList(2, 100)
  setStatus(list, 7, value)
  const times = { iat: AT - 10, exp: AT + 100, ttl: 60 }
  return runSync(
    createStatusList(list, { uri, alg: 'ES256', key: issuer.key, x5c, deflate: deflateSync, ...times }),
    driver,
  )
}

/** In this process; that the command itself starts is tested apart. */
async function verify(args: string[], input = '') {
  const [out, errors]: [string[], string[]] = [[], []]
  const code = await runVerify(args, {
    input: Readable.from([Buffer.from(input)]),
    out: (text) => out.push(text),
    error: (text) => errors.push(text),
  })
  return { code, stdout: out.join('\n'), stderr: errors.join('\n') }
}

const at = ['--at', NOW]

type Row = [what: string, args: string[], code: number, said: string[]]
const ROWS: Row[] = [
  [
    'a good presentation',
    [good, '--anchor', rootPem],
    0,
    [
      'ACCEPTED',
      'TEST issuer of the CLI',
      '愛子',
      'Brussels',
      'audience and nonce of the key binding were not compared',
    ],
  ],
  [
    'with audience and nonce',
    [good, '--anchor', rootPem, '--audience', 'me', '--nonce', 'n1'],
    0,
    ['ACCEPTED', 'proven'],
  ],
  ['the key of the issuer as anchor', [good, '--anchor', issuerJwk], 0, ['ACCEPTED']],
  ['several anchors', [good, '--anchor', otherPem, '--anchor', rootPem], 0, ['ACCEPTED']],
  [
    'a credential without certificate',
    [save('bare.txt', issue({ x5c: [] })), '--anchor', issuerJwk],
    0,
    ['ACCEPTED', 'no certificate', 'no key binding is presented'],
  ],
  ['another root', [good, '--anchor', otherPem], 2, ['REFUSED', 'X5C_PATH']],
  [
    'another root, in Japanese',
    [good, '--anchor', otherPem, '--lang', 'ja'],
    2,
    ['REFUSED', findingTexts('ja', 'X5C_PATH').caseWorker],
  ],
  ['another key', [good, '--anchor', otherJwk], 2, ['REFUSED', 'JWS_KEY']],
  [
    'a certificate of the issuer, where the token has its own',
    [good, '--anchor', save('leaf.pem', pem(issuerCertificate))],
    2,
    ['REFUSED', 'X5C_FORM'],
  ],
  [
    'another nonce',
    [good, '--anchor', rootPem, '--audience', 'me', '--nonce', 'n2'],
    2,
    ['REFUSED', findingTexts('en', 'KB_NONCE').caseWorker, 'KB_NONCE'],
  ],
  [
    'a required key binding that is missing',
    [save('issued.txt', issue()), '--anchor', rootPem, '--audience', 'me', '--nonce', 'n1'],
    2,
    ['KB_MISSING'],
  ],
  [
    'an expired credential',
    [save('old.txt', issue({ exp: AT })), '--anchor', rootPem],
    2,
    ['REFUSED', 'expired at 2026-11-22T10:00:00.000Z'],
  ],
  [
    'a tampered token',
    [save('tampered.txt', show(issue()).replace('.ey', '.eY')), '--anchor', rootPem],
    2,
    ['REFUSED'],
  ],
  [
    'a status list that was not consulted',
    [withStatus, '--anchor', rootPem],
    3,
    ['UNDETERMINED', 'STATUS_UNAVAILABLE', '愛子'],
  ],
  [
    'a valid status',
    [withStatus, '--anchor', rootPem, '--status-list', save('valid.jwt', publish(0))],
    0,
    ['ACCEPTED', 'entry 7'],
  ],
  [
    'a revoked credential',
    [withStatus, '--anchor', rootPem, '--status-list', save('revoked.jwt', publish(1))],
    2,
    ['REFUSED', findingTexts('en', 'STATUS_REVOKED').caseWorker],
  ],
  [
    'a suspended credential',
    [withStatus, '--anchor', rootPem, '--status-list', save('suspended.jwt', publish(2))],
    2,
    ['REFUSED', findingTexts('en', 'STATUS_SUSPENDED').caseWorker],
  ],
  [
    'the status list of another address',
    [withStatus, '--anchor', rootPem, '--status-list', save('foreign.jwt', publish(0, `${LIST}0`))],
    2,
    ['STATUS_LIST_SUBJECT'],
  ],
  [
    'an agreement whose list is not consulted',
    [forAgreement, '--anchor', rootPem, '--status-list', join(folder, 'valid.jwt'), '--agreement', 'be-jp'],
    3,
    ['UNDETERMINED', 'rule be-jp.pid', 'LIST_UNAVAILABLE'],
  ],
  [
    'an agreement that wants more than is shown',
    [withStatus, '--anchor', rootPem, '--agreement', 'be-jp'],
    2,
    ['REFUSED', 'CLAIM_MISSING family_name'],
  ],
  [
    'an agreement that says nothing of the type',
    [save('other-type.txt', issue({ vct: 'urn:other:1' })), '--anchor', rootPem, '--agreement', 'be-jp'],
    2,
    ['REFUSED', 'NO_RULE'],
  ],
]

test.each(ROWS)('%s: exit code and reasons', async (_, args, code, said) => {
  const result = await verify([...args, ...at])
  expect(result.stderr).toBe('')
  expect(result.code).toBe(code)
  for (const part of said) expect(result.stdout).toContain(part)
})

test('a refused credential shows no attributes', async () => {
  const { stdout } = await verify([good, '--anchor', otherPem, ...at])
  expect(stdout).not.toContain('愛子')
})

test.each<[string, string[], number, string]>([
  ['no anchor', [good], 64, '--anchor'],
  ['a file that is not there', [join(folder, 'none.txt'), '--anchor', rootPem], 64, 'cannot read'],
  ['an anchor that is none', [good, '--anchor', good], 64, 'neither a PEM certificate nor a JWK'],
  ['an unknown agreement', [good, '--anchor', rootPem, '--agreement', 'be-xx'], 64, 'no agreement be-xx'],
  ['a certificate instead of a credential', [rootPem, '--anchor', rootPem], 65, 'PEM'],
  ['a file beyond 1 MiB', [save('large.txt', 'a'.repeat(1024 * 1024 + 1)), '--anchor', rootPem], 65, '1 MiB'],
])('%s: one clear line on standard error', async (_, args, code, part) => {
  const result = await verify([...args, ...at])
  expect(result).toMatchObject({ code, stdout: '' })
  expect(result.stderr).toContain(part)
})

test('standard input, and JSON out', async () => {
  const { code, stdout } = await verify(['-', '--anchor', rootPem, '--json', ...at], show(issue(listed)))
  const report = JSON.parse(stdout) as JsonObject
  expect(code).toBe(3)
  expect(report).toMatchObject({
    verdict: 'undetermined',
    at: '2026-11-22T10:00:00.000Z',
    type: 'urn:eudi:pid:be:1',
    issuer: { country: 'BE' },
    holder: { binding: 'kb' },
    status: { uri: LIST, index: 7 },
    attributes: { given_name: '愛子', address: { locality: 'Brussels' } },
  })
})

test('standard input beyond 1 MiB is not read to its end', async () => {
  expect(await verify(['-', '--anchor', rootPem], 'a'.repeat(1024 * 1024 + 1))).toMatchObject({ code: 65 })
})

test('the agreement decides also while the status is unknown', async () => {
  const { stdout } = await verify([withStatus, '--anchor', rootPem, '--agreement', 'be-jp', '--json', ...at])
  const { agreement } = JSON.parse(stdout) as { agreement: { possible: boolean; assumptions: string[] } }
  expect(agreement.possible).toBe(false)
  expect(agreement.assumptions[0]).toContain('not consulted')
})

function entente(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTENTE, ...args], {
    encoding: 'utf8',
    input,
  })
  return { code: status, stdout, stderr }
}

test('the command passes standard input, output and exit code through', () => {
  const { code, stdout, stderr } = entente(['verify', '-', '--anchor', otherPem, ...at], show(issue()))
  expect([code, stderr]).toEqual([2, ''])
  expect(stdout).toContain('REFUSED')
})

test.each([
  [[], 64],
  [['--help'], 0],
  [['sign'], 64],
])('entente %j ends with %i', (args, code) => {
  const result = entente(args)
  expect(result.code).toBe(code)
  expect(result.stdout + result.stderr).not.toContain('    at ')
})
