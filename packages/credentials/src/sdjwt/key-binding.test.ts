import { expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import type { JsonObject } from '../json.ts'
import type { HashAlg } from '../ports.ts'
import {
  AT,
  AUDIENCE,
  basePayload,
  digestOf,
  forgeJws,
  forgeSdJwt,
  holder,
  NONCE,
  run,
  stranger,
  type Forgery,
} from '../sd-jwt-fixtures.ts'
import { verifySdJwtVc } from '../sdjwtvc/verify-sd-jwt-vc.ts'
import { createKeyBinding, verifyKeyBinding } from './key-binding.ts'
import type { KeyBindingRule } from './verify-sd-jwt.ts'

const ASKED = { audience: AUDIENCE, nonce: NONCE }

async function verify(forgery: Forgery, keyBinding: KeyBindingRule = ASKED) {
  return run(verifySdJwtVc(await forgeSdJwt(forgery), { at: AT, role: 'pid', keyBinding }))
}

async function failures(forgery: Forgery, rule?: KeyBindingRule): Promise<string[]> {
  return (await verify(forgery, rule)).checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

const { kty, crv, x = '', y = '' } = holder.jwk
const withCnf = async (cnf: JsonObject) => ({ payload: await basePayload({ cnf }) })

test.each<[string, Forgery, string[]]>([
  ['missing', { kb: '' }, ['KB_MISSING']],
  ['unreadable', { kb: 'x.y' }, ['JWS_FORM']],
  [
    'with iat twice',
    { kb: `${encodeBase64url('{"alg":"ES256"}')}.${encodeBase64url('{"iat":1,"iat":2}')}.` },
    ['JSON_DUPLICATE'],
  ],
  ['of typ JWT', { kbHeader: { typ: 'JWT' } }, ['KB_TYP']],
  ['without typ', { kbHeader: { typ: undefined } }, ['KB_TYP']],
  ['with alg none', { kbHeader: { alg: 'none' } }, ['JWS_ALG']],
  ['with crit', { kbHeader: { crit: ['x'] } }, ['JWS_HEADER']],
  ['for another verifier', { kbPayload: { aud: 'x509_hash:other' } }, ['KB_AUD']],
  ['for a list of verifiers', { kbPayload: { aud: [AUDIENCE] } }, ['KB_AUD']],
  ['without aud', { kbPayload: { aud: undefined } }, ['KB_AUD']],
  ['for another request', { kbPayload: { nonce: 'other' } }, ['KB_NONCE']],
  ['without nonce', { kbPayload: { nonce: undefined } }, ['KB_NONCE']],
  ['over another presentation', { kbPayload: { sd_hash: await digestOf('other~') } }, ['KB_SD_HASH']],
  ['without sd_hash', { kbPayload: { sd_hash: undefined } }, ['KB_SD_HASH']],
  ['hashed with another algorithm than the credential', { hashName: 'SHA-512' }, ['KB_SD_HASH']],
  ['older than 300 seconds', { kbPayload: { iat: AT - 301 } }, ['KB_IAT']],
  ['from more than 60 seconds ahead', { kbPayload: { iat: AT + 61 } }, ['KB_IAT']],
  ['without iat', { kbPayload: { iat: undefined } }, ['KB_IAT']],
  ['by another key than cnf', { holderKey: stranger }, ['KB_SIGNATURE']],
  ['with another algorithm than the key has', { kbHeader: { alg: 'ES384' } }, ['KB_SIGNATURE']],
  ['without cnf in the credential', { payload: await basePayload({ cnf: null }) }, ['KB_CNF']],
  ['with only a key id in cnf', await withCnf({ kid: 'holder-1' }), ['KB_CNF']],
  ['with a private key in cnf', await withCnf({ jwk: { kty, crv: crv ?? '', x, y, d: x } }), ['KB_CNF']],
  [
    'wrong in every way',
    {
      kbHeader: { typ: 'JWT' },
      kbPayload: { aud: 'a', nonce: 'b', iat: 0, sd_hash: 'c' },
      holderKey: stranger,
    },
    ['KB_TYP', 'KB_AUD', 'KB_NONCE', 'KB_IAT', 'KB_SD_HASH', 'KB_SIGNATURE'],
  ],
])('a key binding %s: refused, with every reason', async (_, forgery, codes) => {
  expect(await failures(forgery)).toEqual(codes)
})

test.each<[string, Forgery]>([
  ['as it should be', {}],
  ['exactly 300 seconds old', { kbPayload: { iat: AT - 300 } }],
  ['60 seconds ahead, as clocks differ', { kbPayload: { iat: AT + 60 } }],
  ['with a minimal cnf.jwk', await withCnf({ jwk: { kty, crv: crv ?? '', x, y } })],
])('a key binding %s is accepted, and names the holder key', async (_, forgery) => {
  const report = await verify(forgery)
  expect(report).toMatchObject({
    verdict: 'valid',
    holder: { binding: 'kb', jkt: expect.any(String) as string },
  })
})

test('whether it is required is decided before looking: stripping it does not help', async () => {
  expect(await failures({ kb: '' }, 'required-any')).toEqual(['KB_MISSING'])
  expect(await failures({ kb: '' }, 'none')).toEqual([])
})

test('without audience and nonce to compare, signature, hash, type and time still count', async () => {
  expect(await failures({ kbPayload: { aud: 'x', nonce: 'y', iat: AT - 9999 } }, 'required-any')).toEqual([])
  expect(await failures({ holderKey: stranger, kbPayload: { sd_hash: 'x' } }, 'none')).toEqual([
    'KB_SD_HASH',
    'KB_SIGNATURE',
  ])
})

test('an issued credential carries none', async () => {
  expect(await failures({}, 'forbidden')).toEqual(['SDJWT_FORM'])
  expect(await failures({ kb: '' }, 'forbidden')).toEqual([])
})

test('the time allowed is the verifier’s', async () => {
  expect(await failures({ kbPayload: { iat: AT - 20 } }, { ...ASKED, maxAgeSeconds: 10 })).toEqual(['KB_IAT'])
})

const texts = ['eyJ0eXBlIjoiYSJ9', 'eyJ0eXBlIjoiYiJ9']
const hashes = await Promise.all(texts.map(async (text) => digestOf(text)))
const hashes512 = await Promise.all(texts.map(async (text) => digestOf(text, 'SHA-512')))

test.each<[string, object, HashAlg[] | undefined]>([
  ['absent', {}, undefined],
  ['incomplete', { transaction_data_hashes: hashes.slice(1) }, undefined],
  ['in another order', { transaction_data_hashes: hashes.toReversed() }, undefined],
  [
    'of another algorithm than offered',
    { transaction_data_hashes: hashes512, transaction_data_hashes_alg: 'sha-512' },
    ['sha-256'],
  ],
  ['of another algorithm than named', { transaction_data_hashes: hashes512 }, ['sha-256', 'sha-512']],
])('transaction hashes %s are refused', async (_, kbPayload, algs) => {
  const transactionData = { texts, ...(algs && { algs }) }
  expect(await failures({ kbPayload }, { ...ASKED, transactionData })).toEqual(['KB_TXDATA'])
})

test.each<[string, HashAlg | undefined]>([
  ['the default hash', undefined],
  ['an offered hash', 'sha-512'],
])('a transaction that the holder bound with %s is accepted', async (_, alg) => {
  const presented = 'a.b.c~'
  const transactionData = { texts, ...(alg && { alg }) }
  const token = await run(
    createKeyBinding(presented, 'sha-256', {
      key: holder.key,
      alg: 'ES256',
      ...ASKED,
      iat: AT,
      transactionData,
    }),
  )
  const policy = { ...ASKED, transactionData: { texts, algs: ['sha-256', 'sha-512'] as const } }
  const cnf = { jwk: { ...holder.jwk } }
  const { checks } = await run(
    verifyKeyBinding({ token, presented, hashAlg: 'sha-256', cnf, at: AT, policy }),
  )
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
  expect(checks.map(({ code }) => code)).toContain('KB_TXDATA')
})

test('a KB-JWT made for one kind of token does not pass as the credential', async () => {
  const kb = await forgeJws({ alg: 'ES256', typ: 'kb+jwt' }, { ...(await basePayload()) }, holder)
  const report = await run(verifySdJwtVc(`${kb}~`, { at: AT, role: 'pid', keyBinding: 'none' }))
  expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toContain('SDJWT_TYP')
})
