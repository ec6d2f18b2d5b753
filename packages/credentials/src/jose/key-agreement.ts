import type { CryptoKey, JWK } from 'jose'
import { joinBytes, utf8 } from '../bytes.ts'
import type { Bytes, PublicJwk } from '../ports.ts'

/** Content algorithms of HAIP 1.0 §5: the length of the key is in the name. */
export type JweEnc = 'A128GCM' | 'A256GCM'

type Soon<T> = T | Promise<T>

/** A private P-256 key for key agreement, as a JWK or as the platform keeps it. */
export type PrivateKey = JWK | CryptoKey

/**
 * What an encrypted message needs of its platform: the server answers at once, a browser later. A key that is no point
 * of P-256 and a message that was changed throw.
 */
export type JweCrypto = {
  /** A key for one message, with its public half as the header carries it. */
  newEphemeral(): Soon<{ readonly privateKey: PrivateKey; readonly epk: PublicJwk }>
  /** ECDH on P-256: the 32 bytes of the shared x-coordinate. */
  agree(own: PrivateKey, other: PublicJwk): Soon<Bytes>
  sha256(data: Bytes): Soon<Bytes>
  /** AES-GCM: the encrypted text with its tag at the end. */
  seal(content: Bytes, under: GcmParameters): Soon<Bytes>
  open(sealed: Bytes, under: GcmParameters): Soon<Bytes>
}

export type GcmParameters = { readonly key: Bytes; readonly iv: Bytes; readonly additionalData: Bytes }

export type Agreement = {
  readonly enc: JweEnc
  /** `apu` and `apv` of the header, decoded; empty when absent. */
  readonly apu: Bytes
  readonly apv: Bytes
}

/** RFC 7518 §4.6: ECDH-ES in direct mode; the content key comes out of Concat KDF with one round of SHA-256. */
export async function agreeOnKey(
  platform: JweCrypto,
  { own, other }: { readonly own: PrivateKey; readonly other: PublicJwk },
  { enc, apu, apv }: Agreement,
): Promise<Bytes> {
  const shared = await platform.agree(own, other)
  const bits = Number(enc.slice(1, 4))
  const info = [uint32(1), shared, withLength(utf8(enc)), withLength(apu), withLength(apv), uint32(bits)]
  const hash = await platform.sha256(joinBytes(...info))
  return hash.subarray(0, bits / 8)
}

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function withLength(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return joinBytes(uint32(bytes.length), bytes)
}
