import { type Agreement, type Json, JsonError, parseAgreement, parseJson } from '@entente/agreement'
import { UnreadableError } from '../../../national-node/src/kernel/command-line.ts'
import { readAgreements } from '../lint/read-agreements.ts'
import { printable } from '../verify/printable.ts'

const BASE64URL = /^[A-Za-z0-9_-]*$/

export type ReadVersion = {
  readonly file: string
  readonly agreement: Agreement
  /** It came in an envelope; nobody has checked its signatures here. */
  readonly inEnvelope: boolean
}

/** One agreement: a file of its text, a signed envelope, or a folder with `agreement.json`. */
export async function readVersion(path: string): Promise<ReadVersion> {
  const found = await readAgreements(path)
  const [one] = found
  if (one === undefined || found.length > 1)
    throw new UnreadableError(`${path} holds ${found.length} agreements; name one`)
  const payload = payloadIn(one.file, one.text)
  const parsed = parseAgreement(payload ?? one.text)
  if (!parsed.ok) {
    const [{ pointer, detail } = { pointer: '', detail: '' }] = parsed.problems
    throw new UnreadableError(
      `${one.file} is not an agreement: ${printable(pointer)} ${printable(detail)}`.trim(),
    )
  }
  return { file: one.file, agreement: parsed.agreement, inEnvelope: payload !== undefined }
}

/** The text that an envelope carries (JWS general JSON); undefined for a text that is no envelope. */
function payloadIn(file: string, text: string): string | undefined {
  const value = strictly(file, text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { payload, signatures } = value as { readonly [member: string]: Json }
  if (typeof payload !== 'string' || !Array.isArray(signatures)) return undefined
  try {
    if (!BASE64URL.test(payload)) throw new RangeError('not base64url')
    const bytes = Buffer.from(payload, 'base64url')
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UnreadableError(`${file} is an envelope whose payload is not base64url of UTF-8`)
  }
}

function strictly(file: string, text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new UnreadableError(
      `${file} is not strict JSON: ${printable(error.pointer)} ${printable(error.message)}`,
    )
  }
}
