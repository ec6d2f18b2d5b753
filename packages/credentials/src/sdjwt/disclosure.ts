import { decodeText, encodeBase64url } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { isArray, parseJson, type Json } from '../json.ts'

/** RFC 9901 §4.2: `[salt, name, value]` for an object member, `[salt, value]` for an array element. */
export type Disclosure = {
  /** base64url as received: this text is what gets hashed. */
  readonly text: string
  readonly name?: string
  readonly value: Json
}

/** Names that carry the format itself (RFC 9901 §4.1, §4.2.4.2). */
export const RESERVED_NAMES: readonly string[] = ['_sd', '...']

export const NESTING_MAX = 16

/** Throws FormatError with the code that refuses the whole SD-JWT. */
export function parseDisclosure(text: string): Disclosure {
  const parts = parseParts(decodeText(text, 'a disclosure'))
  // By index: taking an array apart runs its iterator, which costs as much as reading the JSON.
  const salt = parts[0]
  const second = parts[1]
  const third = parts[2]
  if (typeof salt !== 'string' || (parts.length !== 2 && parts.length !== 3)) {
    throw new FormatError('SDJWT_ARITY', 'a disclosure is not a list of salt, name and value')
  }
  if (parts.length === 2) return { text, value: second as Json }
  if (typeof second !== 'string')
    throw new FormatError('SDJWT_ARITY', 'a disclosure has a name that is not text')
  return { text, name: second, value: third as Json }
}

function parseParts(text: string): readonly Json[] {
  const parts = parseDisclosureJson(text)
  if (!isArray(parts)) throw new FormatError('SDJWT_ARITY', 'a disclosure is not a JSON array')
  return parts
}

function parseDisclosureJson(text: string): Json {
  try {
    return parseJson(text, { depthMax: NESTING_MAX })
  } catch (error) {
    if (!(error instanceof FormatError) || error.code !== 'JSON_FORM') throw error
    throw new FormatError('SDJWT_ARITY', 'a disclosure is not JSON')
  }
}

/** The wire text of a disclosure; without a name it is an array element. */
export function createDisclosure(salt: string, name: string | undefined, value: Json): string {
  if (name !== undefined && RESERVED_NAMES.includes(name)) {
    throw new FormatError('SDJWT_NAME', `a claim cannot be called ${JSON.stringify(name)}`)
  }
  return encodeBase64url(JSON.stringify(name === undefined ? [salt, value] : [salt, name, value]))
}
