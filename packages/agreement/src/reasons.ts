/**
 * The closed list of reasons, in the order in which they are told (agreement-1 §10). Adding one breaks the
 * build until its texts exist in seven languages. REVIEW_LAPSED and LIST_STALE may carry another class when the
 * agreement says so; the class here is the one without such words.
 */
import { prepareCanonical } from './jcs.ts'

export type ReasonClass = 'refuse' | 'suspend' | 'unknown' | 'limit'

export const REASONS = {
  // A1 envelope
  ENV_MALFORMED: 'refuse',
  AGR_NOT_CANONICAL: 'refuse',
  AGR_SCHEMA_UNSUPPORTED: 'refuse',
  AGR_SIGNATURE_INVALID: 'refuse',
  AGR_SIGNER_UNKNOWN: 'refuse',
  AGR_SIGNATURE_MISSING: 'refuse',
  // A2 chain and log
  AGR_CHAIN_BROKEN: 'refuse',
  AGR_NOT_LOGGED: 'refuse',
  AGR_LOG_FORK: 'refuse',
  // A3 time
  AGR_NOT_IN_FORCE: 'refuse',
  AGR_EXPIRED: 'refuse',
  AGR_TERMINATED: 'refuse',
  REVIEW_LAPSED: 'suspend',
  REVIEW_DUE: 'limit',
  // A4 notices
  NOTICES_INCOMPLETE: 'unknown',
  NOTICES_STALE: 'unknown',
  // R1 rule
  NO_RULE: 'refuse',
  RULE_AMBIGUOUS: 'unknown',
  // R2 status of the rule
  RULE_NOT_ACTIVE: 'refuse',
  RULE_ENDED: 'refuse',
  TRANSITION_ENDED: 'refuse',
  TRANSITIONAL: 'limit',
  // R3 suspension
  SUSPENDED_BY_NOTICE: 'suspend',
  SUSPENDED_BY_TRIGGER: 'suspend',
  // R4 mode
  TEST_ONLY: 'refuse',
  PILOT_NOT_ACCEPTED: 'refuse',
  PILOT: 'limit',
  // R5 service
  SERVICE_OUT_OF_SCOPE: 'refuse',
  // L1 list
  LIST_UNAVAILABLE: 'unknown',
  LIST_SIGNATURE: 'refuse',
  LIST_ROLLBACK: 'refuse',
  LIST_STALE: 'unknown',
  // L2 entity
  NOT_LISTED: 'refuse',
  SERVICE_TYPE: 'refuse',
  SERVICE_STATUS: 'refuse',
  // E1 equivalence (decision acceptSignature)
  EQUIV_NONE: 'refuse',
  EQUIV_NOT_ENACTED: 'refuse',
  EQUIV_REPEALED: 'refuse',
  EQUIV_AMBIGUOUS: 'unknown',
  QUALIFIER_UNMAPPED: 'refuse',
  QUALIFIER_DROPPED: 'limit',
  DEPTH_EXCEEDED: 'refuse',
  // C1 object
  CREDENTIAL_INVALID: 'refuse',
  CREDENTIAL_UNDETERMINED: 'unknown',
  SIGNATURE_FAILED: 'refuse',
  SIGNATURE_INDETERMINATE: 'unknown',
  // C2 holder
  HOLDER_BINDING: 'refuse',
  // C3 window
  ISSUED_OUT_OF_WINDOW: 'refuse',
  // C4 status of the object
  STATUS_REVOKED: 'refuse',
  STATUS_STALE: 'unknown',
  // X1 algorithms
  ALGO_REJECTED: 'refuse',
  ALGO_SUNSET: 'limit',
  // G1 assurance
  LOA_UNMAPPED: 'refuse',
  LOA_TOO_LOW: 'refuse',
  LOA_PROVISIONAL: 'limit',
  // P1 purpose
  PURPOSE_NOT_AGREED: 'refuse',
  // P2 claims
  CLAIM_FORBIDDEN: 'refuse',
  CLAIM_NOT_AGREED: 'refuse',
  CLAIM_MISSING: 'refuse',
  CLAIM_LOST: 'limit',
  CLAIM_WITHHELD: 'limit',
  // P3 data clause
  RECIPIENT_NOT_AGREED: 'refuse',
  REQUEST_MISSING: 'refuse',
  PREVIEW_MISSING: 'refuse',
  RETENTION_TOO_LONG: 'refuse',
  TRANSFER_NO_BASIS: 'refuse',
  TRANSFER_OUT_OF_SCOPE: 'refuse',
  ONWARD_FORBIDDEN: 'refuse',
  SUBJECT_AMBIGUOUS: 'unknown',
  // F1 effect
  EFFECT_TOO_LOW: 'refuse',
  EFFECT_CAPPED: 'limit',
} as const satisfies { readonly [code: string]: ReasonClass }

export type ReasonCode = keyof typeof REASONS

/** Codes of check A1: why an envelope could not be opened. */
export type EnvelopeCode =
  | 'ENV_MALFORMED'
  | 'AGR_NOT_CANONICAL'
  | 'AGR_SCHEMA_UNSUPPORTED'
  | 'AGR_SIGNATURE_INVALID'
  | 'AGR_SIGNER_UNKNOWN'
  | 'AGR_SIGNATURE_MISSING'

export type Reason = {
  readonly code: ReasonCode
  readonly class: ReasonClass
  /** JSON pointer (RFC 6901) into the governing agreement; with its id and `#` before it when into another. */
  readonly clause: string
  /** For the engineer. Never personal data. */
  readonly detail: string
}

export type Verdict = 'RECOGNISED' | 'RECOGNISED_LIMITED' | 'INDETERMINATE' | 'SUSPENDED' | 'NOT_RECOGNISED'

/** Recognised, with or without limits: the person is served. */
export function isPositive(verdict: Verdict): boolean {
  return verdict === 'RECOGNISED' || verdict === 'RECOGNISED_LIMITED'
}

/** Shared by everything that has nothing to say: a good case allocates nothing. */
export const NOTHING: readonly Reason[] = Object.freeze([])

export function reason(code: ReasonCode, clause: string, detail: string): Reason {
  return { code, class: REASONS[code], clause, detail }
}

export function reasonOfClass(
  code: ReasonCode,
  given: ReasonClass,
  { clause, detail }: { readonly clause: string; readonly detail: string },
): Reason {
  return { code, class: given, clause, detail }
}

/** A reason that depends on the agreement alone: made once, at activation, and shared by all decisions. */
export function stated(one: Reason): readonly Reason[] {
  return Object.freeze([prepareCanonical(one)])
}

/** Gravest first: what could not be healed by waiting or lifting is said first. */
const GRAVITY: { readonly [name in ReasonClass]: number } = { refuse: 0, suspend: 1, unknown: 2, limit: 3 }
const VERDICTS = ['NOT_RECOGNISED', 'SUSPENDED', 'INDETERMINATE', 'RECOGNISED_LIMITED'] as const

/** The gravest class present decides; the first reason of that class is the deciding one. */
export function verdictOf(reasons: readonly Reason[]): {
  readonly verdict: Verdict
  readonly deciding: ReasonCode | null
} {
  let gravest: Reason | undefined
  for (const one of reasons)
    if (gravest === undefined || GRAVITY[one.class] < GRAVITY[gravest.class]) gravest = one
  if (gravest === undefined) return { verdict: 'RECOGNISED', deciding: null }
  return { verdict: VERDICTS[GRAVITY[gravest.class]] ?? 'NOT_RECOGNISED', deciding: gravest.code }
}
