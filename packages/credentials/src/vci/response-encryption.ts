import { JWE_ENCS, type JweEnc } from '../jose/encrypt.ts'
import { parsePublicJwk } from '../jose/jwk.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { PublicJwk } from '../ports.ts'
import type { Members } from '../oauth/message.ts'
import { CredentialError } from './credential-error.ts'

/** The key to which the wallet wants its answer encrypted, and how. */
export type AnswerEncryption = { readonly jwk: PublicJwk; readonly enc: JweEnc }

function refuse(reason: string, detail: string): never {
  throw new CredentialError(
    'invalid_encryption_parameters',
    reason,
    `credential_response_encryption: ${detail}`,
  )
}

/** OpenID4VCI 1.0 §8.2 and §10: one P-256 key for ECDH-ES, one of the content algorithms, no compression. */
export function parseAnswerEncryption(members: Members): AnswerEncryption | undefined {
  const value = members['credential_response_encryption'] as Json | undefined
  if (value === undefined) return undefined
  if (!isObject(value)) return refuse('ENCRYPTION_FORM', 'must be an object')
  const { jwk, enc, zip } = value
  if (zip !== undefined) refuse('ENCRYPTION_ZIP', 'zip: answers are not compressed')
  const known = JWE_ENCS.find((name) => name === enc)
  if (known === undefined) return refuse('ENCRYPTION_ENC', `enc: must be one of ${JWE_ENCS.join(', ')}`)
  return { jwk: keyOf(jwk), enc: known }
}

function keyOf(value: Json | undefined): PublicJwk {
  if (isObject(value) && value['alg'] !== 'ECDH-ES') refuse('ENCRYPTION_ALG', 'jwk.alg: must be ECDH-ES')
  if (isObject(value) && (value['use'] ?? 'enc') !== 'enc') refuse('ENCRYPTION_KEY', 'jwk.use: must be enc')
  const jwk = parsePublicJwk(value)
  if (jwk === undefined || jwk.crv !== 'P-256') {
    return refuse('ENCRYPTION_KEY', 'jwk: a public key of P-256 is needed')
  }
  const { kty, crv, x, y, kid } = jwk
  return { kty, crv, x, y, alg: 'ECDH-ES', use: 'enc', ...(kid === undefined ? {} : { kid }) } as PublicJwk
}

export function createAnswerEncryption({ jwk, enc }: AnswerEncryption): JsonObject {
  const { kty, crv, x, y, kid } = jwk
  const named = kid === undefined ? {} : { kid }
  return { jwk: { kty, crv, x, y, alg: 'ECDH-ES', use: 'enc', ...named } as JsonObject, enc }
}
