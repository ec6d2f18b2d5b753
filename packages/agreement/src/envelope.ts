/** The signed envelope: JWS general JSON over the canonical bytes, opened in a fixed order (agreement-1 §2). */
import { z } from 'zod'
import { readAgreement } from './agreement.ts'
import { base64urlDecode, base64urlEncode, utf8Decode, utf8Encode } from './bytes.ts'
import type { Instant } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import { JSON_LIMITS, JsonError, type Json, parseJson } from './json.ts'
import { type Agreement, AGREEMENT_SCHEMA, SEMANTICS } from './language/schema.ts'
import type { EnvelopeCode } from './reasons.ts'
import {
  CLOCK_SKEW_SECONDS,
  CONTENT_TYPES,
  findPin,
  type Pin,
  protectedHeaderFault,
  type Sha256,
  type VerifySignature,
} from './signature.ts'
import { instantOf, millisecondsOf } from './time.ts'

export type EnvelopePorts = {
  readonly verifySignature: VerifySignature
  readonly sha256: Sha256
  /** Pins of the state before this version; for version 1 the anchors exchanged out of band. */
  readonly pins: readonly Pin[]
  /** Time of opening: a signing time after it is refused. */
  readonly at: Instant
}

export type AgreementSignature = {
  readonly party: string
  readonly authority: string
  readonly x5tS256: string
  readonly alg: string
  readonly signedAt: Instant
  readonly timestampedAt: Instant | null
}

/** A version whose canonical bytes, schema, signatures, pins and signatories were all found good. */
export type OpenedAgreement = {
  readonly agreement: Agreement
  readonly canonical: string
  readonly sha256: string
  readonly signatures: readonly AgreementSignature[]
}

export type EnvelopeFailure = {
  readonly ok: false
  readonly code: EnvelopeCode
  readonly detail: string
  /** Parties whose good signature was found, when others are missing. */
  readonly signedBy?: readonly string[]
}

export type EnvelopeResult = ({ readonly ok: true } & OpenedAgreement) | EnvelopeFailure

const zBase64url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'base64url without padding')
const zSignature = z.strictObject({
  protected: zBase64url.max(65_536),
  signature: zBase64url.max(2_048),
  header: z.strictObject({ etsiU: z.array(zBase64url).max(32) }).optional(),
})
const zEnvelope = z.strictObject({ payload: zBase64url, signatures: z.array(zSignature).min(1).max(16) })

type Envelope = z.infer<typeof zEnvelope>
type EnvelopeSignature = z.infer<typeof zSignature>

function failure(code: EnvelopeCode, detail: string): EnvelopeFailure {
  return { ok: false, code, detail }
}

/** Opens an envelope step by step; the first failure stops, since the content cannot be trusted yet. */
export function openEnvelope(text: string, ports: EnvelopePorts): EnvelopeResult {
  const envelope = parseEnvelope(text)
  if ('code' in envelope) return envelope
  const content = readPayload(envelope.payload)
  if ('code' in content) return content
  const signatures = checkSignatures(envelope, content.agreement, ports)
  if ('code' in signatures) return signatures
  const missing = missingSignatories(content.agreement, signatures)
  if (missing.length > 0) {
    const signedBy = [...new Set(signatures.map(({ party }) => party))].sort()
    return { ...failure('AGR_SIGNATURE_MISSING', `no signature of ${missing.join(', ')}`), signedBy }
  }
  return { ok: true, ...content, sha256: ports.sha256(content.canonical), signatures }
}

/** The text inside an envelope whose signatures nobody has looked at yet; of the faults, those of form and schema. */
export function readEnvelopeText(
  text: string,
): { readonly agreement: Agreement; readonly canonical: string } | EnvelopeFailure {
  const envelope = parseEnvelope(text)
  return 'code' in envelope ? envelope : readPayload(envelope.payload)
}

/** Canonical bytes of an agreement to be signed: the JWS payload, and the text whose hash both sides compare. */
export function createPayload(agreement: Agreement): {
  readonly canonical: string
  readonly payload: string
} {
  const read = readAgreement(agreement as Json)
  if (!read.ok) throw new TypeError(read.problems.map((p) => `${p.pointer}: ${p.detail}`).join('\n'))
  const canonical = canonicalJson(agreement)
  return { canonical, payload: base64urlEncode(utf8Encode(canonical)) }
}

/** Envelope text from a payload and signatures made over it. */
export function createEnvelope(payload: string, signatures: readonly EnvelopeSignature[]): string {
  return canonicalJson({ payload, signatures })
}

/** Union of the signatures of two envelopes over one payload: commutative, idempotent. Undefined if they differ. */
export function mergeEnvelopes(a: string, b: string): string | undefined {
  const [left, right] = [parseEnvelope(a), parseEnvelope(b)]
  if ('code' in left || 'code' in right || left.payload !== right.payload) return undefined
  const merged = new Map<string, EnvelopeSignature>()
  for (const entry of [...left.signatures, ...right.signatures]) {
    const key = `${entry.protected}.${entry.signature}`
    const known = merged.get(key)
    if (known === undefined || headerRank(known) < headerRank(entry)) merged.set(key, entry)
  }
  if (merged.size > 16) return undefined
  const sorted = [...merged.entries()].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => entry)
  return createEnvelope(left.payload, sorted)
}

/** The richer unsigned header wins; ties by text, so that the order of merging never shows. */
function headerRank({ header }: EnvelopeSignature): string {
  const entries = header?.etsiU ?? []
  return `${String(entries.length).padStart(2, '0')}${entries.join(' ')}`
}

function parseEnvelope(text: string): Envelope | EnvelopeFailure {
  try {
    const parsed = zEnvelope.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    return failure('ENV_MALFORMED', `/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unknown shape'}`)
  } catch (error) {
    if (error instanceof JsonError) return failure('ENV_MALFORMED', error.message)
    throw error
  }
}

function readPayload(payload: string): { agreement: Agreement; canonical: string } | EnvelopeFailure {
  const bytes = base64urlDecode(payload)
  const canonical = bytes === undefined ? undefined : utf8Decode(bytes)
  if (canonical === undefined) return failure('ENV_MALFORMED', 'payload is not base64url of UTF-8 text')
  let value: Json
  try {
    value = parseJson(canonical, JSON_LIMITS)
  } catch (error) {
    if (error instanceof JsonError) return failure('ENV_MALFORMED', `payload: ${error.message}`)
    throw error
  }
  const again = canonicalOf(value)
  if (again !== canonical)
    return failure('AGR_NOT_CANONICAL', 'payload is not in canonical form (RFC 8785, NFC)')
  const read = readAgreement(value)
  if (read.ok) return { agreement: read.agreement, canonical }
  const [first] = read.problems
  const version = `reads ${AGREEMENT_SCHEMA}, semantics ${SEMANTICS}`
  return failure(
    'AGR_SCHEMA_UNSUPPORTED',
    `${first?.pointer ?? ''}: ${first?.detail ?? 'unknown'} (${version})`,
  )
}

function canonicalOf(value: Json): string | undefined {
  try {
    return canonicalJson(value)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function checkSignatures(
  envelope: Envelope,
  agreement: Agreement,
  ports: EnvelopePorts,
): readonly AgreementSignature[] | EnvelopeFailure {
  const good: {
    readonly x5tS256: string
    readonly alg: string
    readonly signedAt: Instant
    readonly stamp: Instant | null
  }[] = []
  for (const [index, entry] of envelope.signatures.entries()) {
    const checked = checkSignature(envelope.payload, entry, { agreement, ports })
    if (typeof checked === 'string') return failure('AGR_SIGNATURE_INVALID', `signature ${index}: ${checked}`)
    good.push(checked)
  }
  const signatures: AgreementSignature[] = []
  for (const { stamp, ...signature } of good) {
    const pin = findPin(ports.pins, signature.x5tS256, signature.signedAt)
    if (pin === undefined || !pin.roles.includes('signatory'))
      return failure(
        'AGR_SIGNER_UNKNOWN',
        `${signature.x5tS256} is no pinned signatory at ${signature.signedAt}`,
      )
    signatures.push({ ...signature, party: pin.party, authority: pin.authority, timestampedAt: stamp })
  }
  return signatures
}

/** A text says what is wrong. */
function checkSignature(
  payload: string,
  entry: EnvelopeSignature,
  { agreement, ports }: { readonly agreement: Agreement; readonly ports: EnvelopePorts },
): string | { x5tS256: string; alg: string; signedAt: Instant; stamp: Instant | null } {
  const fault = protectedHeaderFault(entry.protected, CONTENT_TYPES.agreement)
  if (fault !== undefined) return fault
  const { header, ...rest } = entry
  const checked = ports.verifySignature({ ...rest, payload, ...(header === undefined ? {} : { header }) })
  if (!checked.ok) return checked.detail
  const signedMs = checked.iat * 1000
  if (signedMs > millisecondsOf(ports.at) + CLOCK_SKEW_SECONDS * 1000) return 'signed in the future'
  if (agreement.signing.timestamp && checked.timestampedAt === undefined) return 'no verified time-stamp'
  return {
    x5tS256: checked.x5tS256,
    alg: checked.alg,
    signedAt: instantOf(signedMs),
    stamp: checked.timestampedAt ?? null,
  }
}

/** Who must still sign: one signatory of each party, or every authority with that role. */
function missingSignatories(
  agreement: Agreement,
  signatures: readonly AgreementSignature[],
): readonly string[] {
  if (agreement.signing.required === 'one-signatory-per-party')
    return agreement.parties
      .map(({ code }) => code)
      .filter((code) => !signatures.some(({ party }) => party === code))
  return agreement.parties.flatMap(({ code, authorities }) =>
    authorities
      .filter(({ roles }) => roles.includes('signatory'))
      .filter(
        ({ id }) => !signatures.some((signature) => signature.party === code && signature.authority === id),
      )
      .map(({ id }) => `${code} ${id}`),
  )
}
