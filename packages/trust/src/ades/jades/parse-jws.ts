/** JSON Web Signatures as they are written down (RFC 7515 §7): compact, flattened, general. Nothing is judged here. */
import { decodeUtf8 } from '../../bytes.ts'
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../json.ts'
import type { Bytes } from '../../ports.ts'

/** Thrown for what is no JWS at all. */
export class JwsError extends Error {
  override readonly name = 'JwsError'
}

export type Jws = {
  /** base64url, as it stands: it is part of what was signed. */
  readonly protected: string
  /** As it stands; absent or empty where it is elsewhere. */
  readonly payload?: string
  readonly signature: string
  /** The unprotected header. */
  readonly header: JsonObject
}

/** An entry that claims to be a signature and is none, and why. */
export type JwsRefused = { readonly refused: string }

export type JwsDocument = {
  readonly form: 'compact' | 'flattened' | 'general'
  readonly signatures: readonly (Jws | JwsRefused)[]
  /** Of JSON: the whole, for who adds to it. */
  readonly root?: JsonObject
}

export const JWS_BYTES_MAX = 64 << 20
const SIGNATURES_MAX = 64
const COMPACT = /^([\w-]*)\.([^]*)\.([\w-]*)$/

/** A compact one begins with a header in base64url, which begins with a brace. */
export function isJws(bytes: Bytes): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 1024)).trimStart()
  return start.startsWith('{') || /^e[wy][\w-]*(\.|$)/.test(start)
}

/** JSON that nobody has signed has no signatures. Throws `JsonError` or `JwsError`. */
export function parseJws(bytes: Bytes): JwsDocument {
  if (bytes.length > JWS_BYTES_MAX) throw new JwsError(`larger than ${JWS_BYTES_MAX} bytes`)
  const text = decodeUtf8(bytes)
  if (text === undefined) throw new JwsError('not UTF-8')
  return text.trimStart().startsWith('{')
    ? parseSerialised(text)
    : { form: 'compact', signatures: [parseCompact(text)] }
}

/** A payload that is not encoded may hold anything but its end (RFC 7797 §5.2). */
export function parseCompact(text: string): Jws {
  const match = COMPACT.exec(text.trim())
  if (match === null) throw new JwsError('not three parts')
  const [, head = '', payload = '', signature = ''] = match
  return { protected: head, payload, signature, header: {} }
}

function parseSerialised(text: string): JwsDocument {
  const root = parseJson(text)
  if (!isJsonObject(root)) throw new JwsError('not an object')
  const { signatures, payload } = root
  if (signatures === undefined)
    return root['signature'] === undefined && root['protected'] === undefined
      ? { form: 'flattened', signatures: [], root }
      : { form: 'flattened', signatures: [entryOf(root, payload)], root }
  if (!Array.isArray(signatures) || signatures.length > SIGNATURES_MAX)
    throw new JwsError(`signatures: not a list of at most ${SIGNATURES_MAX}`)
  return { form: 'general', signatures: signatures.map((one: Json) => entryOf(one, payload)), root }
}

/** One signature in JSON; `payload` stands beside it. */
export function entryOf(value: Json, payload: Json | undefined): Jws | JwsRefused {
  if (!isJsonObject(value)) return { refused: 'a signature that is not an object' }
  const { protected: head, signature, header = {} } = value
  if (typeof head !== 'string' || typeof signature !== 'string')
    return { refused: 'a signature without protected header or value' }
  if (payload !== undefined && typeof payload !== 'string') return { refused: 'payload: not text' }
  if (!isJsonObject(header)) return { refused: 'header: not an object' }
  return { protected: head, signature, header, ...(payload !== undefined && { payload }) }
}

/** The unprotected header of one that can be read; else an empty one. */
export function headerOf(one: Jws | JwsRefused | undefined): JsonObject {
  return one === undefined || 'refused' in one ? {} : one.header
}
