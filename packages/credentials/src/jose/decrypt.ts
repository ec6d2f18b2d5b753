import { decodeBase64url, decodeText, joinBytes, textOf, utf8 } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { parseJsonObject, type JsonObject } from '../json.ts'
import { IV_BYTES, JWE_ENCS, type JweEnc, partiesOf, TAG_BYTES } from './encrypt.ts'
import { parsePublicJwk } from './jwk.ts'
import { agreeOnKey, type JweCrypto, type PrivateKey } from './key-agreement.ts'
import { webJweCrypto } from './web-jwe-crypto.ts'

export type JwePolicy = {
  /** Private P-256 key, as a JWK or as a CryptoKey that cannot be exported. */
  readonly key: PrivateKey
  /** Identifier under which our public key was published; the header must echo it. */
  readonly kid?: string
  /** Content algorithms that we offered. */
  readonly encs?: readonly JweEnc[]
  readonly charactersMax?: number
  /** Without it WebCrypto. */
  readonly platform?: JweCrypto
}

const CHARACTERS_MAX = 2 * 1024 * 1024
const HEADER_CHARACTERS_MAX = 16 * 1024

/** RFC 7516 §5.2 for the one profile of HAIP: every header rule is checked before any key operation. */
export async function decryptJwe(
  jwe: string,
  policy: JwePolicy,
): Promise<{ header: JsonObject; plaintext: string }> {
  const header = parseJweHeader(jwe, policy)
  try {
    return { header, plaintext: textOf(await open(jwe, header, policy)) }
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw new FormatError('JWE_DECRYPT', 'the message was not encrypted to this key, or was changed')
  }
}

/** RFC 7516 §5.2 steps 7 to 16 for direct key agreement; the header has been checked. */
async function open(
  jwe: string,
  header: JsonObject,
  { key: own, platform = webJweCrypto }: JwePolicy,
): Promise<Uint8Array> {
  const [encoded = '', , ...parts] = jwe.split('.')
  const [iv, text, tag] = parts.map((part) => decodeBase64url(part, 'a part of the encrypted message'))
  const epk = parsePublicJwk(header['epk'])
  if (epk === undefined || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || text === undefined) {
    throw new FormatError('JWE_DECRYPT', 'the message was not encrypted to this key, or was changed')
  }
  const enc = header['enc'] as JweEnc
  const key = await agreeOnKey(platform, { own, other: epk }, { enc, ...partiesOf(header) })
  return platform.open(joinBytes(text, tag), { key, iv, additionalData: utf8(encoded) })
}

/** The header of a compact JWE, checked against the policy: which key and session an answer is for. */
export function parseJweHeader(jwe: string, policy: Omit<JwePolicy, 'key'>): JsonObject {
  if (jwe.length > (policy.charactersMax ?? CHARACTERS_MAX)) {
    throw new FormatError('INPUT_SIZE', `the encrypted message has ${jwe.length} characters`)
  }
  const parts = jwe.split('.', 6)
  const [encoded = '', encryptedKey, ...rest] = parts
  if (parts.length !== 5 || encoded.length > HEADER_CHARACTERS_MAX) {
    throw new FormatError('JWE_FORM', 'a compact JWE has five parts separated by dots')
  }
  if (encryptedKey !== '') throw new FormatError('JWE_FORM', 'direct key agreement has no encrypted key')
  for (const part of rest) decodeBase64url(part, 'a part of the encrypted message')
  const header = parseJsonObject(decodeText(encoded, 'the header'))
  const fault = headerFault(header, policy)
  if (fault !== undefined) throw new FormatError('JWE_HEADER', fault)
  return header
}

function headerFault(header: JsonObject, policy: Omit<JwePolicy, 'key'>): string | undefined {
  const { alg, enc, kid, zip, crit, epk } = header
  const encs: readonly string[] = policy.encs ?? JWE_ENCS
  if (alg !== 'ECDH-ES') return 'header alg is not ECDH-ES'
  if (typeof enc !== 'string' || !encs.includes(enc)) return 'header enc was not offered'
  if (policy.kid !== undefined && kid !== policy.kid) return 'header kid does not name our key'
  if (zip !== undefined) return 'header zip: compressed messages are refused'
  if (crit !== undefined) return 'header crit asks for an extension that is not supported'
  if (parsePublicJwk(epk)?.crv !== 'P-256') return 'header epk is not a public P-256 key'
  return undefined
}
