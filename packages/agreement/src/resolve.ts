/** Which rule applies (agreement-1 §5): prohibitions accumulate, permissions do not, and a suspension has no way round. */
import type { Candidate } from './compile/rule.ts'
import { type CompiledAgreements, findRules, type RejectedAgreement } from './compile.ts'
import type { RuleGround } from './compile/rule.ts'
import { findTrustRules, type TrustCandidate } from './compile/trust-index.ts'
import type { RecognitionRequest, SignatureRequest } from './facts.ts'
import { compareText } from './history.ts'
import type { AgreementState } from './state.ts'
import type { Recognition } from './language/recognition.ts'

export type Resolution<C = Candidate> = {
  /** Undefined when there is none, or when equally specific rules differ. */
  readonly winner: C | undefined
  /** Equally specific rules with different outcomes. */
  readonly ambiguous: readonly C[]
  /** Every matching rule of every agreement in force: their prohibitions bind the decision. */
  readonly collected: readonly C[]
  /** An agreement that should have spoken but could not be opened. */
  readonly rejected: RejectedAgreement | undefined
}

export const MATCH_RANK = { exact: 0, extends: 1, transitional: 2 } as const

/** What specificity is measured against. */
export type Question = Pick<RecognitionRequest, 'home' | 'partner' | 'service' | 'purpose'>
export type Voice = Candidate<RuleGround>

/** The rule for an object that is presented. */
export function resolve(compiled: CompiledAgreements, request: RecognitionRequest): Resolution {
  return resolveAmong(compiled, collect(compiled, request), request)
}

/** The rule for the partner's trust service. */
export function resolveTrust(
  compiled: CompiledAgreements,
  request: SignatureRequest,
): Resolution<TrustCandidate> {
  return resolveAmong(compiled, findTrustRules(compiled.trust, request), request)
}

function resolveAmong<C extends Voice>(
  { rejected }: CompiledAgreements,
  matching: readonly C[],
  request: Question,
): Resolution<C> {
  const collected = spokenFor(matching)
  // Nearly always one rule speaks: then there is nothing to choose, and no fallback but itself.
  const chosen = collected.length < 2 ? collected : choose(collected, request)
  const only = chosen.length === 1 ? chosen[0] : undefined
  const winner = collected.length < 2 ? only : withFallback(only, collected, request)
  return {
    winner,
    ambiguous: chosen.length > 1 ? chosen : NONE,
    collected,
    rejected: rejected.length === 0 ? undefined : findRejected(rejected, request, winner?.compiled),
  }
}

/** Where the equally specific rules stand, for the reason. */
export function placesOf({
  ambiguous,
}: {
  readonly ambiguous: readonly { readonly compiled: Pick<RuleGround, 'state' | 'pointer'> }[]
}): readonly string[] {
  return ambiguous.map(({ compiled }) => `${compiled.state.id}#${compiled.pointer}`)
}

const NONE: readonly never[] = Object.freeze([])

/** Without any agreement in force the others are asked only to explain why not. */
function spokenFor<C extends Voice>(matching: readonly C[]): readonly C[] {
  if (matching.length < 2) return matching
  const effective = matching.filter(({ compiled: { state } }) => state.phase === 'in-force')
  return effective.length > 0 ? effective : matching
}

/** The rule that would decide, to know whose list to look into before the facts are complete. */
export function governingRule(
  compiled: CompiledAgreements,
  request: RecognitionRequest,
): Recognition | undefined {
  return resolve(compiled, request).winner?.compiled.rule
}

/** The agreement of that rule as it stands: whose log has to be looked into. */
export function governingState(
  compiled: CompiledAgreements,
  request: RecognitionRequest,
): AgreementState | undefined {
  return resolve(compiled, request).winner?.compiled.state
}

/** Rules for the type itself, then rules that take it for one of the types it declares to extend. */
function collect(compiled: CompiledAgreements, request: RecognitionRequest): readonly Candidate[] {
  const { object } = request
  const isScheme = object.kind === 'identity-scheme'
  const exact = findRules(compiled, request, isScheme ? object.issuer : object.type)?.candidates ?? NONE
  if (isScheme || object.extends === undefined || object.extends.length === 0) return exact
  const collected = [...exact]
  for (const type of object.extends)
    for (const candidate of findRules(compiled, request, type)?.extensions ?? NONE)
      if (!collected.some((one) => one.compiled === candidate.compiled)) collected.push(candidate)
  return collected
}

/** The one rule that governs, or the equally specific ones that contradict each other. */
function choose<C extends Voice>(candidates: readonly C[], request: Question): readonly C[] {
  const voices = perAgreement(candidates).flatMap((group) =>
    bestOf(group, (a, b) => compareInside(a, b, request)),
  )
  const governing = voices.filter((voice) => !voices.some((other) => isBeatenBy(voice, other)))
  const top = bestOf(governing.length > 0 ? governing : voices, (a, b) => compareAcross(a, b, request))
  if (top.length < 2 || new Set(top.map(({ compiled }) => compiled.content)).size > 1) return top
  return [...top].sort((a, b) => compareText(a.compiled.state.id, b.compiled.state.id)).slice(0, 1)
}

function perAgreement<C extends Voice>(candidates: readonly C[]): readonly (readonly C[])[] {
  if (candidates.length < 2) return candidates.length === 0 ? [] : [candidates]
  const groups = new Map<string, C[]>()
  for (const candidate of candidates) {
    const { id } = candidate.compiled.state
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [candidate])
    else group.push(candidate)
  }
  return [...groups.values()]
}

export function bestOf<C extends object>(
  candidates: readonly C[],
  compare: (a: C, b: C) => number,
): readonly C[] {
  const [first, ...rest] = candidates
  if (first === undefined || rest.length === 0) return candidates
  let top: C[] = [first]
  for (const candidate of rest) {
    const order = compare(candidate, top[0] ?? first)
    if (order < 0) top = [candidate]
    else if (order === 0) top.push(candidate)
  }
  return top
}

/** Inside one agreement the rule that is meant for this service and purpose speaks for it. */
function compareInside(a: Voice, b: Voice, request: Question): number {
  return (
    MATCH_RANK[a.match] - MATCH_RANK[b.match] ||
    serviceRank(a.compiled, request) - serviceRank(b.compiled, request) ||
    purposeRank(a.compiled, request) - purposeRank(b.compiled, request) ||
    a.compiled.purposes.size - b.compiled.purposes.size
  )
}

/** Between agreements a narrow one governs even where it refuses. */
function compareAcross(a: Voice, b: Voice, request: Question): number {
  return (
    MATCH_RANK[a.match] - MATCH_RANK[b.match] ||
    serviceRank(a.compiled, request) - serviceRank(b.compiled, request) ||
    a.compiled.purposes.size - b.compiled.purposes.size ||
    a.compiled.breadth - b.compiled.breadth
  )
}

export function serviceRank({ services }: RuleGround, { service }: Question): number {
  if (services === undefined) return 1
  return services.has(service) ? 0 : 2
}

function purposeRank({ purposes }: RuleGround, { purpose }: Question): number {
  return purposes.has(purpose) ? 0 : 1
}

/** By the `relations` of either agreement, for this kind of object. */
export function isBeatenBy(voice: Voice, other: Voice): boolean {
  return says(voice, 'yields', other) || says(other, 'prevails', voice)
}

function says(by: Voice, relation: 'yields' | 'prevails', about: Voice): boolean {
  const { state, rule } = by.compiled
  return state.agreement.relations.some(
    (one) => one.relation === relation && one.to === about.compiled.state.id && one.kinds.includes(rule.kind),
  )
}

/** Another agreement is tried only if the winner is blocked and names it. */
function withFallback<C extends Voice>(
  winner: C | undefined,
  collected: readonly C[],
  request: Question,
): C | undefined {
  if (winner === undefined || winner.compiled.rule.fallback === 'none' || !isBlocked(winner.compiled))
    return winner
  const named = collected.filter(({ compiled }) => compiled.state.id === winner.compiled.rule.fallback)
  const chosen = choose(named, request)
  return chosen.length === 1 ? chosen[0] : winner
}

function isBlocked({ overlay, state }: RuleGround): boolean {
  const active = overlay.status === 'pilot' || overlay.status === 'in-force'
  return !active || overlay.suspensions.length > 0 || state.review === 'lapsed'
}

/** A broken envelope of an equally or more specific agreement is never made up for by a broader one. */
export function findRejected(
  rejected: readonly RejectedAgreement[],
  { home, partner }: Pick<Question, 'home' | 'partner'>,
  winner: Pick<RuleGround, 'state' | 'breadth'> | undefined,
): RejectedAgreement | undefined {
  return rejected.find(({ id, between: [left, right] }) => {
    const concerns =
      (left.includes(home) && right.includes(partner)) || (left.includes(partner) && right.includes(home))
    if (!concerns || winner === undefined) return concerns
    return winner.state.id !== id && left.length + right.length <= winner.breadth
  })
}
