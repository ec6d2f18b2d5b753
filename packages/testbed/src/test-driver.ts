import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type {
  Driver,
  HashAlg,
  IssuerAnswer,
  IssuerStep,
  JwsAlg,
  KeyRef,
  PublicJwk,
  Step,
} from '@entente/credentials'

const CURVES: Record<JwsAlg, string> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
  EdDSA: 'ed25519',
}
const HASHES: Record<JwsAlg, HashAlg | null> = {
  ES256: 'sha-256',
  ES384: 'sha-384',
  ES512: 'sha-512',
  EdDSA: null,
}

const refOf = (key: KeyObject) => key as unknown as KeyRef
const keyOf = (ref: KeyRef) => ref as unknown as KeyObject

/** A synchronous driver for tests: real cryptography, trust as the test says. */
export function testDriver(issuer?: (step: IssuerStep) => IssuerAnswer): Driver {
  return (step: Step): unknown => {
    switch (step.op) {
      case 'hash':
        return hash(step.alg.replace('-', ''), step.data, 'base64url')
      case 'import':
        return importPublic(step.jwk)
      case 'verify': {
        const key = keyOf(step.key)
        const curve = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType
        if (curve !== CURVES[step.alg]) return false
        return verify(
          hashName(step.alg),
          bytesOf(step.data),
          { key, dsaEncoding: 'ieee-p1363' },
          step.signature,
        )
      }
      case 'sign':
        return sign(hashName(step.alg), bytesOf(step.data), {
          key: keyOf(step.key),
          dsaEncoding: 'ieee-p1363',
        })
      case 'issuer':
        if (issuer === undefined) throw new Error('this test names no trusted issuer')
        return issuer(step)
    }
  }
}

/** Every issuer is the holder of this key. */
export function trustKey(jwk: PublicJwk): (step: IssuerStep) => IssuerAnswer {
  const key = importPublic(jwk)
  return () =>
    key === undefined
      ? { trusted: false, code: 'JWS_KEY', detail: 'not a key' }
      : { trusted: true, key, issuer: { chain: [], subject: 'TEST issuer', aki: [], anchor: 'test' } }
}

export function importPublic(jwk: PublicJwk): KeyRef | undefined {
  try {
    return refOf(createPublicKey({ key: { ...jwk }, format: 'jwk' }))
  } catch {
    return undefined
  }
}

export function importPrivate(jwk: PublicJwk & { d: string }): KeyRef {
  return refOf(createPrivateKey({ key: { ...jwk }, format: 'jwk' }))
}

/** A fresh key pair: the private half to sign with, the public half as it travels. */
export function newTestKey(alg: JwsAlg = 'ES256'): {
  key: KeyRef
  jwk: PublicJwk
  privateJwk: PublicJwk & { d: string }
} {
  const { privateKey, publicKey } =
    alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: CURVES[alg] })
  return {
    key: refOf(privateKey),
    jwk: publicKey.export({ format: 'jwk' }) as PublicJwk,
    privateJwk: privateKey.export({ format: 'jwk' }) as PublicJwk & { d: string },
  }
}

function hashName(alg: JwsAlg): string | null {
  return HASHES[alg]?.replace('-', '') ?? null
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : data
}
