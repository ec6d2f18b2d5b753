import { InflateError, inflate } from '../../inflate.ts'
import type { Bytes } from '../../ports.ts'
import { PdfError } from './parse-value.ts'

const INFLATED_BYTES_MAX = 1 << 24
const HEADER_BYTES = 2

/** RFC 1950, for the streams a validator must open. Throws `PdfError`. Its checksum is not looked at: what counts is signed. */
export function openZlib(bytes: Bytes): Bytes {
  const [method = 0, flags = 0] = bytes
  if ((method & 0x0f) !== 8 || (method * 256 + flags) % 31 !== 0 || (flags & 0x20) !== 0)
    throw new PdfError('stream: not zlib')
  try {
    return inflate(bytes.subarray(HEADER_BYTES), INFLATED_BYTES_MAX)
  } catch (error) {
    if (error instanceof InflateError) throw new PdfError(`stream: ${error.message}`)
    throw error
  }
}
