/**
 * Agreements in force become frozen indexes once, when a version or a notice changes their state; a decision then
 * looks up one key per declared type and never walks through agreements (agreement-1 §5).
 */
import { compileClauses, type ClauseIndex } from './compile/clauses.ts'
import { compileDisclosures, type DisclosureIndex } from './compile/disclosure.ts'
import { type Candidate, type CompiledRule, compileRule, type RecognisableRule } from './compile/rule.ts'
import { compileTrust, type TrustIndex } from './compile/trust-index.ts'
import { entryOf } from './entry-of.ts'
import type { Instant, RecognitionRequest } from './facts.ts'
import { prepareCanonical } from './jcs.ts'
import type { CredentialObject } from './language/recognition.ts'
import type { EnvelopeCode } from './reasons.ts'
import type { AgreementState } from './state.ts'
import { earlier, later } from './time.ts'

/** A type of object as rules name it; for a scheme its protocol and issuer. */
type TypeName = { readonly kind: string; readonly format: string; readonly type: string }

/** The rules for one type in one direction. */
export type IndexedRules = TypeName & {
  readonly candidates: readonly Candidate[]
  /** Those that also take objects which only declare that they extend this type. */
  readonly extensions: readonly Candidate[]
}

/** An agreement the node is configured for whose envelope could not be opened, in any version. */
export type RejectedAgreement = {
  readonly id: string
  /** Jurisdictions of the two sides, from the configuration: the content is not to be trusted. */
  readonly between: readonly [readonly string[], readonly string[]]
  readonly code: EnvelopeCode
  readonly detail: string
}

/**
 * By jurisdiction that recognises, by the one recognised, by type. Maps in maps, since building one key out of the
 * request's texts costs more than the three look-ups.
 */
export type RuleIndex = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, readonly IndexedRules[]>>>

export type CompiledAgreements = {
  /** Decisions may be made for times from here … */
  readonly from: Instant
  /** … until before here; null: until something new becomes known. */
  readonly until: Instant | null
  readonly knownAt: Instant
  readonly index: RuleIndex
  /** For `acceptSignature`. */
  readonly trust: TrustIndex
  /** For `disclose`. */
  readonly disclosures: DisclosureIndex
  readonly states: ReadonlyMap<string, AgreementState>
  readonly rejected: readonly RejectedAgreement[]
}

/** Compiles states of one and the same time. */
export function compileAgreements(
  states: readonly AgreementState[],
  rejected: readonly RejectedAgreement[] = [],
): CompiledAgreements {
  const byId = new Map(states.map((state) => [state.id, state]))
  const index: GrowingIndex = new Map()
  for (const state of states) {
    prepareCanonical(state.reference)
    const clausesFor = sharedClauses(state)
    for (const [place, rule] of state.agreement.recognitions.entries())
      if (rule.kind !== 'trust-service')
        addToIndex(index, compileRule(state, rule, { place, byId, clauses: clausesFor(rule) }))
  }
  const changes = states.map(({ changesAt }) => changesAt).filter((time) => time !== null)
  return Object.freeze({
    from: states.map(({ at }) => at).reduce(later, ''),
    until: changes.length === 0 ? null : changes.reduce(earlier),
    knownAt: states.map(({ knownAt }) => knownAt).reduce(later, ''),
    index,
    trust: compileTrust(byId),
    disclosures: compileDisclosures(states),
    states: byId,
    rejected,
  })
}

/** Does this compilation speak for that time? Otherwise fold and compile again. */
export function isCompiledFor({ from, until }: CompiledAgreements, at: Instant): boolean {
  return from <= at && (until === null || at < until)
}

/** A decision needs the state of its own time. */
export function checkTime(compiled: CompiledAgreements, at: Instant): void {
  if (isCompiledFor(compiled, at)) return
  throw new RangeError(`compiled for ${compiled.from} to ${compiled.until ?? 'open'}, asked for ${at}`)
}

/** The rules for the type in the direction of the request. */
export function findRules(
  { index }: CompiledAgreements,
  { home, partner, object }: RecognitionRequest,
  type: string,
): IndexedRules | undefined {
  const format = object.kind === 'identity-scheme' ? object.protocol : object.format
  for (const one of index.get(home)?.get(partner)?.get(type) ?? NONE)
    if (one.kind === object.kind && one.format === format) return one
  return undefined
}

const NONE: readonly IndexedRules[] = []

/** The way the data go is one of two, so that at most two compilations of the clauses serve all rules. */
function sharedClauses(state: AgreementState): (rule: RecognisableRule) => ClauseIndex {
  const byWay = new Map<string, ClauseIndex>()
  return ({ direction: { pointing, pointed } }) => {
    const way = `${pointed}>${pointing}`
    const clauses = byWay.get(way) ?? compileClauses(state, way)
    byWay.set(way, clauses)
    return clauses
  }
}

type GrowingRules = TypeName & { readonly candidates: Candidate[]; readonly extensions: Candidate[] }
type GrowingIndex = Map<string, Map<string, Map<string, GrowingRules[]>>>

/** One entry per jurisdiction pair the parties cover; a union-wide rule has one for each member state. */
function addToIndex(index: GrowingIndex, compiled: CompiledRule): void {
  const { agreement } = compiled.state
  const { pointing, pointed } = compiled.rule.direction
  const covers = (code: string): readonly string[] =>
    agreement.parties.find((party) => party.code === code)?.covers ?? []
  const named = namedTypes(compiled.rule)
  for (const home of covers(pointing))
    for (const partner of covers(pointed))
      for (const { match, ...name } of named) {
        const rules = rulesOf(index, { home, partner, name })
        rules.candidates.push(Object.freeze({ compiled, match }))
        if (match === 'exact' && acceptsExtensions(compiled))
          rules.extensions.push(Object.freeze({ compiled, match: 'extends' }))
      }
}

type Direction = { readonly home: string; readonly partner: string; readonly name: TypeName }

function rulesOf(index: GrowingIndex, { home, partner, name }: Direction): GrowingRules {
  const byPartner = entryOf(index, home, () => new Map<string, Map<string, GrowingRules[]>>())
  const byType = entryOf(byPartner, partner, () => new Map<string, GrowingRules[]>())
  const sameType = entryOf(byType, name.type, () => [])
  const known = sameType.find(({ kind, format }) => kind === name.kind && format === name.format)
  if (known !== undefined) return known
  const added = { ...name, candidates: [], extensions: [] }
  sameType.push(added)
  return added
}

function acceptsExtensions({ rule }: CompiledRule): boolean {
  return rule.kind !== 'identity-scheme' && rule.object.extends === true
}

function namedTypes(rule: RecognisableRule): readonly (TypeName & Pick<Candidate, 'match'>)[] {
  const { kind } = rule
  const old = (rule.transitional?.alsoAccept ?? []).map((object) => ({
    ...nameOf(kind, object),
    match: 'transitional' as const,
  }))
  if (rule.kind !== 'identity-scheme') return [{ ...nameOf(kind, rule.object), match: 'exact' }, ...old]
  const { protocol, issuer } = rule.object
  return [{ kind, format: protocol, type: issuer, match: 'exact' }, ...old]
}

function nameOf(kind: string, object: CredentialObject): TypeName {
  const { format } = object
  return { kind, format, type: format === 'mso_mdoc' ? object.doctype : object.vct }
}
