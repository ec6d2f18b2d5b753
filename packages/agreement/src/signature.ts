/** What this package asks of the outside about signatures: they are checked elsewhere, pins are judged here. */
import { type Bytes, base64urlDecode, utf8Decode } from './bytes.ts'
import type { Instant } from './facts.ts'
import { JsonError, type Json, parseJson } from './json.ts'
import type { Agreement } from './language/schema.ts'
import type { Role } from './language/parties.ts'

/** Lower-case hex SHA-256; text counts as its UTF-8 bytes. */
export type Sha256 = (data: string | Bytes) => string

/** The three parts as they stand in the JWS, base64url. `header` is the unprotected one, with `etsiU`. */
export type SignatureInput = {
  readonly protected: string
  readonly payload: string
  readonly signature: string
  readonly header?: { readonly [member: string]: Json }
}

export type SignatureCheck =
  | {
      readonly ok: true
      /** SHA-256 of the signer's certificate, base64url: the pin. */
      readonly x5tS256: string
      /** Claimed signing time, NumericDate seconds. */
      readonly iat: number
      readonly alg: string
      /** Time of a verified signature time-stamp (`sigTst`); needed when the agreement asks for it. */
      readonly timestampedAt?: Instant
    }
  | { readonly ok: false; readonly detail: string }

/** JAdES check (header rules of agreement-1 §2, path, signature value), synchronous and injected. */
export type VerifySignature = (input: SignatureInput) => SignatureCheck

/** A key that a party said is its own, from a time to a time. */
export type Pin = {
  readonly party: string
  readonly authority: string
  readonly roles: readonly Role[]
  readonly x5tS256: string
  readonly from: Instant
  readonly until: Instant | null
}

/** `cty` of the protected header: keeps a signed notice from ever being read as an agreement. */
export const CONTENT_TYPES = {
  agreement: 'vnd.entente.agreement+json',
  notice: 'vnd.entente.notice+json',
  message: 'vnd.entente.negotiation+json',
  receipt: 'vnd.entente.receipt+json',
} as const

/** RS256 only to verify what others made (agreement-1 §2). */
const ALGORITHMS = new Set(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'PS256', 'RS256'])

/** Seconds a signing time may lie in the future. */
export const CLOCK_SKEW_SECONDS = 60

/** Pins a version declares: for its notices and for the next version, never for the version itself. */
export function pinsOf(agreement: Agreement): readonly Pin[] {
  return agreement.parties.flatMap((party) =>
    party.authorities.flatMap((authority) =>
      (authority.signers ?? []).map((signer) => ({
        party: party.code,
        authority: authority.id,
        roles: authority.roles,
        x5tS256: signer['x5t#S256'],
        from: signer.from,
        until: signer.until ?? null,
      })),
    ),
  )
}

export function findPin(pins: readonly Pin[], x5tS256: string, at: Instant): Pin | undefined {
  return pins.find((pin) => pin.x5tS256 === x5tS256 && isPinned(pin, at))
}

export function isPinned(pin: Pin, at: Instant): boolean {
  return pin.from <= at && (pin.until === null || at < pin.until)
}

/** Own look at the protected header: content type, algorithm, no unencoded payload. The text is what is wrong. */
export function protectedHeaderFault(text: string, contentType: string): string | undefined {
  const header = readHeader(text)
  if (header === undefined) return 'protected header is not base64url of a JSON object'
  if (header['cty'] !== contentType) return `cty is not ${contentType}`
  if (typeof header['alg'] !== 'string' || !ALGORITHMS.has(header['alg'])) return 'alg is not allowed'
  if (!Number.isInteger(header['iat'])) return 'iat is not integer seconds'
  if (typeof header['x5t#S256'] !== 'string') return 'x5t#S256 is missing'
  if ('crit' in header || 'b64' in header || 'sigD' in header) return 'crit, b64 and sigD are not used here'
  return undefined
}

function readHeader(text: string): { readonly [member: string]: Json } | undefined {
  const decoded = base64urlDecode(text)
  const json = decoded === undefined ? undefined : utf8Decode(decoded)
  if (json === undefined) return undefined
  try {
    const value = parseJson(json, { bytes: 64 * 1024, depth: 16 })
    return isMembers(value) ? value : undefined
  } catch (error) {
    if (error instanceof JsonError) return undefined
    throw error
  }
}

function isMembers(value: Json): value is { readonly [member: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
