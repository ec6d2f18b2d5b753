import {
  type AnswerEncryption,
  decryptJwe,
  encryptJwe,
  FormatError,
  type JsonObject,
  parseJson,
  type PublicJwk,
} from '@entente/credentials'
import { privateJwkOf } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { nodeJweCrypto } from '../../kernel/jwe-crypto.ts'
import { JSON_BODY_BYTES_MAX } from '../../kernel/limits.ts'
import type { Keys } from '../../kernel/keys.ts'

/** Without a key of this name nothing is encrypted, and nothing says that it could be. */
const KEY = 'request-encryption'

/** Public keys to which wallets may encrypt; `kid` is the hash of the certificate that came with the key. */
export function encryptionKeys(keys: Keys): readonly PublicJwk[] | undefined {
  const found = keys.find(KEY)
  if (found === undefined) return undefined
  const { kty, crv, x, y } = found.publicJwk
  return [{ kty, crv, x, y, kid: found.x5tS256 } as PublicJwk]
}

/** OpenID4VCI 1.0 §10: a request as JWE to our published key, read as the JSON it holds. */
export async function openEncrypted(keys: Keys, jwe: string): Promise<unknown> {
  const found = keys.find(KEY)
  if (found === undefined) throw refusal('this issuer has no key for encrypted requests')
  try {
    const key = privateJwkOf(found.key)
    const { plaintext } = await decryptJwe(jwe.trim(), {
      key: { ...key },
      kid: found.x5tS256,
      charactersMax: JSON_BODY_BYTES_MAX,
      platform: nodeJweCrypto,
    })
    return parseJson(plaintext, { charactersMax: JSON_BODY_BYTES_MAX })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    throw refusal(`${error.code}: ${error.detail}`)
  }
}

export async function sealAnswer(message: JsonObject, { jwk, enc }: AnswerEncryption): Promise<string> {
  return encryptJwe({ plaintext: message, recipient: jwk, enc, platform: nodeJweCrypto })
}

function refusal(detail: string): Fault {
  return new Fault('invalid', 'oauth/invalid_encryption_parameters', detail)
}
