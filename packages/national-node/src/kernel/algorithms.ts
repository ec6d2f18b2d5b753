/** What each signature algorithm asks of key, hash and signature (RFC 7518 §3, RFC 8037 §3.1). */
import { constants, type KeyObject } from 'node:crypto'
import type { JwsAlg } from '@entente/credentials'

/** Those of RSA are verified only: partners' certificates use them, we never sign with them (rule P1). */
export type SignatureAlg = JwsAlg | 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512'

export type Algorithm = {
  readonly kty: string
  readonly crv?: string
  /** undefined: the algorithm hashes by itself. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | undefined
  readonly signatureBytes?: number
  readonly pss?: boolean
}

const RSA_BITS_MIN = 2048

export const ALGORITHMS = {
  ES256: { kty: 'EC', crv: 'P-256', hash: 'sha256', signatureBytes: 64 },
  ES384: { kty: 'EC', crv: 'P-384', hash: 'sha384', signatureBytes: 96 },
  ES512: { kty: 'EC', crv: 'P-521', hash: 'sha512', signatureBytes: 132 },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', hash: undefined, signatureBytes: 64 },
  RS256: { kty: 'RSA', hash: 'sha256' },
  RS384: { kty: 'RSA', hash: 'sha384' },
  RS512: { kty: 'RSA', hash: 'sha512' },
  PS256: { kty: 'RSA', hash: 'sha256', pss: true },
  PS384: { kty: 'RSA', hash: 'sha384', pss: true },
  PS512: { kty: 'RSA', hash: 'sha512', pss: true },
} as const satisfies Record<SignatureAlg, Algorithm>

const EC_ALG: Record<string, SignatureAlg> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }

/** The algorithm a key is for. An RSA key may serve several: it answers the wanted one. */
export function algorithmOfKey(key: KeyObject, wanted?: SignatureAlg): SignatureAlg | undefined {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  const type = key.asymmetricKeyType
  if (type === 'ec') return EC_ALG[namedCurve]
  if (type === 'ed25519') return 'EdDSA'
  if (type !== 'rsa' || wanted === undefined || ALGORITHMS[wanted].kty !== 'RSA') return undefined
  return modulusLength >= RSA_BITS_MIN ? wanted : undefined
}

type KeyOptions = { key: KeyObject; dsaEncoding: 'ieee-p1363' }

/** The kept object itself on the hot path; RSA-PSS needs its padding named (RFC 7518 §3.5). */
export function verifyOptions(options: KeyOptions, algorithm: Algorithm) {
  if (algorithm.pss !== true) return options
  return {
    ...options,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }
}
