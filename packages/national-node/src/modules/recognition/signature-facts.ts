/** From the report of a signature to what the agreement decides from (agreement-1 §10). Pure. */
import type { ServiceFacts, SignatureFacts, SignatureRequest, TrustServiceEffect } from '@entente/agreement'
import {
  type Certificate,
  certificateFacts,
  DerError,
  findServices,
  type FoundService,
  parseCertificate,
  periodsFor,
  qualifyCertificate,
  qualifySignature,
  qualifyStamp,
  type SignatureReport,
  type TimestampReport,
  type Tsl,
  type TslService,
  type TslSignatureQualification,
} from '@entente/trust'
import { sha256 } from '../../kernel/crypto.ts'
import type { FoundList } from '../trust-lists/index.ts'

/** Of a signature, or of a time-stamp (`judgedStamp`): what an agreement decides from. */
export type JudgedReport = Pick<
  SignatureReport,
  'indication' | 'subIndication' | 'bestTime' | 'algorithms' | 'signer' | 'timestamps'
> & {
  /** Only of a time-stamp: the time it says proves nothing for itself, younger ones over it do. */
  readonly stamp?: { readonly provenAt: string | null }
}

export type Found = {
  readonly report: JudgedReport
  readonly list: FoundList
  /** What was heard of the revocation of the signer's certificate. */
  readonly status: SignatureFacts['status']
}

const INDICATIONS = {
  TOTAL_PASSED: 'passed',
  TOTAL_FAILED: 'failed',
  INDETERMINATE: 'indeterminate',
} as const satisfies Record<SignatureReport['indication'], string>

const OF_STAMP = { PASSED: 'TOTAL_PASSED', FAILED: 'TOTAL_FAILED', INDETERMINATE: 'INDETERMINATE' } as const

/** A time-stamp in the terms of a signature: the authority is its signer, the time it says the one it is judged by. */
export function judgedStamp(report: TimestampReport, at: string): JudgedReport {
  const { indication, subIndication, time = at, algorithms, signer, provenAt = null } = report
  return {
    indication: OF_STAMP[indication],
    ...(subIndication !== undefined && { subIndication }),
    bestTime: time,
    algorithms,
    ...(signer !== undefined && { signer }),
    timestamps: [],
    stamp: { provenAt },
  }
}

export const isStampService = (type: string | null): boolean => type?.includes('/Svctype/TSA') === true

/** Everything but the evidence of the public logs, which is not of the signature. */
export function readSignatureFacts({ report, list, status }: Found): Omit<SignatureFacts, 'log'> {
  const chain = chainOf(report)
  const service = list.tsl === undefined ? undefined : serviceFor(report, findServices([list.tsl], chain))
  const content = contentOf(chain[0] ?? signerOf(report))
  const { indication, subIndication, bestTime, algorithms } = report
  return {
    list: list.facts,
    entity: entityOf({ list, chain, service }),
    signature: {
      indication: INDICATIONS[indication],
      codes: subIndication === undefined ? [] : [subIndication],
      outcome: outcomeOf(report, list.tsl, chain),
      provenAt: report.stamp?.provenAt ?? (isStamped(report) ? bestTime : null),
    },
    certificate: content,
    status,
    algorithms,
  }
}

/** One certificate may stand on a list for signatures and for time-stamps: what is judged says which counts. */
export function serviceFor(
  { stamp }: Pick<JudgedReport, 'stamp'>,
  found: readonly FoundService[],
): TslService | undefined {
  const fits = ({ service }: FoundService): boolean =>
    isStampService(service.periods[0].type) === (stamp !== undefined)
  return (found.find(fits) ?? found[0])?.service
}

/** The trust services of this list that stand for the signer, in its own words: type and addition at that time. */
export function listedObjects({
  report,
  list,
}: Pick<Found, 'report' | 'list'>): SignatureRequest['object'][] {
  if (list.tsl === undefined) return []
  const found = findServices([list.tsl], chainOf(report))
  return found.flatMap(({ service }) => {
    const period = service.periods.find(({ since }) => since <= report.bestTime)
    if (period === undefined) return []
    const { type, asi } = period
    // One list stands for both: a service for time-stamps signs nothing else, and no other one stamps.
    if (isStampService(type) !== (report.stamp !== undefined)) return []
    const object = { kind: 'trust-service', type } as const
    return asi.length === 0 ? [object] : asi.map((one) => ({ ...object, asi: one }))
  })
}

/** A path that leads to no anchor of the list names nobody. */
function chainOf({ signer }: JudgedReport): Certificate[] {
  return (signer?.path ?? []).map((der) => parseCertificate(der))
}

function signerOf({ signer }: JudgedReport): Certificate | undefined {
  return signer === undefined ? undefined : parseCertificate(signer.certificate)
}

type Entity = Pick<Found, 'list'> & {
  readonly chain: readonly Certificate[]
  readonly service: TslService | undefined
}

function entityOf({ list, chain, service }: Entity): ServiceFacts | null {
  if (list.facts === null) return null
  const country = list.territory ?? null
  const [leaf] = chain
  const ids = chain.map(({ raw }) => sha256(raw))
  if (service === undefined || leaf === undefined)
    return { listed: false, ids, country, depth: 1, periods: [] }
  const identity = service.periods[0].identity.certificates.map((der) => sha256(der))
  return {
    listed: true,
    ids: [...new Set([...ids, ...identity])],
    country,
    depth: 1,
    periods: periodsFor(leaf, service).flatMap(({ since, until, type, asi, status, qualifiers }) =>
      (asi.length === 0 ? [null] : asi).map((one) => ({
        from: since,
        until: until ?? null,
        type,
        asi: one,
        status,
        // The reader does not keep whether the extension was critical: as if it were, never in favour.
        qualifiers: qualifiers.map((uri) => ({ uri, critical: true })),
      })),
    ),
  }
}

/** Statements that cannot be read are no certificate that a rule could speak about. */
function contentOf(certificate: Certificate | undefined): SignatureFacts['certificate'] {
  if (certificate === undefined) return null
  try {
    return { issuedAt: certificate.notBefore, content: certificateFacts(certificate) }
  } catch (error) {
    if (error instanceof DerError) return null
    throw error
  }
}

const PROVES: readonly string[] = ['signature', 'archive', 'document']

function isStamped({ timestamps }: JudgedReport): boolean {
  return timestamps.some(({ kind, indication }) => indication === 'PASSED' && PROVES.includes(kind))
}

/** TS 119 615 §4.5, §4.6 on the list of the partner; what no list says is qualified is advanced when it passes. */
function outcomeOf(
  { indication, bestTime, stamp }: JudgedReport,
  tsl: Tsl | undefined,
  chain: readonly Certificate[],
): TrustServiceEffect {
  if (indication !== 'TOTAL_PASSED' || tsl === undefined || chain.length === 0) return 'none'
  if (stamp !== undefined)
    return qualifyStamp({ lists: [tsl], chain, at: bestTime }) === 'QTSA' ? 'qualified' : 'advanced'
  const { final } = qualifyCertificate({ lists: [tsl], chain, at: bestTime })
  return EFFECTS[qualifySignature(final, indication)] ?? 'advanced'
}

const EFFECTS: Readonly<Partial<Record<TslSignatureQualification, TrustServiceEffect>>> = {
  QESIG: 'qualified',
  QESEAL: 'qualified',
  ADESIG_QC: 'advanced-qc',
  ADESEAL_QC: 'advanced-qc',
  NOT_ADES: 'none',
}
