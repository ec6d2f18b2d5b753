import { encodeBase64url, utf8 } from './bytes.ts'
import type {
  AsyncDriver,
  Bytes,
  IssuerAnswer,
  IssuerStep,
  JwsAlg,
  KeyRef,
  PublicJwk,
  Step,
} from './ports.ts'

type Subtle = Pick<SubtleCrypto, 'digest' | 'importKey' | 'verify' | 'sign'>
type Trust = { readonly issuer: (step: IssuerStep) => IssuerAnswer | Promise<IssuerAnswer> }

const CURVES = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521', EdDSA: 'Ed25519' } as const
const HASHES = { ES256: 'SHA-256', ES384: 'SHA-384', ES512: 'SHA-512', EdDSA: undefined } as const

/** Answers every step of this core with WebCrypto: signatures are raw r‖s on both sides. */
export function webDriver(subtle: Subtle, { issuer }: Trust): AsyncDriver {
  return async (step: Step): Promise<unknown> => {
    switch (step.op) {
      case 'hash':
        return encodeBase64url(new Uint8Array(await subtle.digest(step.alg.toUpperCase(), plain(step.data))))
      case 'import':
        return importPublicKey(subtle, step)
      case 'verify':
        return verify(subtle, step)
      case 'sign': {
        const key = cryptoKey(step.key)
        return new Uint8Array(await subtle.sign(parameters(step.alg), key, plain(step.data)))
      }
      case 'issuer':
        return issuer(step)
    }
  }
}

/** A `CryptoKey` of this browser as the key of a step. */
export function keyRefOf(key: CryptoKey): KeyRef {
  return key as unknown as KeyRef
}

function cryptoKey(ref: KeyRef): CryptoKey {
  return ref as unknown as CryptoKey
}

async function importPublicKey(
  subtle: Subtle,
  { jwk, alg }: { jwk: PublicJwk; alg: JwsAlg },
): Promise<KeyRef | undefined> {
  const { kty, crv, x, y } = jwk
  if (crv !== CURVES[alg]) return undefined
  const point = y === undefined ? { kty, crv, x } : { kty, crv, x, y }
  try {
    return keyRefOf(await subtle.importKey('jwk', point as JsonWebKey, keyParameters(alg), false, ['verify']))
  } catch {
    return undefined
  }
}

type VerifyStep = Extract<Step, { op: 'verify' }>

async function verify(subtle: Subtle, { alg, key: ref, data, signature }: VerifyStep): Promise<boolean> {
  const key = cryptoKey(ref)
  // WebCrypto would verify with a key of another curve than the algorithm names.
  const { name, namedCurve = name } = key.algorithm as { name: string; namedCurve?: string }
  if (namedCurve !== CURVES[alg]) return false
  return subtle.verify(parameters(alg), key, plain(signature), plain(data))
}

function parameters(alg: JwsAlg): { name: string; hash?: string } {
  const hash = HASHES[alg]
  return hash === undefined ? { name: 'Ed25519' } : { name: 'ECDSA', hash }
}

function keyParameters(alg: JwsAlg): { name: string; namedCurve?: string } {
  return alg === 'EdDSA' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: CURVES[alg] }
}

/** WebCrypto wants plain buffers, never shared ones. */
function plain(data: string | Bytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(typeof data === 'string' ? utf8(data) : data)
}
