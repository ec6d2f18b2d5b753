import type { PublicJwk } from '../ports.ts'
import { parsePublicJwk } from '../jose/jwk.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'

/** Content encryptions of this profile, in the order in which a wallet prefers them (HAIP 1.0 §5). */
export const RESPONSE_ENCRYPTIONS = ['A256GCM', 'A128GCM'] as const
export type ResponseEncryption = (typeof RESPONSE_ENCRYPTIONS)[number]

const SIGNATURE_ALGS = ['ES256', 'ES384', 'ES512']
const KEYS_MAX = 32

/** The key a wallet encrypts its answer to, and how. */
export type AnswerKey = {
  readonly jwk: PublicJwk
  readonly kid?: string
  readonly enc: ResponseEncryption
}

export type ClientMetadata = {
  readonly jwks: { readonly keys: readonly JsonObject[] }
  readonly encrypted_response_enc_values_supported: readonly string[]
  readonly vp_formats_supported: JsonObject
}

const FORMATS: { readonly [format: string]: JsonObject } = {
  'dc+sd-jwt': { 'sd-jwt_alg_values': SIGNATURE_ALGS, 'kb-jwt_alg_values': SIGNATURE_ALGS },
  // COSE: ES256, and the fully specified ESP256.
  mso_mdoc: { issuerauth_alg_values: [-7, -9], deviceauth_alg_values: [-7, -9] },
}

/** OpenID4VP 1.0 §5.1 `client_metadata`: one encryption key, made for this request only, and the formats asked for. */
export function createClientMetadata(
  encryptionKey: PublicJwk & { readonly kid: string },
  asked: readonly string[] = ['dc+sd-jwt'],
): ClientMetadata {
  const { kty, crv, x, y, kid } = encryptionKey
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) {
    throw new TypeError('encryptionKey: an EC key on P-256 is needed')
  }
  return {
    jwks: { keys: [{ kty, crv, x, y, kid, use: 'enc', alg: 'ECDH-ES' }] },
    encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
    vp_formats_supported: Object.fromEntries(
      Object.entries(FORMATS).filter(([format]) => asked.includes(format)),
    ),
  }
}

function usableKey(value: unknown): PublicJwk | undefined {
  const key = parsePublicJwk(value as Json)
  const algorithm = key?.alg === undefined || key.alg === 'ECDH-ES'
  const purpose = key?.use === undefined || key.use === 'enc'
  return key?.crv === 'P-256' && algorithm && purpose ? key : undefined
}

function chooseEncryption(metadata: JsonObject): ResponseEncryption | undefined {
  const offered = metadata['encrypted_response_enc_values_supported']
  if (offered === undefined) return 'A128GCM'
  return Array.isArray(offered) ? RESPONSE_ENCRYPTIONS.find((enc) => offered.includes(enc)) : undefined
}

/**
 * OpenID4VP 1.0 §8.3: the first key that can be used; unknown kinds of key, curves, algorithms and signing keys
 * are passed over, a key without `use` is usable. The default of `enc` is A128GCM (§5.1).
 */
export function chooseAnswerKey(clientMetadata: unknown): AnswerKey | undefined {
  if (!isObject(clientMetadata) || !isObject(clientMetadata['jwks'])) return undefined
  const keys = clientMetadata['jwks']['keys']
  if (!Array.isArray(keys) || keys.length > KEYS_MAX) return undefined
  const key = keys.map(usableKey).find((usable) => usable !== undefined)
  const enc = chooseEncryption(clientMetadata)
  if (key === undefined || enc === undefined) return undefined
  const { kty, crv, x, y, kid } = key
  const jwk: PublicJwk = { kty, ...(crv && { crv }), ...(x && { x }), ...(y && { y }) }
  return kid === undefined ? { jwk, enc } : { jwk: { ...jwk, kid }, kid, enc }
}
