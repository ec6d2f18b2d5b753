/** Documents in ISO 8859: every octet is one character, and the declaration says of which part. */
import type { Bytes } from '../ports.ts'

const DECLARED = /^<\?xml[ \t\r\n][^>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]+)["']/
const DECLARATION_BYTES_MAX = 200
const ASCII = /^US-ASCII$/i
const PART = /^ISO-8859-(1|2|15)$/i

/** Undefined where the declaration names no such encoding. */
export function decodeOneOctet(bytes: Bytes): string | undefined {
  const start = latin1(bytes.subarray(0, DECLARATION_BYTES_MAX))
  const encoding = DECLARED.exec(start)?.[1] ?? ''
  const part = PART.exec(encoding)?.[1]
  // What the web calls by the name of the first part is another encoding in 27 places.
  if (part === '1' || ASCII.test(encoding)) return latin1(bytes)
  return part === undefined ? undefined : new TextDecoder(encoding).decode(bytes)
}

const CHUNK = 8192

function latin1(bytes: Bytes): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return text
}
