/** A signed document that somebody brings: read, judged at home and under every agreement, and forgotten. */
import type { AgreementState, Decision } from '@entente/agreement'
import {
  type DocumentReport,
  type FoundService,
  findServices,
  isValidStatus,
  parseCertificate,
  runSync,
  type SignatureReport,
  type Tsl,
  type TslPeriod,
  validateDocument,
  type ValidationInput,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import { documentDriver } from '../../kernel/document-crypto.ts'
import type { TrustServiceList } from '../recognition/index.ts'
import type { FoundList } from '../trust-lists/index.ts'
import { readStatus } from './read-status.ts'
import type { HeardCrl, RevocationLists } from './revocation-lists.ts'
import { CRLS_ASKED_MAX, type SignaturesDeps } from './signatures-deps.ts'

export type BroughtDocument = {
  readonly bytes: Uint8Array
  readonly detached: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

type Read = Extract<DocumentReport, { readonly ok: true }>

/** `withdrawn`: intact and by a listed signer, whose service was not in good standing at that time. */
export type HomeVerdict = 'valid' | 'not-valid' | 'unknown' | 'withdrawn'

export type HomeAnswer = {
  readonly verdict: HomeVerdict
  readonly report: SignatureReport
  /** The service of our own lists that stands for the signer, as it was at that time. */
  readonly service: { readonly provider: string; readonly period: TslPeriod } | undefined
}

export type UnderAgreement = {
  readonly agreement: AgreementState
  readonly partner: string
  readonly list: Pick<FoundList, 'uri' | 'state' | 'sequence' | 'fetchedAt'>
  readonly report: SignatureReport
  readonly decision: Decision
  /** When a receipt was wanted. */
  readonly receiptId?: string
}

export type CheckedSignature = { readonly home: HomeAnswer; readonly under: readonly UnderAgreement[] }

export type CheckedDocument =
  | { readonly ok: false; readonly detail: string }
  | {
      readonly ok: true
      readonly at: Instant
      readonly sha256: string
      readonly form: Read['form']
      readonly container: Read['container']
      readonly signatures: readonly CheckedSignature[]
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

const isStampService = (type: string | null): boolean => type?.includes('/Svctype/TSA') === true

export async function checkDocument(
  deps: Deps,
  document: BroughtDocument,
  { agreement, receipts }: CheckOptions,
): Promise<CheckedDocument> {
  const asked = deps.clock.now()
  const [own, named] = [await ownLists(deps, asked), await deps.acceptance.lists(asked)]
  const partners = named.filter(({ agreement: { id } }) => agreement === undefined || id === agreement)
  const lists = [...own, ...partners.map(({ list }) => list)]
  const seen = validate(document, inputOf(asked, lists))
  if (!seen.ok) return seen
  const tsls = lists.flatMap(({ tsl }) => tsl ?? [])
  const heard = await deps.revocationLists(supplyPoints(seen, tsls))
  const crls = heard.map(({ der }) => der)
  // Only now: what was heard meanwhile must not be younger than the question.
  const at = deps.clock.now()
  const home = validate(document, inputOf(at, own, crls))
  if (!home.ok) return home
  const under = partners.map((one) => ({ one, found: validate(document, inputOf(at, [one.list], crls)) }))
  const sha256 = hexSha256(document.bytes)
  const signatures: CheckedSignature[] = []
  for (const [place, report] of home.signatures.entries()) {
    const answers: UnderAgreement[] = []
    for (const { one, found } of under) {
      const judged = found.ok ? found.signatures[place] : undefined
      if (judged === undefined) continue
      answers.push(await decideUnder(deps, { one, report: judged, heard, at, receipts, sha256 }))
    }
    signatures.push({ home: homeAnswer(report, own), under: answers })
  }
  return { ok: true, at, sha256, form: home.form, container: home.container, signatures }
}

/** Lists of ours that say for whom signatures are vouched; those of issuers of credentials vouch for nobody here. */
async function ownLists({ trustLists }: Deps, at: Instant) {
  return (await trustLists.own(at)).filter(({ tsl }) => tsl !== undefined)
}

function validate({ bytes, detached }: BroughtDocument, input: ValidationInput): DocumentReport {
  return runSync(validateDocument({ bytes, detached }, input), documentDriver())
}

function inputOf(
  at: Instant,
  lists: readonly Pick<FoundList, 'anchors' | 'tsl'>[],
  crls: readonly Uint8Array[] = [],
): ValidationInput {
  const anchors = lists.flatMap((list) => (list.tsl === undefined ? [] : list.anchors))
  const signing = anchors.filter(({ serviceType }) => !isStampService(serviceType))
  return {
    at,
    anchors: signing.map(({ der }) => der),
    stampAnchors: anchors.map(({ der }) => der),
    crls,
  }
}

function servicesOf({ signer }: SignatureReport, tsls: readonly Tsl[]): readonly FoundService[] {
  return findServices(
    tsls,
    (signer?.path ?? []).map((der) => parseCertificate(der)),
  )
}

/** Where the services that stand for these signers say that their lists of revoked certificates are. */
function supplyPoints({ signatures }: Read, tsls: readonly Tsl[]): string[] {
  const services = signatures.flatMap((report) => servicesOf(report, tsls))
  const uris = services.flatMap(({ service }) => service.periods[0].supplyPoints.map(({ uri }) => uri))
  return [...new Set(uris)].filter((uri) => /\.crl$/i.test(uri)).slice(0, CRLS_ASKED_MAX)
}

function homeAnswer(report: SignatureReport, own: readonly { readonly tsl: Tsl | undefined }[]): HomeAnswer {
  const [found] = servicesOf(
    report,
    own.flatMap(({ tsl }) => tsl ?? []),
  )
  const period = found?.service.periods.find(({ since }) => since <= report.bestTime)
  const english = found?.provider.name.find(({ lang }) => lang === 'en') ?? found?.provider.name[0]
  const service = period === undefined ? undefined : { provider: english?.value ?? '', period }
  return { verdict: verdictOf(report, period), report, service }
}

/** National lists of third countries have words of their own for good standing (TS 119 612 §5.5.4, annex D.5.6). */
const NATIONAL = /\/(?:recognisedatnationallevel|setbynationallaw)$/

function verdictOf({ indication }: SignatureReport, period: TslPeriod | undefined): HomeVerdict {
  if (indication === 'TOTAL_FAILED') return 'not-valid'
  if (indication === 'INDETERMINATE') return 'unknown'
  if (period === undefined) return 'unknown'
  return isValidStatus(period.status) || NATIONAL.test(period.status) ? 'valid' : 'withdrawn'
}

type Decided = {
  readonly one: TrustServiceList
  readonly report: SignatureReport
  readonly heard: readonly HeardCrl[]
  readonly at: Instant
  readonly receipts: boolean
  readonly sha256: string
}

async function decideUnder(
  { acceptance, store }: Deps,
  { one, report, heard, at, receipts, sha256 }: Decided,
): Promise<UnderAgreement> {
  const { agreement, partner, list } = one
  const status = readStatus(report, { heard, listed: list.facts?.fetchedAt ?? null, at })
  const input = { under: one, report, status, at, presentation: `${sha256} ${report.id}` }
  const about = { agreement, partner, list, report }
  if (!receipts) return { ...about, decision: await acceptance.decide(input) }
  const { decision, receiptId } = await store.transaction((tx) => acceptance.accept(tx, input))
  return { ...about, decision, receiptId }
}
