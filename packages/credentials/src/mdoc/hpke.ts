import { CborError } from '../cbor/cbor-error.ts'
import { decodeBase64url, joinBytes, utf8 } from '../bytes.ts'
import type { Bytes, PublicJwk } from '../ports.ts'

/**
 * RFC 9180, the one suite of ISO 18013-7 Annex C: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, one
 * message. On WebCrypto, so that a browser and a server run the same code and the private key may be one that no
 * script can read.
 */
export type HpkeSubtle = Pick<
  SubtleCrypto,
  'generateKey' | 'exportKey' | 'importKey' | 'deriveBits' | 'sign' | 'encrypt' | 'decrypt'
>

/** Who the message is for: the point is part of what the key is made from (RFC 9180 §4.1). */
export type HpkeRecipient = { readonly privateKey: CryptoKey; readonly publicKey: PublicJwk }

export type HpkeMessage = { readonly enc: Bytes; readonly cipherText: Bytes }

const EC = { name: 'ECDH', namedCurve: 'P-256' } as const
const KEM_SUITE = Uint8Array.of(...utf8('KEM'), 0x00, 0x10)
const HPKE_SUITE = Uint8Array.of(...utf8('HPKE'), 0x00, 0x10, 0x00, 0x01, 0x00, 0x01)
const NOTHING = new Uint8Array()
const [HASH_BYTES, KEY_BYTES, NONCE_BYTES, POINT_BYTES] = [32, 16, 12, 65]

/** RFC 9180 §6.1 SealBase without associated data; `ephemeral` is fresh unless a test vector says otherwise. */
export async function sealHpke(
  subtle: HpkeSubtle,
  message: { readonly to: PublicJwk; readonly info: Bytes; readonly plaintext: Bytes },
  ephemeral?: CryptoKeyPair,
): Promise<HpkeMessage> {
  const point = pointOf(message.to)
  const pair = ephemeral ?? (await subtle.generateKey(EC, false, ['deriveBits']))
  const enc = new Uint8Array(await subtle.exportKey('raw', pair.publicKey))
  const { key, iv } = await keyFor(subtle, {
    enc,
    point,
    peer: point,
    own: pair.privateKey,
    info: message.info,
  })
  const cipherText = await subtle.encrypt({ name: 'AES-GCM', iv }, key, plain(message.plaintext))
  return { enc, cipherText: new Uint8Array(cipherText) }
}

/** RFC 9180 §6.1 OpenBase. One error for all that can be wrong: which it was would help only an attacker. */
export async function openHpke(
  subtle: HpkeSubtle,
  { enc, cipherText }: HpkeMessage,
  {
    recipient,
    info,
    associated = NOTHING,
  }: {
    readonly recipient: HpkeRecipient
    readonly info: Bytes
    readonly associated?: Bytes
  },
): Promise<Bytes> {
  const point = pointOf(recipient.publicKey)
  try {
    const { key, iv } = await keyFor(subtle, { enc, point, peer: enc, own: recipient.privateKey, info })
    const parameters = { name: 'AES-GCM', iv, additionalData: plain(associated) }
    return new Uint8Array(await subtle.decrypt(parameters, key, plain(cipherText)))
  } catch {
    throw new CborError(
      'HPKE_DECRYPT',
      'the message was not encrypted to this key for this session, or was changed',
    )
  }
}

type Exchange = {
  readonly enc: Bytes
  /** Point of the recipient. */
  readonly point: Bytes
  readonly peer: Bytes
  readonly own: CryptoKey
  readonly info: Bytes
}

/** RFC 9180 §4.1 and §5.1: from two points to a key and a nonce, both bound to the session by `info`. */
async function keyFor(subtle: HpkeSubtle, exchange: Exchange) {
  const { enc, point, peer, own, info } = exchange
  if (peer.length !== POINT_BYTES || peer[0] !== 4)
    throw new CborError('HPKE_DECRYPT', 'not a point of P-256')
  const peerKey = await subtle.importKey('raw', plain(peer), EC, false, [])
  const secret = new Uint8Array(await subtle.deriveBits({ name: 'ECDH', public: peerKey }, own, 256))
  const kem = schedule(subtle, KEM_SUITE)
  const shared = await kem.expand(await kem.extract(NOTHING, 'eae_prk', secret), {
    label: 'shared_secret',
    info: joinBytes(enc, point),
    length: HASH_BYTES,
  })
  const hpke = schedule(subtle, HPKE_SUITE)
  const context = joinBytes(
    Uint8Array.of(0),
    await hpke.extract(NOTHING, 'psk_id_hash', NOTHING),
    await hpke.extract(NOTHING, 'info_hash', info),
  )
  const base = await hpke.extract(shared, 'secret', NOTHING)
  const bits = await hpke.expand(base, { label: 'key', info: context, length: KEY_BYTES })
  const iv = await hpke.expand(base, { label: 'base_nonce', info: context, length: NONCE_BYTES })
  return { key: await subtle.importKey('raw', plain(bits), 'AES-GCM', false, ['encrypt', 'decrypt']), iv }
}

/** RFC 9180 §4: HKDF with labels of the suite, so that no two uses ever share a key. */
function schedule(subtle: HpkeSubtle, suite: Bytes) {
  const hmac = async (key: Bytes, data: Bytes): Promise<Uint8Array<ArrayBuffer>> => {
    // An empty salt is one of zeros (RFC 5869 §2.2); WebCrypto has no empty HMAC key.
    const secret = plain(key.length === 0 ? new Uint8Array(HASH_BYTES) : key)
    const imported = await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    return new Uint8Array(await subtle.sign('HMAC', imported, plain(data)))
  }
  const labelled = (label: string) => joinBytes(utf8('HPKE-v1'), suite, utf8(label))
  type Wanted = { readonly label: string; readonly info: Bytes; readonly length: number }
  return {
    extract: (salt: Bytes, label: string, material: Bytes) =>
      hmac(salt, joinBytes(labelled(label), material)),
    /** One block of HKDF-SHA256 is enough for every length of this suite. */
    expand: async (key: Bytes, { label, info, length }: Wanted) => {
      const block = await hmac(
        key,
        joinBytes(Uint8Array.of(0, length), labelled(label), info, Uint8Array.of(1)),
      )
      return block.slice(0, length)
    },
  }
}

/** SEC 1 uncompressed. */
function pointOf({ kty, crv, x = '', y = '' }: PublicJwk): Bytes {
  const point = joinBytes(Uint8Array.of(4), decodeBase64url(x, 'x'), decodeBase64url(y, 'y'))
  if (kty === 'EC' && crv === 'P-256' && point.length === POINT_BYTES) return point
  throw new CborError('COSE_KEY', 'the key of the recipient is not one of P-256')
}

/** WebCrypto wants plain buffers, never shared ones. */
function plain(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
