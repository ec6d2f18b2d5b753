/** The platform of a browser for encrypted messages: WebCrypto, which Node.js has too. */
import type { CryptoKey, JWK } from 'jose'
import { joinBytes } from '../bytes.ts'
import type { Bytes, PublicJwk } from '../ports.ts'
import type { GcmParameters, JweCrypto, PrivateKey } from './key-agreement.ts'

const ECDH = { name: 'ECDH', namedCurve: 'P-256' }
const SHARED_BITS = 256

export const webJweCrypto: JweCrypto = {
  async newEphemeral() {
    const pair = await crypto.subtle.generateKey(ECDH, false, ['deriveBits'])
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    return { privateKey: pair.privateKey, epk: { kty, crv, x, y } as PublicJwk }
  },
  async agree(own, other) {
    const [privateKey, publicKey] = await Promise.all([importPrivate(own), importPublic(other)])
    return new Uint8Array(
      await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, SHARED_BITS),
    )
  },
  sha256: async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', joinBytes(data))),
  async seal(content, under) {
    const key = await importContentKey(under.key, 'encrypt')
    return new Uint8Array(await crypto.subtle.encrypt(gcm(under), key, joinBytes(content)))
  },
  async open(sealed, under) {
    const key = await importContentKey(under.key, 'decrypt')
    return new Uint8Array(await crypto.subtle.decrypt(gcm(under), key, joinBytes(sealed)))
  },
}

async function importPrivate(key: PrivateKey): Promise<CryptoKey> {
  if (!isJwk(key)) return key
  const { kty, crv, x, y, d } = key
  return crypto.subtle.importKey('jwk', { kty, crv, x, y, d } as JsonWebKey, ECDH, false, ['deriveBits'])
}

function isJwk(key: PrivateKey): key is JWK {
  return 'kty' in key
}

function importPublic({ kty, crv, x, y }: PublicJwk): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty, crv, x, y } as JsonWebKey, ECDH, false, [])
}

function importContentKey(key: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', joinBytes(key), 'AES-GCM', false, [use])
}

function gcm({ iv, additionalData }: GcmParameters): AesGcmParams {
  return { name: 'AES-GCM', iv: joinBytes(iv), additionalData: joinBytes(additionalData) }
}
