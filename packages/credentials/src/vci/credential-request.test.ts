import { describe, expect, test } from 'vitest'
import {
  createCredentialRequest,
  createCredentialResponse,
  parseCredentialRequest,
  parseCredentialResponse,
  parseNonceResponse,
} from './credential-request.ts'

const GOOD = { credential_configuration_id: 'pid', proofs: { jwt: ['a.b.c'] } }

describe('credential request: refused with the wire code', () => {
  test.each<[string, unknown, string, string]>([
    ['not an object', [], 'invalid_credential_request', 'CREDENTIAL_REQUEST'],
    ['no id', {}, 'invalid_credential_request', 'CREDENTIAL_REQUEST'],
    ['both ids', { ...GOOD, credential_identifier: 'x' }, 'invalid_credential_request', 'CREDENTIAL_REQUEST'],
    ['id as number', { credential_configuration_id: 5 }, 'invalid_credential_request', 'CREDENTIAL_REQUEST'],
    ['proof of the drafts', { ...GOOD, proof: { proof_type: 'jwt' } }, 'invalid_proof', 'PROOF_FORM'],
    ['no proof type', { ...GOOD, proofs: {} }, 'invalid_proof', 'PROOF_FORM'],
    ['two proof types', { ...GOOD, proofs: { jwt: ['a'], di_vp: [{}] } }, 'invalid_proof', 'PROOF_FORM'],
    ['unknown proof type', { ...GOOD, proofs: { di_vp: [{}] } }, 'invalid_proof', 'PROOF_FORM'],
    ['no proofs in the list', { ...GOOD, proofs: { jwt: [] } }, 'invalid_proof', 'PROOF_FORM'],
    ['proof that is an object', { ...GOOD, proofs: { jwt: [{}] } }, 'invalid_proof', 'PROOF_FORM'],
    ['proof too long', { ...GOOD, proofs: { jwt: ['x'.repeat(140_000)] } }, 'invalid_proof', 'PROOF_FORM'],
    [
      'encryption that we do not offer',
      { ...GOOD, credential_response_encryption: { jwk: {}, enc: 'A256GCM' } },
      'invalid_encryption_parameters',
      'ENCRYPTION_ALG',
    ],
  ])('%s', (_, request, error, reason) => {
    expect(() => parseCredentialRequest(request)).toThrow(expect.objectContaining({ error, reason }))
  })
})

test('unknown members of a request are ignored, and parse undoes create', () => {
  const request = parseCredentialRequest({ ...GOOD, anything: [1] })
  expect(request).toEqual({
    configurationId: 'pid',
    identifier: undefined,
    proofs: { type: 'jwt', jwts: ['a.b.c'] },
  })
  expect(createCredentialRequest(request)).toEqual(GOOD)
})

test('a request by identifier, without proofs', () => {
  const request = { credential_identifier: 'x' }
  expect(createCredentialRequest(parseCredentialRequest(request))).toEqual(request)
})

test.each<[string, unknown]>([
  ['nothing', {}],
  ['an empty list', { credentials: [] }],
  ['credentials that are strings', { credentials: ['a'] }],
  ['a transaction without interval', { transaction_id: 't' }],
  ['an interval of zero', { transaction_id: 't', interval: 0 }],
  ['text', 'credential'],
])('a credential response of %s is refused', (_, response) => {
  expect(() => parseCredentialResponse(response)).toThrow(
    expect.objectContaining({ code: 'CREDENTIAL_RESPONSE' }),
  )
})

test('a credential response gives the copies, or a transaction to come back for', () => {
  const issued = { kind: 'issued', credentials: ['a', 'b'], notificationId: 'n' } as const
  expect(parseCredentialResponse(createCredentialResponse({ ...issued, notificationId: undefined }))).toEqual(
    {
      ...issued,
      notificationId: undefined,
    },
  )
  expect(parseCredentialResponse(createCredentialResponse(issued))).toEqual(issued)
  const deferred = { kind: 'deferred', transactionId: 't', intervalSeconds: 5 } as const
  expect(createCredentialResponse(deferred)).toEqual({ transaction_id: 't', interval: 5 })
  expect(parseCredentialResponse(createCredentialResponse(deferred))).toEqual(deferred)
})

test('a nonce response without c_nonce is refused', () => {
  expect(parseNonceResponse({ c_nonce: 'n', c_nonce_expires_in: 5 })).toBe('n')
  expect(() => parseNonceResponse({})).toThrow(/c_nonce/)
})
