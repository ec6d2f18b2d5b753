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
  /** OpenSSL wants the signature as DER, JOSE as r‖s. */
  readonly ecdsa?: boolean
}

const RSA_BITS_MIN = 2048

export const ALGORITHMS = {
  ES256: { kty: 'EC', crv: 'P-256', hash: 'sha256', signatureBytes: 64, ecdsa: true },
  ES384: { kty: 'EC', crv: 'P-384', hash: 'sha384', signatureBytes: 96, ecdsa: true },
  ES512: { kty: 'EC', crv: 'P-521', hash: 'sha512', signatureBytes: 132, ecdsa: true },
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

/** DER of everything before the point of an uncompressed EC key (RFC 5480 §2), and what follows it. */
const EC_SPKI: readonly { readonly head: Buffer; readonly bytes: number; readonly alg: SignatureAlg }[] = [
  { alg: 'ES256', bytes: 91, head: '3059301306072a8648ce3d020106082a8648ce3d03010703420004' },
  { alg: 'ES384', bytes: 120, head: '3076301006072a8648ce3d020106052b8104002203620004' },
  { alg: 'ES512', bytes: 158, head: '30819b301006072a8648ce3d020106052b810400230381860004' },
].map(({ alg, bytes, head }) => ({ alg: alg as SignatureAlg, bytes, head: Buffer.from(head, 'hex') }))

/**
 * The algorithm of an EC key by its one usual encoding; undefined for any other. Asking the key itself gives the
 * same answer, but costs half a signature check. The key has been imported: its point lies on the curve named here.
 */
export function ecAlgorithmOfSpki(spki: Uint8Array): SignatureAlg | undefined {
  const usual = EC_SPKI.find(({ bytes }) => bytes === spki.length)
  return usual?.head.every((byte, index) => byte === spki[index]) === true ? usual.alg : undefined
}

/** The kept key itself on the hot path; RSA-PSS needs its padding named (RFC 7518 §3.5). */
export function verifyOptions(key: KeyObject, algorithm: Algorithm) {
  if (algorithm.pss !== true) return key
  return {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }
}
