/** A checked record → its report: since when at the latest its objects existed (EN 319 102-1 §5.6.2.3, RFC 4998 §5.3). */
import type { EvidenceFacts, StampFacts, ValidationInput } from '../ades/facts.ts'
import { PATH_SIGNATURES_MAX } from '../ades/find-paths.ts'
import { judgeStamps } from '../ades/judge-stamps.ts'
import { type EvidenceReport, type Failure, SUB_INDICATIONS, type TimestampReport } from '../ades/outcome.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import type { Bytes, DocumentSteps, Instant } from '../ports.ts'

/** One that cannot be read proves nothing. */
export function unreadableRecord(
  name: string,
  { syntax, detail }: Pick<EvidenceFacts, 'syntax'> & { readonly detail: string },
): EvidenceFacts {
  const broken: Failure = { subIndication: 'FORMAT_FAILURE', detail }
  const nothing = { stamps: [], findings: [], certificates: [], crls: [], ocsps: [] }
  return { name, syntax, broken, coverage: [], ...nothing }
}

type Around = {
  /** DER found beside the record, where authorities of its stamps may be. */
  readonly certificates?: readonly Bytes[]
  readonly crls?: readonly Bytes[]
  readonly ocsps?: readonly Bytes[]
  /** When the record itself is known to have existed: another one over it. */
  readonly existedAt?: Instant
}

export function* judgeRecord(
  facts: EvidenceFacts,
  input: ValidationInput,
  around: Around = {},
): DocumentSteps<EvidenceReport> {
  const all = (pick: 'certificates' | 'crls' | 'ocsps'): readonly Bytes[] => [
    ...facts[pick],
    ...(around[pick] ?? []),
    ...(input[pick] ?? []),
  ]
  const read = (some: readonly Bytes[]) => some.map(readCertificate).filter((one) => one !== undefined)
  const { existedAt } = around
  const timestamps = yield* judgeStamps({
    stamps: facts.stamps.map((stamp) => prepared(stamp, facts, existedAt)),
    at: input.at,
    anchors: read(input.stampAnchors ?? input.anchors),
    pool: read(all('certificates')),
    crls: all('crls'),
    ocsps: all('ocsps'),
    budget: { left: PATH_SIGNATURES_MAX },
    revocation: input.revocation ?? 'required',
  })
  const failure = facts.broken ?? stampFailure(timestamps) ?? outOfOrder(timestamps)
  const first = timestamps[0]?.time
  const { name, syntax, coverage, findings } = facts
  return {
    name,
    syntax,
    ...(failure === undefined && first !== undefined && { existedAt: first }),
    crypto: facts.broken === undefined && timestamps.every(({ crypto }) => crypto === 'ok') ? 'ok' : 'broken',
    indication: failure === undefined ? 'PASSED' : indicationOf(failure),
    ...failure,
    coverage,
    timestamps,
    findings,
  }
}

/** Where anything is wrong with the trees, no stamp is over another. */
function prepared(stamp: StampFacts, { broken }: EvidenceFacts, existedAt: Instant | undefined): StampFacts {
  const { over: _, ...alone } = stamp
  return { ...(broken === undefined ? stamp : alone), ...(existedAt !== undefined && { existedAt }) }
}

function stampFailure(timestamps: readonly TimestampReport[]): Failure | undefined {
  // A broken one first: it is broken whoever is trusted.
  const failed =
    timestamps.find(({ crypto }) => crypto === 'broken') ??
    timestamps.find(({ indication }) => indication !== 'PASSED')
  const { subIndication, detail = '' } = failed ?? {}
  return subIndication === undefined
    ? undefined
    : { subIndication, detail: `an archive time-stamp: ${detail}` }
}

/** RFC 4998 §5.2: stamps and chains stand in the order in which they were made. */
function outOfOrder(timestamps: readonly TimestampReport[]): Failure | undefined {
  const times = timestamps.map(({ time = '' }) => time)
  const wrong = times.some((time, index) => index > 0 && time < (times[index - 1] ?? ''))
  return wrong
    ? {
        subIndication: 'TIMESTAMP_ORDER_FAILURE',
        detail: 'an archive time-stamp is older than the one before it',
      }
    : undefined
}

function indicationOf({ subIndication }: Failure): 'FAILED' | 'INDETERMINATE' {
  return SUB_INDICATIONS[subIndication] === 'TOTAL_FAILED' ? 'FAILED' : 'INDETERMINATE'
}
