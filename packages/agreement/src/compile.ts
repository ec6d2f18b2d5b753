/**
 * Agreements in force become frozen indexes once, when a version or a notice changes their state; a decision then
 * looks up one key per declared type and never walks through agreements (agreement-1 §5).
 */
import type { Assurance, ClaimPath, Instant, PresentedObject } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import type { DataClause } from './language/data-exchange.ts'
import type { ClaimRule, CredentialObject, Recognition } from './language/recognition.ts'
import type { Agreement } from './language/schema.ts'
import { type CompiledLoa, compileLoa } from './loa.ts'
import type { EnvelopeCode } from './reasons.ts'
import type { AgreementState, Overlay } from './state.ts'
import { type DurationParts, earlier, later, parseDuration, startOfDate, subtractDuration } from './time.ts'

export type RecognisableRule = Exclude<Recognition, { kind: 'trust-service' }>

export type CompiledClaim = { readonly claim: ClaimRule; readonly pointer: string }
export type CompiledClause = {
  readonly clause: DataClause
  readonly pointer: string
  readonly overlay: Overlay
}
export type Ceiling = { readonly name: string; readonly assurance: Assurance; readonly pointer: string }
export type Rejection = {
  readonly alg: string
  readonly below: number | undefined
  readonly from: Instant
  /** Twelve months before: said, not yet refused. */
  readonly sunset: Instant
  readonly pointer: string
}

export type CompiledRule = {
  readonly state: AgreementState
  readonly rule: RecognisableRule
  readonly pointer: string
  readonly overlay: Overlay
  /** Undefined means every service. */
  readonly services: ReadonlySet<string> | undefined
  readonly purposes: ReadonlySet<string>
  /** Jurisdictions under both parties: fewer is more specific. */
  readonly breadth: number
  readonly listPins: ReadonlySet<string>
  readonly forbids: readonly {
    readonly path: ClaimPath
    readonly to: string | null
    readonly pointer: string
  }[]
  readonly byTarget: ReadonlyMap<string, readonly CompiledClaim[]>
  readonly requiredClaims: readonly CompiledClaim[]
  readonly claims: readonly CompiledClaim[]
  readonly loa: CompiledLoa
  /** Clauses under which a person may present, in the order of the agreement. */
  readonly clauses: readonly CompiledClause[]
  readonly ceilings: readonly Ceiling[]
  readonly rejections: readonly Rejection[]
  /** Greatest ages: of the list, of the status, of the partner's log checkpoint. */
  readonly ages: {
    readonly list: DurationParts
    readonly status: DurationParts
    readonly checkpoint: DurationParts | undefined
  }
  /** `<pointed>><pointing>`: the way the data go, key of a clause's transfer table. */
  readonly way: string
  /** Content without id and promises: equal text means equal outcome. */
  readonly content: string
}

export type Candidate = {
  readonly compiled: CompiledRule
  readonly match: 'exact' | 'extends' | 'transitional'
}

/** An agreement the node is configured for whose envelope could not be opened, in any version. */
export type RejectedAgreement = {
  readonly id: string
  /** Jurisdictions of the two sides, from the configuration: the content is not to be trusted. */
  readonly between: readonly [readonly string[], readonly string[]]
  readonly code: EnvelopeCode
  readonly detail: string
}

export type CompiledAgreements = {
  /** Decisions may be made for times from here … */
  readonly from: Instant
  /** … until before here; null: until something new becomes known. */
  readonly until: Instant | null
  readonly knownAt: Instant
  readonly index: ReadonlyMap<string, readonly Candidate[]>
  readonly states: ReadonlyMap<string, AgreementState>
  readonly rejected: readonly RejectedAgreement[]
}

/** Compiles states of one and the same time. */
export function compileAgreements(
  states: readonly AgreementState[],
  rejected: readonly RejectedAgreement[] = [],
): CompiledAgreements {
  const byId = new Map(states.map((state) => [state.id, state]))
  const index = new Map<string, Candidate[]>()
  for (const state of states)
    for (const [place, rule] of state.agreement.recognitions.entries())
      if (rule.kind !== 'trust-service') addToIndex(index, compileRule(state, rule, { place, byId }))
  for (const candidates of index.values()) Object.freeze(candidates)
  const changes = states.map(({ changesAt }) => changesAt).filter((time) => time !== null)
  return Object.freeze({
    from: states.map(({ at }) => at).reduce(later, ''),
    until: changes.length === 0 ? null : changes.reduce(earlier),
    knownAt: states.map(({ knownAt }) => knownAt).reduce(later, ''),
    index,
    states: byId,
    rejected,
  })
}

/** Does this compilation speak for that time? Otherwise fold and compile again. */
export function isCompiledFor({ from, until }: CompiledAgreements, at: Instant): boolean {
  return from <= at && (until === null || at < until)
}

/** Keys under which a presented object is looked up, the exact type first. */
export function presentedTypes(object: PresentedObject): readonly string[] {
  if (object.kind === 'identity-scheme') return [typeKey(object.kind, object.protocol, object.issuer)]
  return [object.type, ...(object.extends ?? [])].map((type) => typeKey(object.kind, object.format, type))
}

export function directionKey(pointing: string, pointed: string, type: string): string {
  return `${pointing}<${pointed} ${type}`
}

function typeKey(kind: string, format: string, type: string): string {
  return `${kind} ${format} ${type}`
}

function compileRule(
  state: AgreementState,
  rule: RecognisableRule,
  { place, byId }: { readonly place: number; readonly byId: ReadonlyMap<string, AgreementState> },
): CompiledRule {
  const { agreement } = state
  const pointer = `/recognitions/${place}`
  const claims = rule.claims.map((claim, index) => ({ claim, pointer: `${pointer}/claims/${index}` }))
  const byTarget = new Map<string, CompiledClaim[]>()
  for (const one of claims)
    if (one.claim.to !== null) byTarget.set(one.claim.to, [...(byTarget.get(one.claim.to) ?? []), one])
  const { id: _id, promises: _promises, ...content } = rule
  return Object.freeze({
    state,
    rule,
    pointer,
    overlay: state.rules.get(rule.id) ?? { status: rule.status, suspensions: [] },
    services: rule.scope.services.includes('*') ? undefined : new Set(rule.scope.services),
    purposes: new Set(rule.scope.purposes),
    breadth: agreement.parties.reduce((sum, party) => sum + party.covers.length, 0),
    listPins: state.listPins.get(rule.id) ?? new Set<string>(),
    forbids: claims.flatMap(({ claim, pointer }) =>
      claim.op === 'forbid' ? [{ path: claim.from, to: claim.to, pointer }] : [],
    ),
    byTarget,
    requiredClaims: claims.filter(({ claim }) => claim.op !== 'forbid' && claim.required === true),
    claims,
    loa: compileLoa(rule.loa, agreement.loaScales, `${pointer}/loa`),
    clauses: compileClauses(state),
    ceilings: ceilingsOf(state, rule, { pointer, byId }),
    rejections: rejectionsOf(agreement),
    ages: {
      list: parseDuration(rule.list.maxAge),
      status: parseDuration(rule.statusCheck.maxAge),
      checkpoint: agreement.log === undefined ? undefined : parseDuration(agreement.log.maxCheckpointAge),
    },
    way: `${rule.direction.pointed}>${rule.direction.pointing}`,
    content: canonicalJson(content),
  })
}

function compileClauses({ agreement, clauses }: AgreementState): readonly CompiledClause[] {
  return agreement.dataExchange.flatMap((clause, index) => {
    const overlay = clauses.get(clause.id) ?? { status: clause.status, suspensions: [] }
    return clause.flow === 'holder-presented' ? [{ clause, overlay, pointer: `/dataExchange/${index}` }] : []
  })
}

/** In the order in which `boundBy` prefers them. An implemented agreement that is not known gives nothing. */
function ceilingsOf(
  { agreement }: AgreementState,
  rule: RecognisableRule,
  { pointer, byId }: { readonly pointer: string; readonly byId: ReadonlyMap<string, AgreementState> },
): readonly Ceiling[] {
  const own = rule.effectCeiling.assurance
  const implemented = agreement.relations
    .map((relation, index) => ({ relation, index }))
    .filter(({ relation }) => relation.relation === 'implements' && relation.kinds.includes(rule.kind))
    .map(({ relation, index }) => ({
      name: `implements:${relation.to}`,
      assurance: byId.get(relation.to)?.agreement.legal.effectCeiling.assurance ?? ('none' as const),
      pointer: `/relations/${index}`,
    }))
  return [
    ...(own === undefined ? [] : [{ name: 'rule', assurance: own, pointer: `${pointer}/effectCeiling` }]),
    {
      name: 'agreement',
      assurance: agreement.legal.effectCeiling.assurance,
      pointer: '/legal/effectCeiling',
    },
    ...implemented,
    { name: 'mode', assurance: MODE_CEILING[agreement.mode], pointer: '/mode' },
  ]
}

const MODE_CEILING: { readonly [mode in Agreement['mode']]: Assurance } = {
  test: 'none',
  pilot: 'substantial',
  production: 'high',
}

function rejectionsOf({ crypto }: Agreement): readonly Rejection[] {
  return crypto.reject.map(({ alg, below, from }, index) => ({
    alg,
    below,
    from: startOfDate(from),
    sunset: subtractDuration(startOfDate(from), 'P1Y'),
    pointer: `/crypto/reject/${index}`,
  }))
}

/** One entry per jurisdiction pair the parties cover; a union-wide rule has one for each member state. */
function addToIndex(index: Map<string, Candidate[]>, compiled: CompiledRule): void {
  const { agreement } = compiled.state
  const { pointing, pointed } = compiled.rule.direction
  const covers = (code: string): readonly string[] =>
    agreement.parties.find((party) => party.code === code)?.covers ?? []
  for (const home of covers(pointing))
    for (const partner of covers(pointed))
      for (const [type, match] of indexedTypes(compiled.rule)) {
        const key = directionKey(home, partner, type)
        index.set(key, [...(index.get(key) ?? []), { compiled, match }])
      }
}

function indexedTypes(rule: RecognisableRule): readonly (readonly [string, 'exact' | 'transitional'])[] {
  const old = (rule.transitional?.alsoAccept ?? []).map(
    (object) => [objectKey(rule.kind, object), 'transitional'] as const,
  )
  if (rule.kind === 'identity-scheme')
    return [[typeKey(rule.kind, rule.object.protocol, rule.object.issuer), 'exact'], ...old]
  return [[objectKey(rule.kind, rule.object), 'exact'], ...old]
}

function objectKey(kind: string, object: CredentialObject): string {
  return typeKey(kind, object.format, object.format === 'mso_mdoc' ? object.doctype : object.vct)
}
