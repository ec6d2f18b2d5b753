import { describe, expect, test } from 'vitest'
import { newKeyPair } from '../sd-jwt-fixtures.ts'
import { createAnswerEncryption, parseAnswerEncryption } from './response-encryption.ts'

const { jwk } = await newKeyPair()
const { jwk: otherCurve } = await newKeyPair('ES384')
const good = { jwk: { ...jwk, alg: 'ECDH-ES' }, enc: 'A128GCM' }
const parse = (value: unknown) => parseAnswerEncryption({ credential_response_encryption: value })

describe('refused as invalid_encryption_parameters', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'x', 'ENCRYPTION_FORM'],
    ['no key', { enc: 'A128GCM' }, 'ENCRYPTION_KEY'],
    ['a private key', { ...good, jwk: { ...good.jwk, d: 'x' } }, 'ENCRYPTION_KEY'],
    ['a key of another curve', { ...good, jwk: { ...otherCurve, alg: 'ECDH-ES' } }, 'ENCRYPTION_KEY'],
    ['a key to sign with', { ...good, jwk: { ...good.jwk, use: 'sig' } }, 'ENCRYPTION_KEY'],
    [
      'fail-unsupported-encryption-algorithm',
      { ...good, jwk: { ...jwk, alg: 'RSA-OAEP' } },
      'ENCRYPTION_ALG',
    ],
    ['alg missing', { ...good, jwk }, 'ENCRYPTION_ALG'],
    ['another enc', { ...good, enc: 'A128CBC-HS256' }, 'ENCRYPTION_ENC'],
    ['enc missing', { jwk: good.jwk }, 'ENCRYPTION_ENC'],
    ['compression', { ...good, zip: 'DEF' }, 'ENCRYPTION_ZIP'],
  ])('%s', (_, value, reason) => {
    expect(() => parse(value)).toThrow(
      expect.objectContaining({ error: 'invalid_encryption_parameters', reason }),
    )
  })
})

test('what we create is what we read; absent is undefined', () => {
  const read = parse({ ...good, jwk: { ...good.jwk, kid: 'k1' } })
  expect(read).toMatchObject({ enc: 'A128GCM', jwk: { kid: 'k1', crv: 'P-256' } })
  expect(read && parse(createAnswerEncryption(read))).toEqual(read)
  expect(parse(undefined)).toBeUndefined()
})
