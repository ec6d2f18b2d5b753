/**
 * Is the seller real? The register of its country is asked for the extract under the number on the invoice; the
 * agreement says which register speaks, what its extract is worth here, and why not. Nothing of the answer is kept.
 */
import {
  type CompiledAgreements,
  type Decision,
  governingRule,
  governingState,
  mapAttributes,
  type Reason,
  recognise,
  type RecognitionRequest,
} from '@entente/agreement'
import type { InvoiceModel } from '@entente/invoice'
import type { Clock } from '../../../kernel/clock.ts'
import type { NodeDriver } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import type { Fetch } from '../../../kernel/fetch.ts'
import type { Store } from '../../../store/database.ts'
import type { Agreements } from '../../agreements/index.ts'
import type { PublicLog } from '../../audit/index.ts'
import { readFacts, type Recognition } from '../../recognition/index.ts'
import { type Company, COMPANY_TYPE, findCompany } from '../register/business-register.ts'
import { sameName } from './compare-names.ts'
import { identifySeller, type SellerNumber } from './identify-seller.ts'
import { verifyExtract } from './verify-extract.ts'

export type SellerDeps = {
  /** The register of the own country, on a node that has it: it is asked like a drawer, not like a partner. */
  readonly companies?: readonly Company[] | undefined
  readonly store: Store
  readonly clock: Clock
  readonly driver: NodeDriver
  readonly fetch: Fetch
  readonly agreements: Pick<Agreements, 'compiled'>
  readonly publicLog: Pick<PublicLog, 'facts'>
  readonly recognition: Pick<Recognition, 'issuerTrust'>
  readonly config: {
    readonly party: string
    readonly partners: readonly { readonly party: string; readonly baseUrl: string }[]
  }
}

export type SellerAnswer = {
  readonly state:
    | 'verified'
    | 'nameDiffers'
    | 'numberDiffers'
    | 'notRecognised'
    | 'unknown'
    | 'struckOff'
    | 'unreachable'
    | 'noAgreement'
    /** A seller of the own country, whose register is not on this node. */
    | 'noRegister'
    | 'malformed'
    | 'noNumber'
  readonly registered?: { readonly name: string; readonly number: string } | undefined
  readonly under?: { readonly agreement: string; readonly version: number; readonly rule: string } | undefined
  readonly title?: Readonly<Record<string, string>> | undefined
  readonly reasons?: readonly Reason[] | undefined
  /** Asking again may bring another answer. */
  readonly askable: boolean
}

const EXTRACT_BYTES_MAX = 64 * 1024

export async function askRegister(deps: SellerDeps, model: InvoiceModel): Promise<SellerAnswer> {
  const seller = identifySeller(model)
  if (seller === undefined) return { state: 'noNumber', askable: false }
  if (!seller.wellFormed) return { state: 'malformed', askable: false }
  if (seller.country === deps.config.party) return lookUp(deps, model, seller)
  const { compiled, request } = await questionNow(deps, seller)
  const rule = governingRule(compiled, request)
  const partner = deps.config.partners.find(({ party }) => party === seller.country)
  if (rule === undefined || partner === undefined) return { state: 'noAgreement', askable: false }
  const extract = await fetchExtract(deps, partner.baseUrl, seller)
  if (extract === 'unknown' || extract === 'unreachable') return { state: extract, askable: true }
  // Asked anew: the extract was issued after the first question, and much may have changed meanwhile.
  return judge(deps, model, { seller, ...(await questionNow(deps, seller)), token: extract.token })
}

async function questionNow(deps: SellerDeps, seller: SellerNumber) {
  const at = deps.clock.now()
  const compiled = await deps.agreements.compiled(deps.store.db, at)
  return { compiled, request: requestFor(deps, seller, at) }
}

/** At home no agreement is needed: the register speaks for itself. */
function lookUp({ companies }: SellerDeps, model: InvoiceModel, { number }: SellerNumber): SellerAnswer {
  if (companies === undefined) return { state: 'noRegister', askable: false }
  const company = findCompany(companies, number)
  if (company === undefined) return { state: 'unknown', askable: true }
  const { name, struckOff } = company
  if (struckOff === true) return { state: 'struckOff', registered: { name, number }, askable: true }
  return { state: compare(model, number, { name, number }), registered: { name, number }, askable: false }
}

/** The extract against the invoice: first the number, then any of the names that the seller goes by. */
function compare(
  { seller }: InvoiceModel,
  number: string,
  registered: { readonly name: string; readonly number: string },
): 'verified' | 'nameDiffers' | 'numberDiffers' {
  if (registered.number !== number) return 'numberDiffers'
  const names = [seller.name, seller.tradingName].flatMap((name) => name ?? [])
  return names.some((name) => sameName(name, registered.name)) ? 'verified' : 'nameDiffers'
}

/** Everything that the agreement is asked, in its words. */
function requestFor(
  { config, clock }: SellerDeps,
  { country }: SellerNumber,
  at: string,
): RecognitionRequest {
  return {
    at,
    knownAt: clock.now(),
    home: config.party,
    partner: country,
    object: { kind: 'business-register', format: 'dc+sd-jwt', type: COMPANY_TYPE },
    service: `urn:entente:service:${config.party.toLowerCase()}:einvoice-check`,
    sector: 'invoicing',
    purpose: 'identity-verification',
    wanted: ['legal_name', 'corporate_number'],
    asked: [['legal_name'], ['corporate_number']],
    required: { assurance: 'low' },
    environment: 'production',
    pilotAccepted: true,
  }
}

type Fetched = { readonly token: string } | 'unknown' | 'unreachable'

async function fetchExtract(
  { fetch }: SellerDeps,
  baseUrl: string,
  { number }: SellerNumber,
): Promise<Fetched> {
  try {
    const answer = await fetch(`${baseUrl}/register/companies/${encodeURIComponent(number)}`, {
      bytesMax: EXTRACT_BYTES_MAX,
    })
    if (answer.status === 404) return 'unknown'
    return answer.status === 200 ? { token: (await answer.text()).trim() } : 'unreachable'
  } catch (error) {
    if (error instanceof Fault) return 'unreachable'
    throw error
  }
}

type Case = {
  readonly seller: SellerNumber
  readonly request: RecognitionRequest
  readonly compiled: CompiledAgreements
  readonly token: string
}

async function judge(
  deps: SellerDeps,
  model: InvoiceModel,
  { seller, request, compiled, token }: Case,
): Promise<SellerAnswer> {
  const { at } = request
  const trust = await deps.recognition.issuerTrust({ format: 'dc+sd-jwt', types: [COMPANY_TYPE], at })
  const report = await verifyExtract(deps, { token, type: COMPANY_TYPE, trust })
  const rule = governingRule(compiled, request)
  const list = trust.lists.find(({ uri }) => uri === rule?.list.url)
  const facts = {
    ...readFacts(report, list, rule?.list.serviceType ?? null),
    log: await logFacts(deps, compiled, request),
  }
  const decision = recognise(compiled, request, facts)
  const told = basisOf(decision, compiled, request)
  if (decision.verdict !== 'RECOGNISED' && decision.verdict !== 'RECOGNISED_LIMITED')
    return { state: 'notRecognised', askable: true, ...told }
  const { attributes } = mapAttributes(compiled, decision, {
    claims: report.claims ?? {},
    wanted: request.wanted,
    purpose: request.purpose,
    pairwise: (value) => value,
  })
  const found = Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
  const registered = { name: textOf(found['legal_name']), number: textOf(found['corporate_number']) }
  return { state: compare(model, seller.number, registered), registered, askable: false, ...told }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What the public logs say of the governing version; null where the agreement asks for no evidence (agreement-1 §16). */
async function logFacts(
  { store, publicLog, config }: SellerDeps,
  compiled: CompiledAgreements,
  request: RecognitionRequest,
) {
  const state = governingState(compiled, request)
  const clause = state?.agreement.log
  if (state === undefined || clause === undefined) return null
  const partner = state.agreement.parties.find(({ code }) => code !== config.party)?.code ?? ''
  const leaf = { t: 'agreement', sha256: state.reference.sha256 } as const
  return publicLog.facts(store.db, { leaf, partner, witnesses: clause.witnesses })
}

function basisOf(
  { agreement, rule, reasons }: Decision,
  compiled: CompiledAgreements,
  request: RecognitionRequest,
) {
  const title = governingState(compiled, request)?.agreement.title
  if (agreement === null || rule === null) return { reasons }
  return { reasons, title, under: { agreement: agreement.id, version: agreement.version, rule } }
}
