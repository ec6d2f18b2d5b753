import { CompactEncrypt, importJWK, type JWK } from 'jose'
import { utf8 } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { PublicJwk } from '../ports.ts'

/** HAIP 1.0 §5: ECDH-ES on P-256 with these content algorithms, nothing else. */
export type JweEnc = 'A128GCM' | 'A256GCM'
export const JWE_ENCS: readonly JweEnc[] = ['A128GCM', 'A256GCM']

export type NewJwe = {
  readonly plaintext: JsonObject | string
  /** Key of the receiver as published: `alg` must be ECDH-ES when named, `kid` is echoed. */
  readonly recipient: PublicJwk
  readonly enc: JweEnc
  /** Extra protected members: `typ`, `cty`, `apu`, `apv`. */
  readonly header?: Readonly<Record<'typ' | 'cty' | 'apu' | 'apv', string>> | JsonObject
}

/** RFC 7516 compact JWE, direct key agreement ECDH-ES (RFC 7518 §4.6). Throws FormatError for an unusable key. */
export async function encryptJwe({ plaintext, recipient, enc, header = {} }: NewJwe): Promise<string> {
  const { kty, crv, x, y, kid, alg = 'ECDH-ES', use = 'enc' } = recipient
  if (kty !== 'EC' || crv !== 'P-256' || alg !== 'ECDH-ES' || use !== 'enc') {
    throw new FormatError('JWE_KEY', 'the receiver key is not a P-256 key for ECDH-ES')
  }
  const text = typeof plaintext === 'string' ? plaintext : JSON.stringify(plaintext)
  const named = kid === undefined ? {} : { kid }
  const key = await importJWK({ kty, crv, x, y } as JWK, 'ECDH-ES').catch(() => {
    throw new FormatError('JWE_KEY', 'the receiver key is not a point of P-256')
  })
  return new CompactEncrypt(utf8(text))
    .setProtectedHeader({ ...header, alg: 'ECDH-ES', enc, ...named })
    .encrypt(key)
}
