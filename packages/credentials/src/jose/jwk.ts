import { isBase64url } from '../bytes.ts'
import { isArray, isObject, type Json, type JsonObject } from '../json.ts'
import type { JwsAlg, KeyRef, PublicJwk, Step, Steps } from '../ports.ts'

/** RFC 7518 §3.4, RFC 8037: the curve of each algorithm and the length of its signatures (raw r‖s). */
const ALGORITHMS: Readonly<Record<JwsAlg, { kty: string; crv: string; signatureBytes: number }>> = {
  ES256: { kty: 'EC', crv: 'P-256', signatureBytes: 64 },
  ES384: { kty: 'EC', crv: 'P-384', signatureBytes: 96 },
  ES512: { kty: 'EC', crv: 'P-521', signatureBytes: 132 },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', signatureBytes: 64 },
}
const COORDINATE_CHARACTERS: Readonly<Record<string, number>> = {
  'P-256': 43,
  'P-384': 64,
  'P-521': 88,
  Ed25519: 43,
}
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

export function isJwsAlg(alg: unknown): alg is JwsAlg {
  return typeof alg === 'string' && Object.hasOwn(ALGORITHMS, alg)
}

export function signatureLength(alg: JwsAlg): number {
  return ALGORITHMS[alg].signatureBytes
}

/** The key is of the type and on the curve that the algorithm demands, and not published for something else. */
export function fitsAlg(jwk: PublicJwk, alg: JwsAlg): boolean {
  const { kty, crv } = ALGORITHMS[alg]
  const { alg: named = alg, use = 'sig' } = jwk
  return jwk.kty === kty && jwk.crv === crv && named === alg && use === 'sig'
}

/** Signature algorithm that a public key implies by its curve. */
export function algOf(jwk: PublicJwk): JwsAlg | undefined {
  return Object.keys(ALGORITHMS)
    .filter(isJwsAlg)
    .find((alg) => fitsAlg(jwk, alg))
}

/**
 * A public EC or OKP key from untrusted JSON (RFC 7517). Only kty, crv, x (and y) are needed; a private member
 * makes the key unusable, since whoever received it could sign too.
 */
export function parsePublicJwk(value: Json | undefined): PublicJwk | undefined {
  if (!isObject(value)) return undefined
  for (const name of PRIVATE_MEMBERS) if (name in value) return undefined
  const key: { -readonly [Name in keyof PublicJwk]: PublicJwk[Name] } | undefined = pointOf(value)
  if (key === undefined) return undefined
  for (const name of ['kid', 'alg', 'use'] as const) {
    const text = value[name]
    if (typeof text === 'string') key[name] = text
  }
  const { key_ops: operations } = value
  if (operations !== undefined && !(isArray(operations) && operations.includes('verify'))) key.use = 'enc'
  return key
}

function pointOf({ kty, crv, x, y }: JsonObject): PublicJwk | undefined {
  if (typeof crv !== 'string' || !isCoordinate(x, crv)) return undefined
  if (kty === 'OKP' && crv === 'Ed25519') return { kty, crv, x }
  return kty === 'EC' && crv !== 'Ed25519' && isCoordinate(y, crv) ? { kty, crv, x, y } : undefined
}

function isCoordinate(value: Json | undefined, crv: string): value is string {
  return typeof value === 'string' && value.length === COORDINATE_CHARACTERS[crv] && isBase64url(value)
}

/** RFC 7638: SHA-256 over the required members in lexical order. */
export function* jwkThumbprint(jwk: PublicJwk): Steps<string> {
  const { crv, kty, x, y } = jwk
  const required = kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x }
  return yield { op: 'hash', alg: 'sha-256', data: JSON.stringify(required) }
}

/** Undefined when the key does not fit the algorithm or is not a point of its curve. */
export function* importKey(jwk: PublicJwk, alg: JwsAlg): Generator<Step, KeyRef | undefined, never> {
  if (!fitsAlg(jwk, alg)) return undefined
  return yield { op: 'import', alg, jwk }
}
