/** A signature of a partner under our agreements: the question, the decision, and its receipt when one is wanted. */
import {
  acceptSignature,
  type AgreementState,
  type CompiledAgreements,
  type Decision,
  type Recognition as Rule,
  type SignatureFacts,
  type SignatureRequest,
  type Verdict,
} from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import type { Tx } from '../../store/database.ts'
import type { FoundList } from '../trust-lists/index.ts'
import { createDecisionBasis, type DecisionBasis } from './decision-basis.ts'
import { keepReceipt } from './keep-receipt.ts'
import { readLog } from './read-log.ts'
import type { RecognitionDeps } from './recognition-deps.ts'
import { type Found, isStampService, listedObjects, readSignatureFacts } from './signature-facts.ts'

type TrustRule = Extract<Rule, { kind: 'trust-service' }>

/** A list of a partner's trust services that an agreement names, for us as the party that accepts. */
export type TrustServiceList = {
  readonly agreement: AgreementState
  /** Jurisdiction under whose list the services stand. */
  readonly partner: string
  /** Rules of that agreement about it, those that are in effect first. */
  readonly rules: readonly TrustRule[]
  readonly list: FoundList
}

type SignatureInput = Pick<Found, 'report' | 'status'> & {
  readonly under: TrustServiceList
  readonly at: Instant
  /** What the receipt commits to: the hash of the document and which of its signatures or time-stamps it is. */
  readonly presentation: string
}

type AcceptedSignature = {
  readonly decision: Decision
  readonly receiptId: string
  readonly receipt: string
}

export type SignatureAcceptance = {
  /** May fetch lists: call it outside transactions. */
  lists(at: Instant): Promise<readonly TrustServiceList[]>
  /** The decision without a receipt: nothing is kept. */
  decide(input: SignatureInput): Promise<Decision>
  /** Decides, keeps the signed receipt and appends the audit entry, all in the caller's transaction. */
  accept(tx: Tx, input: SignatureInput): Promise<AcceptedSignature>
}

/** `acceptSignature` of the agreement with its facts: as `recogniseCredential` is for credentials. */
export function createSignatureAcceptance(deps: RecognitionDeps): SignatureAcceptance {
  const decisionBasis = createDecisionBasis(deps)
  return {
    lists: (at) => trustServiceLists(deps, at),
    decide: async (input) => (await decided(deps.store.db, deps, input)).decision,
    accept: (tx, input) => accept(tx, { ...deps, decisionBasis }, input),
  }
}

const IN_EFFECT: readonly TrustRule['status'][] = ['in-force', 'pilot']

async function trustServiceLists(deps: RecognitionDeps, at: Instant): Promise<TrustServiceList[]> {
  const { states } = await deps.agreements.compiled(deps.store.db, at)
  const named = [...states.values()].flatMap((agreement) => {
    const rules = rulesFor(agreement, deps.config.party)
    const byList = Map.groupBy(rules, ({ list, direction }) => `${list.url ?? ''} ${direction.pointed}`)
    return [...byList.values()].map((of) => ({ agreement, rules: inEffectFirst(of) }))
  })
  return Promise.all(
    named.map(async ({ agreement, rules }) => {
      const [first] = rules
      if (first === undefined) throw new Error('a list that no rule names')
      const { list, direction } = first
      const signers = [...(agreement.listPins.get(first.id) ?? [])].toSorted()
      const found = await deps.trustLists.find({ url: list.url, signers, maxAge: list.maxAge }, at)
      return { agreement, rules, partner: list.territory ?? direction.pointed, list: found }
    }),
  )
}

function rulesFor({ agreement }: AgreementState, party: string): TrustRule[] {
  const ours = agreement.parties.filter(({ covers }) => covers.includes(party)).map(({ code }) => code)
  return agreement.recognitions.filter(
    (rule): rule is TrustRule => rule.kind === 'trust-service' && ours.includes(rule.direction.pointing),
  )
}

function inEffectFirst(rules: readonly TrustRule[]): TrustRule[] {
  const rank = ({ status }: TrustRule): number => (IN_EFFECT.includes(status) ? 0 : 1)
  return rules.toSorted((a, b) => rank(a) - rank(b))
}

type Asked = {
  readonly compiled: CompiledAgreements
  readonly request: SignatureRequest
  readonly facts: SignatureFacts
  readonly decision: Decision
}

/** Strongest first: of several services that stand for a signer the one that serves them best counts. */
const RANKS: Readonly<Record<Verdict, number>> = {
  RECOGNISED: 0,
  RECOGNISED_LIMITED: 1,
  INDETERMINATE: 2,
  SUSPENDED: 3,
  NOT_RECOGNISED: 4,
}

async function decided(db: Tx, deps: RecognitionDeps, input: SignatureInput): Promise<Asked> {
  const { report, status, under, at } = input
  const compiled = await deps.agreements.compiled(db, at)
  const log = await readLog(db, deps, under.agreement)
  const facts = { ...readSignatureFacts({ report, status, list: under.list }), log }
  const asked = objectsOf(input).map((object): Asked => {
    const request = requestOf(deps, input, object)
    return { compiled, request, facts, decision: acceptSignature(compiled, request, facts) }
  })
  const [best] = asked.toSorted((a, b) => RANKS[a.decision.verdict] - RANKS[b.decision.verdict])
  if (best === undefined) throw new Error(`no rule of ${under.agreement.id} is about trust services`)
  return best
}

const BASE = 'http://uri.etsi.org/TrstSvc/Svctype'
const STAMPS = `${BASE}/TSA`
const SIGNATURES = `${BASE}/CA/PKC`

/** As listed, where a rule pairs it; else what the first rule is about, so that its reasons say what is missing. */
function objectsOf({ under: { rules, list }, report }: SignatureInput): SignatureRequest['object'][] {
  const listed = listedObjects({ report, list }).filter(({ type, asi }) =>
    rules.some(({ equivalence }) =>
      equivalence.types.some(
        ({ pointed }) => pointed.type === type && (pointed.asi === undefined || pointed.asi === asi),
      ),
    ),
  )
  if (listed.length > 0) return listed
  const isStamp = report.stamp !== undefined
  const pairs = rules.flatMap(({ equivalence }) => equivalence.types.map(({ pointed }) => pointed))
  const pair = pairs.find(({ type }) => isStampService(type) === isStamp)
  // No rule is about it: the decision says so.
  return pair === undefined
    ? [{ kind: 'trust-service', type: isStamp ? STAMPS : SIGNATURES }]
    : [{ kind: 'trust-service', type: pair.type, ...(pair.asi !== undefined && { asi: pair.asi }) }]
}

/** What a signature is worth here is asked without any service in mind: the least that has an effect is enough. */
function requestOf(
  { config, clock }: RecognitionDeps,
  { under, at }: SignatureInput,
  object: SignatureRequest['object'],
): SignatureRequest {
  return {
    at,
    knownAt: clock.now(),
    home: config.party,
    partner: under.partner,
    object,
    service: `urn:entente:service:${config.node}:signature-check`,
    purpose: under.rules[0]?.scope.purposes[0] ?? '',
    required: { trustService: 'simple' },
    environment: 'production',
    pilotAccepted: true,
  }
}

async function accept(
  tx: Tx,
  deps: RecognitionDeps & { readonly decisionBasis: DecisionBasis },
  input: SignatureInput,
): Promise<AcceptedSignature> {
  const { compiled, request, facts, decision } = await decided(tx, deps, input)
  const question = { decision: 'acceptSignature', request, facts, losses: [] } as const
  const basis = deps.decisionBasis.find(compiled, [request.home, request.partner])
  const { list } = input.under
  const { id, receipt } = await keepReceipt(tx, deps, { input, question, decision, list, basis })
  return { decision, receiptId: id, receipt }
}
