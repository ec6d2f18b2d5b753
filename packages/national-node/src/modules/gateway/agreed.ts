/** What the agreement says before any wallet is asked; the same questions here and at the partner. */
import {
  type ClaimPath,
  type CompiledAgreements,
  type AgreementState,
  type Facts,
  governingRule,
  governingState,
  recognise,
  type Recognition as Rule,
  type RecognitionRequest,
} from '@entente/agreement'
import { typesOfQuery, type DcqlQuery } from '@entente/credentials'
import { requestOf, type ServiceContext } from '../recognition/index.ts'
import type { AskingService } from '../verifier/index.ts'

/** The one query of a request: a gateway asks for one credential at a time. */
export const QUERY_ID = 'document'

export type GatewayRule = Extract<Rule, { kind: 'credential' }>
type Asking = Omit<AskingService, 'id' | 'credentials' | 'query'> & { readonly wanted: readonly string[] }

export function serviceContext(service: Asking): ServiceContext {
  const { urn: id, sector, purpose, wanted, required, pilotAccepted, retention } = service
  return { id, sector, purpose, wanted, required, pilotAccepted, retention }
}

type Way = { readonly home: string; readonly partner: string; readonly at: string }

/** The question to the agreement about a document of this rule that comes through a gateway. */
export function questionOf(
  { home, partner, at }: Way,
  {
    object,
    asked,
    service,
  }: { object: Pick<GatewayRule, 'object'>['object']; asked: readonly ClaimPath[]; service: Asking },
): RecognitionRequest {
  const clock = { now: () => at, seconds: () => 0 }
  const report = { format: object.format, type: typeOf(object) }
  const config = { party: home, node: '', via: 'gateway' } as const
  return requestOf({ clock, config }, { report, service: serviceContext(service), asked, at }, partner)
}

export function typeOf(object: GatewayRule['object']): string {
  return 'vct' in object ? object.vct : object.doctype
}

/** What the wallet is asked: the sources of what is wanted, and of what the parties require; nothing else. */
export function queryOf(
  { object, claims }: GatewayRule,
  { wanted, purpose }: Pick<Asking, 'wanted' | 'purpose'>,
): DcqlQuery {
  const paths = new Map<string, ClaimPath>()
  for (const claim of claims) {
    if (claim.op === 'forbid' || claim.from === null) continue
    const forPurpose = claim.purposes?.includes(purpose) ?? true
    if (forPurpose && (claim.required || wanted.includes(claim.to)))
      paths.set(JSON.stringify(claim.from), claim.from)
  }
  const meta = 'vct' in object ? { vct_values: [object.vct] } : { doctype_value: object.doctype }
  const asked = [...paths.values()].map((path) => ({ path: [...path] }))
  return { credentials: [{ id: QUERY_ID, format: object.format, meta, claims: asked }] }
}

export function pathsOf(query: DcqlQuery): readonly ClaimPath[] {
  return (query.credentials[0]?.claims ?? []).map(({ path }) => path)
}

const UNKNOWN_YET: Facts = {
  list: null,
  entity: null,
  object: { verdict: 'indeterminate', codes: [], issuedAt: null },
  holder: { binding: 'none', codes: [] },
  status: { state: 'unavailable', fetchedAt: null },
  assurance: null,
  algorithms: [],
  present: null,
  log: null,
}
/**
 * What no document could change: rows whose answer is in the agreement and the question alone. A text that is a mere
 * test is tried out to its end: it refuses there, with every reason.
 */
const FOREKNOWN =
  /^(AGR_(NOT_IN_FORCE|EXPIRED|TERMINATED|CHAIN_BROKEN)|REVIEW_LAPSED|NO_RULE|RULE_|TRANSITION_ENDED|SUSPENDED_|PILOT_NOT_ACCEPTED|SERVICE_OUT|PURPOSE_|CLAIM_(FORBIDDEN|NOT_AGREED)|RECIPIENT_|RETENTION_|TRANSFER_|ONWARD_)/

/** Reasons for which the answer would be no, whatever the wallet shows; in their order. */
export function foreknownRefusals(
  compiled: CompiledAgreements,
  question: RecognitionRequest,
): readonly string[] {
  const { reasons } = recognise(compiled, question, UNKNOWN_YET)
  if (reasons.some(({ code }) => code === 'TEST_ONLY')) return []
  return reasons.filter((one) => one.class !== 'limit' && FOREKNOWN.test(one.code)).map(({ code }) => code)
}

/** The rule of our agreements under which one partner's gateway has to ask for this service; undefined for none. */
export function findGatewayRule(
  compiled: CompiledAgreements,
  { home, partners, at }: { home: string; partners: readonly string[]; at: string },
  service: AskingService,
): { readonly partner: string; readonly rule: GatewayRule; readonly state: AgreementState } | undefined {
  const [query, ...more] = service.query.credentials
  const described = service.credentials.find(({ id }) => id === query?.id)
  if (query === undefined || described === undefined || more.length > 0) return undefined
  const found = partners.flatMap((partner) => {
    for (const type of typesOfQuery(query)) {
      const object = {
        format: query.format,
        ...(query.format === 'mso_mdoc' ? { doctype: type } : { vct: type }),
      }
      const asking = { ...service, wanted: described.wanted }
      const question = questionOf(
        { home, partner, at },
        { object: object as GatewayRule['object'], asked: [], service: asking },
      )
      const [rule, state] = [governingRule(compiled, question), governingState(compiled, question)]
      if (rule?.kind === 'credential' && state !== undefined) return [{ partner, rule, state }]
    }
    return []
  })
  // Where wallets of another country may answer themselves, they are asked: a person is not led to one country's gateway.
  const [only] = found
  return found.length === 1 && only?.rule.pattern === 'gateway' ? only : undefined
}

/** PID_03a: a portrait goes to a third country only where the agreement names on what ground. */
export function portraitAllowed({ agreement, clauses }: AgreementState, to: string): boolean {
  return agreement.dataExchange.some(
    ({ id, allow, sensitive, legalBasis }) =>
      allow.includes('picture') &&
      sensitive === 'list' &&
      legalBasis[to] !== undefined &&
      ['pilot', 'in-force'].includes(clauses.get(id)?.status ?? ''),
  )
}
