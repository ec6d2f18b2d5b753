/** Facts of a signature → its report (EN 319 102-1 §5.3, §5.5, §5.6). Pure: the same inputs give the same report. */
import { readCertificate } from '../cms/read-certificate.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, Instant } from '../ports.ts'
import type { SignatureFacts, ValidationInput } from './facts.ts'
import { PATH_SIGNATURES_MAX } from './find-paths.ts'
import { algorithmFailure, type CertificateAnswer, judgeCertificate } from './judge-certificate.ts'
import { judgeStamps } from './judge-stamps.ts'
import { nameAlgorithms } from './name-algorithms.ts'
import { signerReport } from './signer-report.ts'
import { judgeEvidence, provenBy } from './judge-evidence.ts'
import {
  type EvidenceReport,
  type Failure,
  type Finding,
  type SignatureReport,
  SUB_INDICATIONS,
  type TimestampKind,
  type TimestampReport,
} from './outcome.ts'

/** One report for each signature, those of counter-signatures inside that of their parent. */
export function* judgeSignature(
  facts: SignatureFacts,
  input: ValidationInput,
): DocumentSteps<SignatureReport> {
  const material = materialOf(facts, input)
  const records = yield* judgeEvidence(facts, input)
  const { evidence } = records
  const stamps = yield* judgeStamps({
    ...material,
    stamps: facts.stamps.map((stamp) => ({ ...stamp, ...provenBy(records, stamp, input) })),
    anchors: material.stampAnchors,
  })
  const best = bestTime(facts, input, { stamps, evidence })
  const { signer } = facts
  const certificate = 'subIndication' in signer ? undefined : signer
  const judged =
    certificate === undefined
      ? undefined
      : yield* judgeCertificate({
          ...material,
          certificate,
          best,
          search: material,
          ...lowerBound(stamps),
        })
  const younger = facts.stamps.some((stamp, place) => {
    const report = stamps[place]
    return report !== undefined && isYounger(report, provenBy(records, stamp, input))
  })
  const failure = verdict(facts, { judged, stamps, best, younger, at: input.at })
  const counterSignatures: SignatureReport[] = []
  for (const counter of facts.counterSignatures) counterSignatures.push(yield* judgeSignature(counter, input))
  const crypto = cryptoOfFacts(facts)
  const kept = input.existedAt !== undefined || evidence.some(({ existedAt }) => existedAt !== undefined)
  const proven = provenLevel({ crypto, stamps, judged, kept })
  return {
    id: facts.id,
    format: facts.format,
    level: facts.level,
    ...(proven === undefined ? {} : { provenLevel: proven }),
    crypto,
    indication: failure === undefined ? 'TOTAL_PASSED' : SUB_INDICATIONS[failure.subIndication],
    ...failure,
    ...(certificate === undefined ? {} : { signer: yield* signerReport(certificate, judged) }),
    ...(facts.claimedTime === undefined ? {} : { claimedTime: facts.claimedTime }),
    bestTime: best,
    coverage: facts.coverage,
    algorithms: nameAlgorithms(facts.algorithms),
    timestamps: stamps,
    counterSignatures,
    ...(evidence.length > 0 && { evidence }),
    findings: [...facts.findings, ...unknownRevocation(judged, input)],
  }
}

function cryptoOfFacts({ broken, signer, valueIntact = false }: SignatureFacts): 'ok' | 'broken' {
  return broken === undefined && (valueIntact || !('subIndication' in signer)) ? 'ok' : 'broken'
}

function materialOf(facts: SignatureFacts, input: ValidationInput) {
  const read = (list: readonly Bytes[] = []): Certificate[] =>
    list.map(readCertificate).filter((one) => one !== undefined)
  const anchors = read(input.anchors)
  return {
    at: input.at,
    anchors,
    stampAnchors: input.stampAnchors === undefined ? anchors : read(input.stampAnchors),
    pool: [...read(facts.certificates), ...read(input.certificates)],
    crls: [...facts.crls, ...(input.crls ?? [])],
    ocsps: [...facts.ocsps, ...(input.ocsps ?? [])],
    budget: { left: PATH_SIGNATURES_MAX },
    revocation: input.revocation ?? 'required',
  } as const
}

/** One over references to validation data alone may be older than the signature, so that none of its kind counts. */
const PROVES: readonly TimestampKind[] = ['signature', 'archive', 'document']

/** The earliest time of a stamp that holds, or of a proof from outside; the time of validation without any. */
function bestTime(
  facts: SignatureFacts,
  { at, existedAt = at, proofs = [] }: ValidationInput,
  {
    stamps,
    evidence,
  }: { readonly stamps: readonly TimestampReport[]; readonly evidence: readonly EvidenceReport[] },
): Instant {
  const stamped = stamps.filter(({ kind, indication }) => PROVES.includes(kind) && indication === 'PASSED')
  const outside = proofs.filter(({ sha256 }) => sha256 === facts.valueSha256)
  const times = [
    existedAt,
    ...stamped.map(({ time = at }) => time),
    ...evidence.flatMap((one) => one.existedAt ?? []),
    ...outside.map((proof) => proof.at),
  ]
  return times.reduce((earliest, time) => (time < earliest ? time : earliest), at)
}

/** A signature is younger than a time-stamp over its content. */
function lowerBound(stamps: readonly TimestampReport[]): { readonly notBefore?: Instant } {
  const times = stamps
    .filter(({ kind, indication }) => kind === 'content' && indication === 'PASSED')
    .flatMap(({ time }) => time ?? [])
    .sort()
  const last = times.at(-1)
  return last === undefined ? {} : { notBefore: last }
}

function isYounger(
  { indication, time = '' }: TimestampReport,
  proven: { readonly existedAt?: Instant },
): boolean {
  return indication === 'PASSED' && proven.existedAt !== undefined && time > proven.existedAt
}

type Judged = {
  readonly judged: CertificateAnswer | undefined
  readonly stamps: readonly TimestampReport[]
  readonly best: Instant
  readonly at: Instant
  /** A time-stamp says a time after that at which an evidence record over it was made. */
  readonly younger: boolean
}

/** The first thing that is wrong, the mathematics before everything else. */
function verdict(facts: SignatureFacts, { judged, stamps, best, at, younger }: Judged): Failure | undefined {
  const unsigned = 'subIndication' in facts.signer ? facts.signer : undefined
  return (
    facts.broken ??
    unsigned ??
    facts.constraint ??
    judged?.failure ??
    mayNotSign(facts.signer) ??
    algorithmFailure(facts.algorithms, { at, best }) ??
    outOfOrder(stamps) ??
    (younger ? YOUNGER : undefined)
  )
}

const YOUNGER: Failure = {
  subIndication: 'TIMESTAMP_ORDER_FAILURE',
  detail: 'a time-stamp is younger than the proof that it existed',
}

function mayNotSign(signer: Certificate | Failure): Failure | undefined {
  if ('subIndication' in signer || signer.keyUsage === undefined) return undefined
  const may = signer.keyUsage.some((usage) => usage === 'digitalSignature' || usage === 'nonRepudiation')
  return may
    ? undefined
    : { subIndication: 'CHAIN_CONSTRAINTS_FAILURE', detail: 'key of the certificate may not sign' }
}

const ORDER = ['content', 'signature', 'validation-data', 'archive', 'document'] as const

/** EN 319 102-1 §5.5.4 step 5: no stamp over the content is younger than one over the signature, and so on. */
function outOfOrder(stamps: readonly TimestampReport[]): Failure | undefined {
  const passed = stamps.filter(({ indication }) => indication === 'PASSED')
  const times = (kind: (typeof ORDER)[number]): string[] =>
    passed
      .filter((stamp) => stamp.kind === kind)
      .flatMap(({ time }) => time ?? [])
      .sort()
  for (const [i, earlier] of ORDER.slice(0, 3).entries())
    for (const later of ORDER.slice(i + 1)) {
      const [first, last] = [times(earlier)[0], times(later).at(-1)]
      if (first !== undefined && last !== undefined && first > last)
        return {
          subIndication: 'TIMESTAMP_ORDER_FAILURE',
          detail: `${earlier} time-stamp of ${first} after ${later} time-stamp of ${last}`,
        }
    }
  return undefined
}

type Proven = {
  readonly crypto: 'ok' | 'broken'
  readonly stamps: readonly TimestampReport[]
  readonly judged: CertificateAnswer | undefined
  /** By an evidence record, or by something outside: as much as an archive time-stamp. */
  readonly kept: boolean
}

/** EN 319 102-1 knows no levels; this is what of the claimed one is proven. */
function provenLevel({ crypto, stamps, judged, kept }: Proven): SignatureReport['provenLevel'] {
  if (crypto === 'broken' || judged === undefined) return undefined
  const passed = (...kinds: string[]): boolean =>
    stamps.some(({ kind, indication }) => indication === 'PASSED' && kinds.includes(kind))
  if (!kept && !passed('signature', 'archive', 'document')) return 'B'
  if (judged.path === undefined || !judged.statusKnown) return 'T'
  return kept || passed('archive', 'document') ? 'LTA' : 'LT'
}

function unknownRevocation(
  judged: CertificateAnswer | undefined,
  { revocation }: ValidationInput,
): Finding[] {
  if (revocation !== 'if-present' || judged?.path === undefined || judged.statusKnown) return []
  return [{ code: 'REVOCATION_NOT_CHECKED', detail: 'nothing says whether a certificate is revoked' }]
}
