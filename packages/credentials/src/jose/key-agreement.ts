import type { CryptoKey, JWK } from 'jose'
import { joinBytes, utf8 } from '../bytes.ts'
import type { Bytes, PublicJwk } from '../ports.ts'

/** Content algorithms of HAIP 1.0 §5: the length of the key is in the name. */
export type JweEnc = 'A128GCM' | 'A256GCM'

const ECDH = { name: 'ECDH', namedCurve: 'P-256' }
const SHARED_BITS = 256

export type Agreement = {
  readonly enc: JweEnc
  /** `apu` and `apv` of the header, decoded; empty when absent. */
  readonly apu: Bytes
  readonly apv: Bytes
}

/** A private P-256 key for key agreement, from a JWK or as the platform keeps it. */
export async function importPrivate(key: JWK | CryptoKey): Promise<CryptoKey> {
  if (!isJwk(key)) return key
  const { kty, crv, x, y, d } = key
  const jwk = { kty, crv, x, y, d } as JsonWebKey
  return crypto.subtle.importKey('jwk', jwk, ECDH, false, ['deriveBits'])
}

function isJwk(key: JWK | CryptoKey): key is JWK {
  return 'kty' in key
}

export async function importPublic({ kty, crv, x, y }: PublicJwk): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty, crv, x, y } as JsonWebKey, ECDH, false, [])
}

/** A key for one message, with its public half as the header carries it. */
export async function newEphemeral(): Promise<{ readonly privateKey: CryptoKey; readonly epk: PublicJwk }> {
  const pair = await crypto.subtle.generateKey(ECDH, false, ['deriveBits'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { privateKey: pair.privateKey, epk: { kty, crv, x, y } as PublicJwk }
}

/** RFC 7518 §4.6: ECDH-ES in direct mode; the content key comes out of Concat KDF with one round of SHA-256. */
export async function agreeOnKey(
  { own, other }: { readonly own: CryptoKey; readonly other: CryptoKey },
  { enc, apu, apv }: Agreement,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, SHARED_BITS)
  const bits = Number(enc.slice(1, 4))
  const info = [
    uint32(1),
    new Uint8Array(shared),
    withLength(utf8(enc)),
    withLength(apu),
    withLength(apv),
    uint32(bits),
  ]
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', joinBytes(...info)))
  return crypto.subtle.importKey('raw', hash.slice(0, bits / 8), 'AES-GCM', false, [use])
}

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function withLength(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return joinBytes(uint32(bytes.length), bytes)
}
