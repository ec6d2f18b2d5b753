/** Small signed documents between parties: compact JWS over a canonical payload (agreement-1 §3, §3.1). */
import type { z } from 'zod'
import { base64urlDecode, base64urlEncode, utf8Decode, utf8Encode } from './bytes.ts'
import type { Instant } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import { JsonError, parseJson } from './json.ts'
import { CLOCK_SKEW_SECONDS, protectedHeaderFault, type Sha256, type VerifySignature } from './signature.ts'
import { instantOf, millisecondsOf } from './time.ts'

/** Seconds by which `issuedAt` may differ from the signing time of the JWS. */
const ISSUED_SKEW_SECONDS = 300

export type DocumentPorts = {
  readonly verifySignature: VerifySignature
  readonly sha256: Sha256
  readonly at: Instant
}

/** One kind of document: how it is named in the header, how large it may be, and what it holds. */
export type DocumentKind<T> = {
  readonly contentType: string
  readonly limits: { readonly bytes: number; readonly depth: number }
  readonly schema: z.ZodType<T>
}

export type OpenedDocument<T> = {
  readonly value: T
  /** Of its canonical text. */
  readonly sha256: string
  readonly x5tS256: string
  readonly signedAt: Instant
}

export type DocumentResult<T> =
  | ({ readonly ok: true } & OpenedDocument<T>)
  | { readonly ok: false; readonly fault: 'malformed' | 'signature'; readonly detail: string }

/** Form, canonical payload, schema, header, signature, times: in this order, and the first fault is told. */
export function openDocument<T extends { readonly issuedAt: Instant }>(
  compact: string,
  kind: DocumentKind<T>,
  { verifySignature, sha256, at }: DocumentPorts,
): DocumentResult<T> {
  const malformed = (detail: string) => ({ ok: false, fault: 'malformed', detail }) as const
  const unsigned = (detail: string) => ({ ok: false, fault: 'signature', detail }) as const
  if (compact.length > kind.limits.bytes * 2) return malformed('too long')
  const [head, payload, signature, ...rest] = compact.split('.')
  if (head === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return malformed('not a compact JWS')
  const read = readPayload(payload, kind)
  if (typeof read === 'string') return malformed(read)
  const fault = protectedHeaderFault(head, kind.contentType)
  if (fault !== undefined) return unsigned(fault)
  const checked = verifySignature({ protected: head, payload, signature })
  if (!checked.ok) return unsigned(checked.detail)
  const signedMs = checked.iat * 1000
  if (signedMs > millisecondsOf(at) + CLOCK_SKEW_SECONDS * 1000) return unsigned('signed in the future')
  if (Math.abs(signedMs - millisecondsOf(read.value.issuedAt)) > ISSUED_SKEW_SECONDS * 1000)
    return malformed('issuedAt is not the time of signing')
  const { x5tS256 } = checked
  return {
    ok: true,
    value: read.value,
    sha256: sha256(read.canonical),
    x5tS256,
    signedAt: instantOf(signedMs),
  }
}

/** Canonical bytes of a document to be signed. @throws TypeError naming the member that does not fit the schema */
export function createDocumentPayload<T>(
  value: T,
  { schema }: DocumentKind<T>,
): { readonly canonical: string; readonly payload: string } {
  const parsed = schema.safeParse(value)
  if (!parsed.success)
    throw new TypeError(parsed.error.issues.map((i) => `/${i.path.join('/')}: ${i.message}`).join('\n'))
  const canonical = canonicalJson(value)
  return { canonical, payload: base64urlEncode(utf8Encode(canonical)) }
}

/** A text says what is wrong. */
function readPayload<T>(
  payload: string,
  { limits, schema }: DocumentKind<T>,
): { readonly value: T; readonly canonical: string } | string {
  const bytes = base64urlDecode(payload)
  const canonical = bytes === undefined ? undefined : utf8Decode(bytes)
  if (canonical === undefined) return 'payload is not base64url of UTF-8 text'
  try {
    const value = parseJson(canonical, limits)
    if (canonicalJson(value) !== canonical) return 'payload is not canonical'
    const parsed = schema.safeParse(value)
    if (parsed.success) return { value: parsed.data, canonical }
    const issue = parsed.error.issues[0]
    return `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unknown shape'}`
  } catch (error) {
    if (error instanceof JsonError || error instanceof TypeError) return error.message
    throw error
  }
}
