import { hash, randomUUID } from 'node:crypto'
import {
  createSdJwtVc,
  type JsonObject,
  type KeyRef,
  type Path,
  present,
  runSync,
  verifySdJwtVc,
} from '@entente/credentials'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { expect, test } from 'vitest'
import { importPublic, newTestKey, testDriver, trustKey } from '../src/test-driver.ts'

const AT = 1_800_000_000
const VCT = 'urn:eudi:pid:1'
const AUDIENCE = 'x509_hash:verifier'
const NONCE = 'n-0S6_WzA2Mj'
const issuer = newTestKey()
const holder = newTestKey()
const driver = testDriver(trustKey(issuer.jwk))

const claims = {
  given_name: '愛子',
  birthdate: '1990-04-01',
  address: { locality: '東京', country: 'JP', lines: ['千代田', '1-1'] },
  nationalities: ['JP', 'BE'],
  age_equal_or_over: { '18': true },
}
type Claims = typeof claims

function signer(key: KeyRef) {
  return (data: string) =>
    Buffer.from(driver({ op: 'sign', alg: 'ES256', key, data }) as Uint8Array).toString('base64url')
}

function verifier(jwk: typeof issuer.jwk) {
  return (data: string, signature: string) => {
    const key = importPublic(jwk)
    if (key === undefined) return false
    return driver({
      op: 'verify',
      alg: 'ES256',
      key,
      data,
      signature: Buffer.from(signature, 'base64url'),
    }) as boolean
  }
}

/** The reference library of the OpenWallet Foundation, with our keys. */
const oracle = new SDJwtVcInstance({
  hasher: (data, alg) =>
    hash(alg.replace('-', ''), typeof data === 'string' ? data : new Uint8Array(data), 'buffer'),
  hashAlg: 'sha-256',
  saltGenerator: () => randomUUID(),
  signer: signer(issuer.key),
  signAlg: 'ES256',
  verifier: verifier(issuer.jwk),
  kbSigner: signer(holder.key),
  kbSignAlg: 'ES256',
  kbVerifier: (data, signature) => verifier(holder.jwk)(data, signature),
})

/** Everything is disclosable, at every level. */
const FRAME = {
  _sd: ['given_name', 'birthdate', 'address', 'nationalities', 'age_equal_or_over'],
  address: { _sd: ['locality', 'country', 'lines'], lines: { _sd: [0, 1] } },
  nationalities: { _sd: [0, 1] },
  age_equal_or_over: { _sd: ['18'] },
  _sd_decoy: 2,
}

const ROWS: [string, Path[], object, JsonObject][] = [
  ['nothing', [], {}, {}],
  ['one claim', [['given_name']], { given_name: true }, { given_name: '愛子' }],
  [
    'an inner claim',
    [['address', 'country']],
    { address: { country: true } },
    { address: { country: 'JP' } },
  ],
  ['one element', [['nationalities', 1]], { nationalities: { 1: true } }, { nationalities: ['BE'] }],
  [
    'an element within a claim',
    [
      ['address', 'lines', 0],
      ['age_equal_or_over', '18'],
    ],
    { address: { lines: { 0: true } }, age_equal_or_over: { '18': true } },
    { address: { lines: ['千代田'] }, age_equal_or_over: { '18': true } },
  ],
]

function issueOurs(): string {
  return runSync(
    createSdJwtVc({
      claims,
      disclosable: 'every',
      vct: VCT,
      cnf: holder.jwk,
      alg: 'ES256',
      key: issuer.key,
      iat: AT,
      exp: AT + 1000,
      salt: () => randomUUID(),
      decoys: () => 2,
    }),
    driver,
  )
}

function attributes(payload: JsonObject): JsonObject {
  const { iat: _iat, exp: _exp, vct: _vct, cnf: _cnf, ...rest } = payload
  return rest
}

test.each(ROWS)('ours, read by the oracle: presenting %s', async (_, paths, __, expected) => {
  const token = runSync(
    present({
      token: issueOurs(),
      paths,
      random: (below) => below - 1,
      keyBinding: { key: holder.key, alg: 'ES256', audience: AUDIENCE, nonce: NONCE, iat: AT },
    }),
    driver,
  )
  const result = await oracle.verify(token, { keyBindingNonce: NONCE, currentDate: AT })
  expect(attributes(result.payload as unknown as JsonObject)).toEqual(expected)
  expect(result.kb?.payload).toMatchObject({ aud: AUDIENCE, nonce: NONCE })
})

async function issueTheirs(): Promise<string> {
  const { kty, crv, x, y } = holder.jwk
  const cnf = { jwk: { kty, crv, x, y } }
  const payload = { ...claims, vct: VCT, iss: 'https://issuer.example', iat: AT, exp: AT + 1000, cnf }
  return oracle.issue(payload as never, FRAME as never)
}

test.each(ROWS)('theirs, read by us: presenting %s', async (_, __, frame, expected) => {
  const token = await oracle.present<Claims>(await issueTheirs(), frame, {
    kb: { payload: { iat: AT, aud: AUDIENCE, nonce: NONCE } },
  })
  const report = runSync(
    verifySdJwtVc(token, {
      at: AT,
      role: 'pid',
      types: [VCT],
      keyBinding: { audience: AUDIENCE, nonce: NONCE },
    }),
    driver,
  )
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
  const { iss, ...shown } = attributes(report.claims ?? {})
  expect(iss).toBe('https://issuer.example')
  expect(shown).toEqual(expected)
})

test('a tampered disclosure is refused by both', async () => {
  const token = runSync(present({ token: issueOurs(), paths: [['given_name']], random: () => 0 }), driver)
  const [jwt = '', given = ''] = token.split('~')
  const other = Buffer.from(Buffer.from(given, 'base64url').toString().replace('愛子', '花子')).toString(
    'base64url',
  )
  const tampered = `${jwt}~${other}~`
  const report = runSync(verifySdJwtVc(tampered, { at: AT, role: 'pid', keyBinding: 'none' }), driver)
  expect(report.verdict).toBe('invalid')
  await expect(oracle.verify(tampered, { currentDate: AT })).rejects.toThrow()
})
