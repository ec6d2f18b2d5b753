/** The evidence records that stand in a signature, and which of its time-stamps they prove (EN 319 102-1 §5.6.2.3). */
import { sameBytes } from '../bytes.ts'
import { judgeRecord } from '../evidence/judge-record.ts'
import type { DocumentSteps, Instant } from '../ports.ts'
import type { EvidenceFacts, SignatureFacts, StampFacts, ValidationInput } from './facts.ts'
import type { EvidenceReport } from './outcome.ts'

type Proof = { readonly at: Instant; readonly over: EvidenceFacts['over'] }

export type JudgedEvidence = {
  /** In the order of the facts. */
  readonly evidence: readonly EvidenceReport[]
  readonly proofs: readonly Proof[]
}

/** From the youngest inward: one that passes proves the tokens that it is over, also those of older records. */
export function* judgeEvidence(facts: SignatureFacts, input: ValidationInput): DocumentSteps<JudgedEvidence> {
  const evidence: EvidenceReport[] = []
  const proofs: Proof[] = []
  for (const record of (facts.evidence ?? []).toReversed()) {
    const proven = record.stamps.map((stamp) => ({ ...stamp, ...provenBy({ proofs }, stamp, input) }))
    const report = yield* judgeRecord({ ...record, stamps: proven }, input, facts)
    evidence.unshift(report)
    if (report.existedAt !== undefined) proofs.push({ at: report.existedAt, over: record.over })
  }
  return { evidence, proofs }
}

/** The earliest time at which anything proves that this token existed. */
export function provenBy(
  { proofs }: Pick<JudgedEvidence, 'proofs'>,
  { token }: StampFacts,
  { existedAt }: ValidationInput,
): { readonly existedAt?: Instant } {
  const times = proofs
    .filter(({ over = [] }) => over.some((one) => sameBytes(one, token)))
    .map(({ at }) => at)
  const [earliest] = [...times, ...(existedAt === undefined ? [] : [existedAt])].sort()
  return earliest === undefined ? {} : { existedAt: earliest }
}
