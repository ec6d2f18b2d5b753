import { describe, expect, test } from 'vitest'
import { forgeJws, holder, type KeyPair, newKeyPair, run, stranger } from '../sd-jwt-fixtures.ts'
import { createUnitRequest, verifyUnitRequest } from './unit-request.ts'

const NOW = 1_790_000_000
const PROVIDER = 'https://provider.example'
const otherCurve = await newKeyPair('ES384')
const expected = { provider: PROVIDER, now: NOW, isFreshNonce: (nonce: string) => nonce === 'fresh' }

type Change = { header?: object; claims?: object; key?: KeyPair }
const request = ({ header = {}, claims = {}, key = holder }: Change = {}): Promise<string> =>
  forgeJws(
    { alg: 'ES256', typ: 'entente-wallet-unit+jwt', jwk: holder.jwk, ...header },
    { aud: PROVIDER, iat: NOW, nonce: 'fresh', keys: ['a'], ...claims },
    key,
  )

describe('a request of a wallet unit: refused', () => {
  test.each<[string, Promise<string>, string]>([
    ['no token', Promise.resolve('x'), 'UNIT_FORM'],
    ['another typ', request({ header: { typ: 'dpop+jwt' } }), 'UNIT_FORM'],
    ['alg none', request({ header: { alg: 'none' } }), 'UNIT_FORM'],
    ['no key', request({ header: { jwk: undefined } }), 'UNIT_KEY'],
    ['a private key', request({ header: { jwk: { ...holder.jwk, d: 'x' } } }), 'UNIT_KEY'],
    ['a key of another curve', request({ header: { jwk: otherCurve.jwk } }), 'UNIT_KEY'],
    ['signed by another key', request({ key: stranger }), 'UNIT_SIGNATURE'],
    ['for another provider', request({ claims: { aud: 'https://x.example' } }), 'UNIT_AUD'],
    ['six minutes old', request({ claims: { iat: NOW - 360 } }), 'UNIT_IAT'],
    ['from the future', request({ claims: { iat: NOW + 61 } }), 'UNIT_IAT'],
    ['without time', request({ claims: { iat: undefined } }), 'UNIT_IAT'],
    ['a stale nonce', request({ claims: { nonce: 'stale' } }), 'UNIT_NONCE'],
    ['no nonce', request({ claims: { nonce: undefined } }), 'UNIT_NONCE'],
    ['keys that are no texts', request({ claims: { keys: [1] } }), 'UNIT_KEYS'],
    ['no keys', request({ claims: { keys: undefined } }), 'UNIT_KEYS'],
  ])('%s', async (_, token, code) => {
    expect(await run(verifyUnitRequest(await token, expected))).toMatchObject({ ok: false, code })
  })
})

test('what the wallet creates is what the provider accepts, keys in order', async () => {
  const unit = { key: holder.key, publicJwk: holder.jwk }
  const made = { provider: PROVIDER, nonce: 'fresh', iat: NOW, thumbprints: ['b', 'a'] }
  const verified = await run(verifyUnitRequest(await run(createUnitRequest(unit, made)), expected))
  expect(verified).toMatchObject({ ok: true, nonce: 'fresh', thumbprints: ['a', 'b'] })
})
