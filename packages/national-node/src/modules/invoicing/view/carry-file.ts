/**
 * A document on its way through the pages: in the form that its reader sends again, and never on our disk. Packed, so
 * that a page with it stays light; unpacked with a limit, since what comes back may be anything.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { Fault } from '../../../kernel/fault.ts'
import { INVOICE_BYTES_MAX } from '../limits.ts'

/** Base64 of bytes that do not pack, and the rest of the form. */
export const CARRIED_CHARACTERS_MAX = Math.ceil(((INVOICE_BYTES_MAX + 4096) * 4) / 3)

export function packFile(bytes: Uint8Array): string {
  return deflateRawSync(bytes, { level: 9 }).toString('base64url')
}

/** @throws Fault `invalid` for what {@link packFile} did not make, `too-large` for what unpacks to more than is read */
export function unpackFile(text: string): Uint8Array {
  try {
    return inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: INVOICE_BYTES_MAX })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new Fault('too-large', 'invoicing/too-large', 'The document is larger than what is read')
    throw new Fault('invalid', 'invoicing/not-carried', 'The form does not carry a document of ours')
  }
}
