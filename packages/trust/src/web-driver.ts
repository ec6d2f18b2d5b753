/** The driver of a browser: answers the steps of this core with WebCrypto, which is a parameter. */
import { base64url } from './base64.ts'
import { encodeUtf8 } from './bytes.ts'
import type { AsyncDriver, Bytes, SignatureAlg, VerifySpkiStep } from './ports.ts'

type Subtle = Pick<SubtleCrypto, 'digest' | 'importKey' | 'verify' | 'sign'>

type Parameters = { readonly name: string; readonly hash?: string; readonly saltLength?: number }
type KeyParameters = Parameters & { readonly namedCurve?: string }

const CURVE: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

function keyParameters(alg: SignatureAlg): KeyParameters {
  if (alg === 'EdDSA') return { name: 'Ed25519' }
  const namedCurve = CURVE[alg]
  if (namedCurve !== undefined) return { name: 'ECDSA', namedCurve }
  const hash = `SHA-${alg.slice(2)}`
  return { name: alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash }
}

function parameters(alg: SignatureAlg): Parameters {
  const { name } = keyParameters(alg)
  if (name === 'ECDSA') return { name, hash: `SHA-${alg.slice(2)}` }
  return name === 'RSA-PSS' ? { name, saltLength: Number(alg.slice(2)) / 8 } : { name }
}

/** WebCrypto wants buffers of its own realm's plain kind, never shared ones. */
function plain(data: string | Bytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(typeof data === 'string' ? encodeUtf8(data) : data)
}

export function createWebDriver(subtle: Subtle): AsyncDriver {
  return async (step) => {
    switch (step.op) {
      case 'hash':
        return base64url(new Uint8Array(await subtle.digest(step.alg.toUpperCase(), plain(step.data))))
      case 'verifySpki':
        return verify(subtle, step)
      case 'sign': {
        const key = step.key as CryptoKey
        return new Uint8Array(await subtle.sign(parameters(step.alg), key, plain(step.data)))
      }
    }
  }
}

/**
 * A key WebCrypto refuses (point off the curve, …) verifies nothing, nor does an RSA signature that is shorter than
 * its modulus: RFC 8017 §8.1.2 step 1, which OpenSSL leaves to its caller for PSS.
 */
async function verify(subtle: Subtle, step: VerifySpkiStep): Promise<boolean> {
  const { alg, spki, signature, data } = step
  try {
    const key = await subtle.importKey('spki', plain(spki), keyParameters(alg), false, ['verify'])
    const { modulusLength } = key.algorithm as Partial<RsaKeyAlgorithm>
    if (modulusLength !== undefined && signature.length !== Math.ceil(modulusLength / 8)) return false
    return await subtle.verify(parameters(alg), key, plain(signature), plain(data))
  } catch {
    return false
  }
}
