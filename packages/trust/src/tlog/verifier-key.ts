/** Keys of logs and of witnesses as one line of text (C2SP signed-note, "Verifier keys"), Ed25519 only. */
import { base64, fromBase64 } from '../base64.ts'
import { concatBytes, encodeUtf8, hex } from '../bytes.ts'
import type { Bytes, Steps } from '../ports.ts'
import { digest } from './merkle.ts'
import { isKeyName } from './note.ts'
import { TlogError } from './tlog-error.ts'

/** `log` signs checkpoints; `cosigner` says with the time what it saw (C2SP tlog-cosignature). */
export type VerifierKeyType = 'log' | 'cosigner'

export type VerifierKey = {
  readonly name: string
  readonly type: VerifierKeyType
  readonly keyId: string
  /** 32 bytes. */
  readonly publicKey: Bytes
}

const TYPE_BYTE: Readonly<Record<VerifierKeyType, number>> = { log: 0x01, cosigner: 0x04 }
const PUBLIC_KEY_BYTES = 32
const CHARACTERS_MAX = 400
const FORM = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u

/** The key id binds name, type and key: one that does not fit is refused. @throws TlogError */
export function* parseVerifierKey(text: string): Steps<VerifierKey> {
  const [, name = '', keyId = '', encoded = ''] = text.length > CHARACTERS_MAX ? [] : (FORM.exec(text) ?? [])
  const bytes = fromBase64(encoded)
  const type = (['log', 'cosigner'] as const).find((one) => TYPE_BYTE[one] === bytes?.[0])
  if (bytes === undefined || !isKeyName(name)) throw new TlogError('not a verifier key: name+id+base64')
  if (type === undefined || bytes.length !== 1 + PUBLIC_KEY_BYTES)
    throw new TlogError('a verifier key is of type 0x01 or 0x04 with 32 bytes of Ed25519')
  const key = yield* createVerifierKey({ name, type, publicKey: bytes.slice(1) })
  if (key.keyId !== keyId) throw new TlogError(`the id of this verifier key is ${key.keyId}`)
  return key
}

export function* createVerifierKey({
  name,
  type,
  publicKey,
}: Omit<VerifierKey, 'keyId'>): Steps<VerifierKey> {
  if (!isKeyName(name)) throw new TypeError('a key name has no spaces and no plus')
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new TypeError('an Ed25519 key has 32 bytes')
  const hash = yield* digest(concatBytes([encodeUtf8(`${name}\n`), typed(type, publicKey)]))
  return { name, type, keyId: hex(hash.subarray(0, 4)), publicKey }
}

export function verifierKeyText({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${base64(typed(type, publicKey))}`
}

function typed(type: VerifierKeyType, publicKey: Bytes): Bytes {
  return concatBytes([Uint8Array.of(TYPE_BYTE[type]), publicKey])
}

/** DER of SubjectPublicKeyInfo (RFC 8410 §4). */
export function spkiOfEd25519(publicKey: Bytes): Bytes {
  return concatBytes([ED25519_SPKI, publicKey])
}

const ED25519_SPKI = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00)
