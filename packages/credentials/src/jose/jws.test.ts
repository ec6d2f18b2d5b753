import { expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import { AT, forgeJws, issuer, newKeyPair, run, stranger } from '../sd-jwt-fixtures.ts'
import type { Check, JwsAlg } from '../ports.ts'
import { importKey } from './jwk.ts'
import { checkSignature, createJws, parseJws, verifyJws } from './jws.ts'

const HEADER = { alg: 'ES256', typ: 'test+jwt' }
const PAYLOAD = { iat: AT, iss: 'https://issuer.example' }
const ALGS: JwsAlg[] = ['ES256', 'ES384', 'ES512', 'EdDSA']

async function failures(token: string, algs?: JwsAlg[]): Promise<string[]> {
  const key = await run(importKey(issuer.jwk, 'ES256'))
  if (key === undefined) throw new Error('the issuer key did not import')
  const checks: Check[] = await run(
    verifyJws(parseJws(token), key, { typ: 'test+jwt', ...(algs && { algs }) }),
  )
  return checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

const good = await forgeJws(HEADER, PAYLOAD, issuer)
const [head = '', body = '', signature = ''] = good.split('.')
const large = { headerCharactersMax: 16 * 1024 }

test.each<[string, string, string]>([
  ['two parts', `${head}.${body}`, 'JWS_FORM'],
  ['four parts', `${good}.x`, 'JWS_FORM'],
  ['padding in the header', `${head}=.${body}.${signature}`, 'B64_FORM'],
  ['padding in the signature', `${head}.${body}.${signature}=`, 'B64_FORM'],
  ['a header that is not JSON', `${encodeBase64url('{')}.${body}.${signature}`, 'JSON_FORM'],
  ['a payload that is not an object', `${head}.${encodeBase64url('[]')}.${signature}`, 'JSON_FORM'],
  ['alg twice', `${encodeBase64url('{"alg":"none","alg":"ES256"}')}.${body}.${signature}`, 'JSON_DUPLICATE'],
  ['iss twice', `${head}.${encodeBase64url('{"iss":"a","iss":"b"}')}.${signature}`, 'JSON_DUPLICATE'],
  [
    'a header beyond 16 KiB',
    `${'A'.repeat(large.headerCharactersMax + 4)}.${body}.${signature}`,
    'INPUT_SIZE',
  ],
  ['more than 512 KiB', `${head}.${'A'.repeat(512 * 1024)}.${signature}`, 'INPUT_SIZE'],
  ['an empty x5c', `${encodeBase64url('{"alg":"ES256","x5c":[]}')}.${body}.${signature}`, 'JWS_HEADER'],
  [
    'six certificates',
    `${encodeBase64url(JSON.stringify({ x5c: Array(6).fill('AA==') }))}.${body}.${signature}`,
    'INPUT_SIZE',
  ],
])('a token with %s is not parsed', (_, token, code) => {
  expect(() => parseJws(token)).toThrow(code)
})

test.each<[string, object, string[]]>([
  ['alg none', { ...HEADER, alg: 'none' }, ['JWS_ALG']],
  ['a MAC', { ...HEADER, alg: 'HS256' }, ['JWS_ALG']],
  ['RSA', { ...HEADER, alg: 'RS256' }, ['JWS_ALG']],
  ['an algorithm named after a method of objects', { ...HEADER, alg: 'toString' }, ['JWS_ALG']],
  ['no alg', { typ: 'test+jwt' }, ['JWS_ALG']],
  ['no typ', { alg: 'ES256' }, ['JWS_TYP']],
  ['another typ', { ...HEADER, typ: 'JWT' }, ['JWS_TYP']],
  ['crit', { ...HEADER, crit: ['exp'] }, ['JWS_HEADER']],
  ['an empty crit', { ...HEADER, crit: [] }, ['JWS_HEADER']],
  ['b64 false', { ...HEADER, b64: false }, ['JWS_HEADER']],
  ['another curve named than signed', { ...HEADER, alg: 'ES384' }, ['JWS_SIGNATURE']],
  ['everything wrong at once', { alg: 'none', crit: ['x'] }, ['JWS_HEADER', 'JWS_TYP', 'JWS_ALG']],
])('%s: refused, with every reason', async (_, header, codes) => {
  expect(await failures(await forgeJws(header, PAYLOAD, issuer))).toEqual(codes)
})

test('an algorithm outside the policy of this use is refused', async () => {
  expect(await failures(good, ['ES384'])).toEqual(['JWS_ALG'])
})

test.each([
  ['of another key', await forgeJws(HEADER, PAYLOAD, stranger)],
  ['of another content', `${head}.${encodeBase64url('{"iss":"https://evil.example"}')}.${signature}`],
  ['cut short', `${head}.${body}.${signature.slice(0, -2)}`],
  ['in DER', `${head}.${body}.${encodeBase64url(new Uint8Array(70).fill(48))}`],
  ['missing', `${head}.${body}.`],
])('a signature %s is refused', async (_, token) => {
  expect(await failures(token)).toEqual(['JWS_SIGNATURE'])
})

test('a key of another curve verifies nothing, even with a signature of the right length', async () => {
  const p384 = await newKeyPair('ES384')
  const key = await run(importKey(p384.jwk, 'ES384'))
  if (key === undefined) throw new Error('the key did not import')
  const { ok } = await run(checkSignature(parseJws(good), key, 'ES256'))
  expect(ok).toBe(false)
})

test.each(ALGS)('what is created with %s verifies and says what was given', async (alg) => {
  const pair = await newKeyPair(alg)
  const header = { typ: 'test+jwt', kid: '1' }
  const token = await run(createJws({ header, payload: PAYLOAD, key: pair.key, alg }))
  const jws = parseJws(token)
  const key = await run(importKey(pair.jwk, alg))
  if (key === undefined) throw new Error('the key did not import')
  const checks = await run(verifyJws(jws, key, { typ: ['a', 'test+jwt'], algs: ALGS }))
  expect(checks.map(({ code, ok }) => [code, ok])).toEqual([
    ['JWS_HEADER', true],
    ['JWS_TYP', true],
    ['JWS_ALG', true],
    ['JWS_SIGNATURE', true],
  ])
  expect(jws.header).toEqual({ alg, ...header })
  expect(jws.payload).toEqual(PAYLOAD)
})

test('what a header claims is quoted and cut short in the message', async () => {
  const key = await run(importKey(issuer.jwk, 'ES256'))
  if (key === undefined) throw new Error('the issuer key did not import')
  const token = await forgeJws({ ...HEADER, typ: 'x'.repeat(500) }, PAYLOAD, issuer)
  const [, typ] = await run(verifyJws(parseJws(token), key, { typ: 'test+jwt' }))
  expect(typ?.detail?.length).toBeLessThan(110)
})
