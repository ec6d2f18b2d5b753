import {
  claimsPointer,
  type CompiledAgreements,
  type Decision,
  findRule,
  governingRule,
  governingState,
  isPositive,
  type Loss,
  mapAttributes,
  recognise,
  type RecognitionRequest,
  refuseForLosses,
} from '@entente/agreement'
import { mac } from '../../kernel/crypto.ts'
import type { Tx } from '../../store/database.ts'
import { withClaimedOrigin } from './claimed-origin.ts'
import type { DecisionBasis } from './decision-basis.ts'
import { baseType } from './issuer-trust.ts'
import { keepReceipt } from './keep-receipt.ts'
import { certificatesOf, readFacts } from './read-facts.ts'
import { readLog } from './read-log.ts'
import type {
  ForwardedInput,
  Foreseen,
  Recognised,
  RecognitionDeps,
  RecognitionInput,
} from './recognition-deps.ts'

/** State, rule, facts, decision, attributes, receipt: one after the other, in the caller's transaction. */
export async function recogniseCredential(
  tx: Tx,
  deps: RecognitionDeps & { readonly decisionBasis: DecisionBasis },
  input: RecognitionInput,
): Promise<Recognised> {
  const { compiled, request, facts, list, decision, attributes, losses } = await decide(tx, deps, input)
  const question = { decision: 'recognise', request, facts, losses } as const
  const basis = deps.decisionBasis.find(compiled, [request.home, request.partner])
  const { id, receipt } = await keepReceipt(tx, deps, { input, question, decision, list, basis })
  return { decision, attributes, losses, receiptId: id, receipt }
}

/** The decision as it would be made, for an explanation: no receipt, no audit entry, no attributes. */
export async function foreseeDecision(
  db: Tx,
  deps: RecognitionDeps,
  input: RecognitionInput,
): Promise<Foreseen> {
  const { decision, list } = await decide(db, deps, input)
  return { decision, list }
}

async function decide(db: Tx, deps: RecognitionDeps, asked: RecognitionInput) {
  const input = { ...asked, report: withClaimedOrigin(asked, deps.driver) }
  const compiled = await deps.agreements.compiled(db, input.at)
  const request = requestOf(deps, input, partnerOf(input))
  const rule = governingRule(compiled, request)
  const list = input.trust.lists.find(({ uri }) => uri === rule?.list.url)
  const facts = {
    ...readFacts(input.report, list, rule?.list.serviceType ?? null),
    log: await readLog(db, deps, governingState(compiled, request)),
  }
  const checked = recognise(compiled, request, facts)
  return { compiled, request, facts, list, ...mapped(deps, { compiled, decision: checked, input }) }
}

export type AskedObject = Pick<ForwardedInput, 'service' | 'asked' | 'at'> & {
  readonly report: Pick<ForwardedInput['report'], 'format' | 'type'>
}

/** Everything the services register and the credential say, as the question to the agreement. */
export function requestOf(
  { config, clock }: Pick<RecognitionDeps, 'config' | 'clock'>,
  { report, service, asked, at }: AskedObject,
  partner: string,
): RecognitionRequest {
  const type = report.type ?? ''
  const base = baseType(type)
  return {
    at,
    knownAt: clock.now(),
    home: config.party,
    partner,
    object: {
      kind: 'credential',
      format: report.format,
      type,
      ...(base === undefined ? {} : { extends: [base] }),
    },
    service: service.id,
    sector: service.sector,
    purpose: service.purpose,
    wanted: service.wanted,
    asked,
    required: { assurance: service.required },
    environment: 'production',
    pilotAccepted: service.pilotAccepted,
    via: config.via ?? 'wallet',
    ...(service.retention === undefined ? {} : { retention: service.retention }),
  }
}

/** Whose credential it is: as listed; for an issuer on no list, as its certificate claims, which only explains. */
function partnerOf({ report, trust }: RecognitionInput): string {
  const certificates = certificatesOf(report)
  const listed = trust.lists
    .flatMap(({ anchors }) => anchors)
    .find(({ sha256: hash, country }) => country !== null && certificates.includes(hash))
  return listed?.country ?? report.issuer?.country ?? ''
}

type Mapped = {
  readonly decision: Decision
  readonly attributes: Readonly<Record<string, unknown>>
  readonly losses: readonly Loss[]
}
type Mapping = { compiled: CompiledAgreements; decision: Decision; input: RecognitionInput }

/**
 * Attributes by pivot name, only what was wanted and agreed. What mapping loses counts in the decision; nothing at
 * all is handed over unless it is positive in the end.
 */
function mapped({ keys, config }: RecognitionDeps, { compiled, decision, input }: Mapping): Mapped {
  const { report, service } = input
  const rule = findRule(compiled, decision)
  if (report.claims === undefined || rule === undefined) return { decision, attributes: {}, losses: [] }
  const { attributes, losses } = mapAttributes(compiled, decision, {
    claims: report.claims,
    wanted: service.wanted,
    purpose: service.purpose,
    pairwise: (value) =>
      mac(keys.secret('mac'), `pairwise ${config.party} ${rule.id} ${service.sector} ${value}`),
  })
  const final = refuseForLosses(decision, losses, claimsPointer(compiled, decision))
  const handedOver = isPositive(final.verdict) ? attributes : []
  return {
    decision: final,
    attributes: Object.fromEntries(handedOver.map(({ name, value }) => [name, value])),
    losses,
  }
}
