/** A signed document that somebody brings: read, judged at home and under every agreement, and forgotten. */
import {
  type EvidenceReport,
  type SignatureReport,
  type TimestampReport,
  type Tsl,
  withCounters,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import { type CheckedStamp, checkStamps } from './check-stamps.ts'
import { type Decided, decideUnder } from './decide-under.ts'
import { type HomeVerdict, type ServiceThen, serviceAt, servicesOf, verdictOf } from './home-standing.ts'
import type { RevocationLists } from './revocation-lists.ts'
import { CRLS_ASKED_MAX, type SignaturesDeps } from './signatures-deps.ts'
import { type BroughtDocument, type ReadDocument, validateWith } from './validate-with.ts'

export type HomeAnswer = {
  readonly verdict: HomeVerdict
  readonly report: SignatureReport
  /** The service of our own lists that stands for the signer, as it was at that time. */
  readonly service: ServiceThen | undefined
}

export type UnderAgreement = Decided & { readonly report: SignatureReport }

export type CheckedSignature = {
  readonly home: HomeAnswer
  readonly under: readonly UnderAgreement[]
  readonly stamps: readonly CheckedStamp[]
}

export type CheckedEvidence = {
  readonly report: EvidenceReport
  /** That of its weakest time-stamp: it leans on all of them. */
  readonly verdict: HomeVerdict
  readonly stamps: readonly CheckedStamp[]
}

export type CheckedDocument =
  | { readonly ok: false; readonly detail: string }
  | {
      readonly ok: true
      readonly at: Instant
      readonly sha256: string
      readonly form: ReadDocument['form']
      readonly container: ReadDocument['container']
      readonly signatures: readonly CheckedSignature[]
      /** Time-stamps that stand in no signature. */
      readonly stamps: readonly CheckedStamp[]
      /** Evidence records that stand in no signature. */
      readonly evidence: readonly CheckedEvidence[]
    }

export type CheckOptions = {
  /** One of the agreements; all of them when absent. */
  readonly agreement?: string | undefined
  /** Keeps a signed receipt of each decision under an agreement. */
  readonly receipts: boolean
}

type Deps = Pick<SignaturesDeps, 'clock' | 'trustLists' | 'acceptance' | 'store'> & {
  readonly revocationLists: RevocationLists
}

export async function checkDocument(
  deps: Deps,
  document: BroughtDocument,
  { agreement, receipts }: CheckOptions,
): Promise<CheckedDocument> {
  const asked = deps.clock.now()
  const [own, named] = [await ownLists(deps, asked), await deps.acceptance.lists(asked)]
  const partners = named.filter(({ agreement: { id } }) => agreement === undefined || id === agreement)
  const lists = [...own, ...partners.map(({ list }) => list)]
  const first = validateWith(document, lists, { at: asked })
  if (!first.ok) return first
  const tsls = lists.flatMap(({ tsl }) => tsl ?? [])
  const heard = await deps.revocationLists(supplyPoints(first.seen, tsls))
  const crls = heard.map(({ der }) => der)
  // Only now: what was heard meanwhile must not be younger than the question.
  const at = deps.clock.now()
  const home = validateWith(document, own, { at, crls })
  if (!home.ok) return home
  const under = partners.map((one) => ({ one, found: validateWith(document, [one.list], { at, crls }) }))
  const sha256 = hexSha256(document.bytes)
  const question = { heard, at, receipts, sha256 }
  const stampsOf = async (where: string, pick: (read: ReadDocument) => readonly TimestampReport[]) => {
    const brought = under.map(({ one, found }) => ({ one, reports: found.ok ? pick(found.seen) : [] }))
    return checkStamps(deps, { where, own, reports: pick(home.seen), brought, ...question })
  }
  const signatures: CheckedSignature[] = []
  for (const [place, report] of home.judged.signatures.entries()) {
    const answers: UnderAgreement[] = []
    for (const { one, found } of under) {
      const judged = found.ok ? found.judged.signatures[place] : undefined
      if (judged === undefined) continue
      const about = { one, judged, name: report.id, ...question }
      answers.push({ ...(await decideUnder(deps, about)), report: judged })
    }
    const stamps: CheckedStamp[] = []
    for (const { id } of withCounters(report))
      stamps.push(...(await stampsOf(id, (read) => stampsIn(read.signatures[place], id))))
    signatures.push({ home: homeAnswer(report, own), under: answers, stamps })
  }
  const stamps = await stampsOf('', (read) => read.stamps.map((one) => one.report))
  const evidence: CheckedEvidence[] = []
  for (const [place, report] of home.seen.evidence.entries()) {
    const inside = await stampsOf(report.name, (read) => read.evidence[place]?.timestamps ?? [])
    evidence.push({ report, verdict: evidenceVerdict(report, inside), stamps: inside })
  }
  const { form, container } = home.seen
  return { ok: true, at, sha256, form, container, signatures, stamps, evidence }
}

function stampsIn(report: SignatureReport | undefined, id: string): readonly TimestampReport[] {
  const all = report === undefined ? [] : withCounters(report)
  return all.find((one) => one.id === id)?.timestamps ?? []
}

const WEAKEST: readonly HomeVerdict[] = ['not-valid', 'unknown', 'withdrawn']

function evidenceVerdict({ indication }: EvidenceReport, stamps: readonly CheckedStamp[]): HomeVerdict {
  if (indication !== 'PASSED') return indication === 'FAILED' ? 'not-valid' : 'unknown'
  return WEAKEST.find((verdict) => stamps.some(({ home }) => home.verdict === verdict)) ?? 'valid'
}

/** Lists of ours that say for whom signatures are vouched; those of issuers of credentials vouch for nobody here. */
async function ownLists({ trustLists }: Deps, at: Instant) {
  return (await trustLists.own(at)).filter(({ tsl }) => tsl !== undefined)
}

/** Where the services that stand for these signers say that their lists of revoked certificates are. */
function supplyPoints({ signatures, stamps, evidence }: ReadDocument, tsls: readonly Tsl[]): string[] {
  const records = [...evidence, ...signatures.flatMap((one) => one.evidence ?? [])]
  const inside = [...signatures.flatMap(withCounters), ...records].flatMap(({ timestamps }) => timestamps)
  const reports = [...signatures, ...inside, ...stamps.map(({ report }) => report)]
  const services = reports.flatMap((report) => servicesOf(report, tsls))
  const uris = services.flatMap(({ service }) => service.periods[0].supplyPoints.map(({ uri }) => uri))
  return [...new Set(uris)].filter((uri) => /\.crl$/i.test(uri)).slice(0, CRLS_ASKED_MAX)
}

function homeAnswer(report: SignatureReport, own: readonly { readonly tsl: Tsl | undefined }[]): HomeAnswer {
  const service = serviceAt(report, { own, at: report.bestTime })
  return { verdict: verdictOf(report.indication, service?.period), report, service }
}
