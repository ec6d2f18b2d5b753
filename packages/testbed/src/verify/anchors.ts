import { X509Certificate } from 'node:crypto'
import { isArray, isObject, type Json, parseJson, parsePublicJwk, type PublicJwk } from '@entente/credentials'

/** What the user trusts: certificates that path may lead to, and bare keys. */
export type Anchors = { readonly certificates: readonly Uint8Array[]; readonly keys: readonly PublicJwk[] }

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g
const ANCHORS_MAX = 200

/** Throws an Error whose message says what is wrong with the file. */
export function parseAnchors(text: string): Anchors {
  if (/PRIVATE KEY-----/.test(text))
    throw new Error('it holds a private key; give the certificate or the public key')
  const certificates = [...text.matchAll(PEM)].map(([, body = '']) => certificateOf(body))
  const keys = certificates.length > 0 ? [] : keysOf(text)
  if (certificates.length + keys.length > ANCHORS_MAX)
    throw new Error(`it holds more than ${ANCHORS_MAX} anchors`)
  return { certificates, keys }
}

function certificateOf(body: string): Uint8Array {
  try {
    return new Uint8Array(new X509Certificate(Buffer.from(body, 'base64')).raw)
  } catch {
    throw new Error('it holds a certificate that cannot be read')
  }
}

function keysOf(text: string): PublicJwk[] {
  const json = jsonOf(text)
  if (!isObject(json)) throw new Error('it holds neither a PEM certificate nor a JWK')
  const list = isArray(json['keys']) ? json['keys'] : [json]
  return list.map((item) => {
    if (isObject(item) && 'd' in item) throw new Error('it holds a private key; give the public key')
    const jwk = parsePublicJwk(item)
    if (jwk === undefined)
      throw new Error('it holds a JWK that is not a public key on P-256, P-384, P-521 or Ed25519')
    return jwk
  })
}

function jsonOf(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    throw new Error('it holds neither a PEM certificate nor a JWK')
  }
}
