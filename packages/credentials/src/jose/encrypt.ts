import { decodeBase64url, encodeBase64url, utf8 } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import type { PublicJwk } from '../ports.ts'
import { agreeOnKey, type JweCrypto, type JweEnc } from './key-agreement.ts'
import { webJweCrypto } from './web-jwe-crypto.ts'

export const IV_BYTES = 12
export const TAG_BYTES = 16
const EMPTY = new Uint8Array()

export type { JweEnc } from './key-agreement.ts'
/** HAIP 1.0 §5: ECDH-ES on P-256 with these content algorithms, nothing else. */
export const JWE_ENCS: readonly JweEnc[] = ['A128GCM', 'A256GCM']

export type NewJwe = {
  readonly plaintext: JsonObject | string
  /** Key of the receiver as published: `alg` must be ECDH-ES when named, `kid` is echoed. */
  readonly recipient: PublicJwk
  readonly enc: JweEnc
  /** Extra protected members: `typ`, `cty`, `apu`, `apv`. */
  readonly header?: Readonly<Record<'typ' | 'cty' | 'apu' | 'apv', string>> | JsonObject
  /** Without it WebCrypto. */
  readonly platform?: JweCrypto
}

/** RFC 7516 compact JWE, direct key agreement ECDH-ES (RFC 7518 §4.6). Throws FormatError for an unusable key. */
export async function encryptJwe(message: NewJwe): Promise<string> {
  const { plaintext, recipient, enc, header = {}, platform = webJweCrypto } = message
  const { kty, crv, kid, alg = 'ECDH-ES', use = 'enc' } = recipient
  if (kty !== 'EC' || crv !== 'P-256' || alg !== 'ECDH-ES' || use !== 'enc') {
    throw new FormatError('JWE_KEY', 'the receiver key is not a P-256 key for ECDH-ES')
  }
  const { privateKey, epk } = await platform.newEphemeral()
  const named = kid === undefined ? {} : { kid }
  const all: JsonObject = { ...(header as JsonObject), alg: 'ECDH-ES', enc, epk, ...named }
  const agreement = { enc, ...partiesOf(all) }
  const key = await agreeOnKey(platform, { own: privateKey, other: recipient }, agreement).catch(() => {
    throw new FormatError('JWE_KEY', 'the receiver key is not a point of P-256')
  })
  const encoded = encodeBase64url(JSON.stringify(all))
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const content = utf8(typeof plaintext === 'string' ? plaintext : JSON.stringify(plaintext))
  const sealed = await platform.seal(content, { key, iv, additionalData: utf8(encoded) })
  const [text, tag] = [sealed.subarray(0, -TAG_BYTES), sealed.subarray(-TAG_BYTES)]
  return `${encoded}..${encodeBase64url(iv)}.${encodeBase64url(text)}.${encodeBase64url(tag)}`
}

/** RFC 7518 §4.6.1: who sends and who receives, where the header says so. */
export function partiesOf({ apu, apv }: JsonObject) {
  const bytesOf = (value: Json | undefined) =>
    typeof value === 'string' ? decodeBase64url(value, 'apu, apv') : EMPTY
  return { apu: bytesOf(apu), apv: bytesOf(apv) }
}
