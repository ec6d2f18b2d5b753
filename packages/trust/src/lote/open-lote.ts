/** A signed list as it arrives: signature by a pinned signer, form, freshness, rollback. */
import { secondsOf } from '../instant.ts'
import { type JadesResult, payloadText, splitCompact, verifyJadesSignature } from '../jades/verify-jades.ts'
import { JsonError } from '../json.ts'
import type { Instant, Steps } from '../ports.ts'
import { type Lote, LoteError } from './lote.ts'
import { parseLote } from './parse-lote.ts'

export type LoteRequest = {
  /** The list as a compact JWS. */
  readonly compact: string
  /** x5t#S256 of the certificates that may sign this list. No chain building, no system roots. */
  readonly signers: readonly string[]
  readonly at: Instant
  /** Highest sequence number accepted before. */
  readonly lastSequence?: number
}

type Opened = {
  readonly lote: Lote
  readonly sequence: number
  /** x5t#S256 of the certificate that signed. */
  readonly signer: string
  /** Seconds. */
  readonly iat: number
}

export type LoteResult =
  | (Opened & { readonly outcome: 'fresh' | 'stale' })
  | (Opened & { readonly outcome: 'rollback'; readonly detail: string })
  | {
      readonly outcome: 'bad-signature'
      readonly detail: string
      /** Present when the value is right but the signer is not pinned. */
      readonly signer?: string
    }
  | { readonly outcome: 'malformed'; readonly detail: string }

const CHARACTERS_MAX = 20 * 1024 * 1024
const SKEW_SECONDS = 60

export function* openLote({ compact, signers, at, lastSequence }: LoteRequest): Steps<LoteResult> {
  if (compact.length > CHARACTERS_MAX) return { outcome: 'malformed', detail: 'larger than 20 MiB' }
  const parts = splitCompact(compact.trim())
  if (parts === undefined) return { outcome: 'malformed', detail: 'not a compact JWS of three parts' }
  // Lists come from other makers: their time may be in `sigT`.
  const signature: JadesResult = yield* verifyJadesSignature({ ...parts, at, foreign: true })
  if (!signature.ok) return { outcome: 'bad-signature', detail: `${signature.code}: ${signature.detail}` }
  const { x5tS256: signer, iat } = signature
  if (!signers.includes(signer))
    return { outcome: 'bad-signature', detail: 'the signer is not one of the pinned ones', signer }
  const lote = tryParse(payloadText(parts.payload))
  if (typeof lote === 'string') return { outcome: 'malformed', detail: lote }
  if (secondsOf(lote.issued) > secondsOf(at) + SKEW_SECONDS)
    return { outcome: 'malformed', detail: 'issued in the future' }
  const opened = { lote, sequence: lote.sequence, signer, iat }
  if (lastSequence !== undefined && lote.sequence < lastSequence)
    return { ...opened, outcome: 'rollback', detail: `sequence ${lote.sequence} after ${lastSequence}` }
  return { ...opened, outcome: lote.nextUpdate > at ? 'fresh' : 'stale' }
}

/** The list, or where it is broken. */
function tryParse(text: string | undefined): Lote | string {
  if (text === undefined) return 'not UTF-8'
  try {
    return parseLote(text)
  } catch (error) {
    if (error instanceof JsonError || error instanceof LoteError) return error.message
    throw error
  }
}
