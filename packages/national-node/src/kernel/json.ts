import { FormatError, parseJson } from '@entente/credentials'
import { JSON_DEPTH_MAX } from './limits.ts'

/**
 * Strict JSON from outside: bounded depth, no duplicate members (RFC 8259 §4, RFC 7493 §2.3). Throws
 * `FormatError`; whoever read the text has limited its size.
 */
export function parseStrictJson(text: string): unknown {
  return parseJson(text, { depthMax: JSON_DEPTH_MAX, charactersMax: text.length })
}

export { FormatError }
