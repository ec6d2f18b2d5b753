/** Which rule applies (agreement-1 §5): prohibitions accumulate, permissions do not, and a suspension has no way round. */
import {
  type Candidate,
  type CompiledAgreements,
  type CompiledRule,
  directionKey,
  presentedTypes,
  type RejectedAgreement,
} from './compile.ts'
import type { RecognitionRequest } from './facts.ts'
import { compareText } from './history.ts'
import type { Recognition } from './language/recognition.ts'

export type Resolution = {
  /** Undefined when there is none, or when equally specific rules differ. */
  readonly winner: Candidate | undefined
  /** Equally specific rules with different outcomes. */
  readonly ambiguous: readonly Candidate[]
  /** Every matching rule of every agreement in force: their prohibitions bind the decision. */
  readonly collected: readonly Candidate[]
  /** An agreement that should have spoken but could not be opened. */
  readonly rejected: RejectedAgreement | undefined
}

const MATCH_RANK = { exact: 0, extends: 1, transitional: 2 } as const

export function resolve(compiled: CompiledAgreements, request: RecognitionRequest): Resolution {
  const matching = collect(compiled, request)
  const effective = matching.filter(({ compiled: { state } }) => state.phase === 'in-force')
  // Without any agreement in force the others are asked only to explain why not.
  const collected = effective.length > 0 ? effective : matching
  const chosen = choose(collected, request)
  const winner = chosen.length === 1 ? withFallback(chosen[0], collected, request) : undefined
  return {
    winner,
    ambiguous: chosen.length > 1 ? chosen : [],
    collected,
    rejected: findRejected(compiled, request, winner),
  }
}

/** The rule that would decide, to know whose list to look into before the facts are complete. */
export function governingRule(
  compiled: CompiledAgreements,
  request: RecognitionRequest,
): Recognition | undefined {
  return resolve(compiled, request).winner?.compiled.rule
}

function collect({ index }: CompiledAgreements, request: RecognitionRequest): readonly Candidate[] {
  const collected: Candidate[] = []
  for (const [place, type] of presentedTypes(request.object).entries())
    for (const candidate of index.get(directionKey(request.home, request.partner, type)) ?? [])
      if (place === 0) collected.push(candidate)
      else if (
        acceptsExtensions(candidate) &&
        !collected.some(({ compiled }) => compiled === candidate.compiled)
      )
        collected.push({ compiled: candidate.compiled, match: 'extends' })
  return collected
}

function acceptsExtensions({ compiled: { rule }, match }: Candidate): boolean {
  return match === 'exact' && rule.kind !== 'identity-scheme' && rule.object.extends === true
}

/** The one rule that governs, or the equally specific ones that contradict each other. */
function choose(candidates: readonly Candidate[], request: RecognitionRequest): readonly Candidate[] {
  const voices = perAgreement(candidates).flatMap((group) =>
    bestOf(group, (a, b) => compareInside(a, b, request)),
  )
  const governing = voices.filter((voice) => !voices.some((other) => isBeatenBy(voice, other)))
  const top = bestOf(governing.length > 0 ? governing : voices, (a, b) => compareAcross(a, b, request))
  if (top.length < 2 || new Set(top.map(({ compiled }) => compiled.content)).size > 1) return top
  return [...top].sort((a, b) => compareText(a.compiled.state.id, b.compiled.state.id)).slice(0, 1)
}

function perAgreement(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  if (candidates.length < 2) return candidates.length === 0 ? [] : [candidates]
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const { id } = candidate.compiled.state
    groups.set(id, [...(groups.get(id) ?? []), candidate])
  }
  return [...groups.values()]
}

function bestOf(
  candidates: readonly Candidate[],
  compare: (a: Candidate, b: Candidate) => number,
): readonly Candidate[] {
  const [first, ...rest] = candidates
  if (first === undefined || rest.length === 0) return candidates
  let top = [first]
  for (const candidate of rest) {
    const order = compare(candidate, top[0] ?? first)
    if (order < 0) top = [candidate]
    else if (order === 0) top.push(candidate)
  }
  return top
}

/** Inside one agreement the rule that is meant for this service and purpose speaks for it. */
function compareInside(a: Candidate, b: Candidate, request: RecognitionRequest): number {
  return (
    MATCH_RANK[a.match] - MATCH_RANK[b.match] ||
    serviceRank(a.compiled, request) - serviceRank(b.compiled, request) ||
    purposeRank(a.compiled, request) - purposeRank(b.compiled, request) ||
    a.compiled.purposes.size - b.compiled.purposes.size
  )
}

/** Between agreements a narrow one governs even where it refuses. */
function compareAcross(a: Candidate, b: Candidate, request: RecognitionRequest): number {
  return (
    MATCH_RANK[a.match] - MATCH_RANK[b.match] ||
    serviceRank(a.compiled, request) - serviceRank(b.compiled, request) ||
    a.compiled.purposes.size - b.compiled.purposes.size ||
    a.compiled.breadth - b.compiled.breadth
  )
}

function serviceRank({ services }: CompiledRule, { service }: RecognitionRequest): number {
  if (services === undefined) return 1
  return services.has(service) ? 0 : 2
}

function purposeRank({ purposes }: CompiledRule, { purpose }: RecognitionRequest): number {
  return purposes.has(purpose) ? 0 : 1
}

/** By the `relations` of either agreement, for this kind of object. */
function isBeatenBy(voice: Candidate, other: Candidate): boolean {
  return says(voice, 'yields', other) || says(other, 'prevails', voice)
}

function says(by: Candidate, relation: 'yields' | 'prevails', about: Candidate): boolean {
  const { state, rule } = by.compiled
  return state.agreement.relations.some(
    (one) => one.relation === relation && one.to === about.compiled.state.id && one.kinds.includes(rule.kind),
  )
}

/** Another agreement is tried only if the winner is blocked and names it. */
function withFallback(
  winner: Candidate | undefined,
  collected: readonly Candidate[],
  request: RecognitionRequest,
): Candidate | undefined {
  if (winner === undefined || winner.compiled.rule.fallback === 'none' || !isBlocked(winner.compiled))
    return winner
  const named = collected.filter(({ compiled }) => compiled.state.id === winner.compiled.rule.fallback)
  const chosen = choose(named, request)
  return chosen.length === 1 ? chosen[0] : winner
}

function isBlocked({ overlay, state }: CompiledRule): boolean {
  const active = overlay.status === 'pilot' || overlay.status === 'in-force'
  return !active || overlay.suspensions.length > 0 || state.review === 'lapsed'
}

/** A broken envelope of an equally or more specific agreement is never made up for by a broader one. */
function findRejected(
  { rejected }: CompiledAgreements,
  { home, partner }: RecognitionRequest,
  winner: Candidate | undefined,
): RejectedAgreement | undefined {
  return rejected.find(({ id, between: [left, right] }) => {
    const concerns =
      (left.includes(home) && right.includes(partner)) || (left.includes(partner) && right.includes(home))
    if (!concerns || winner === undefined) return concerns
    return winner.compiled.state.id !== id && left.length + right.length <= winner.compiled.breadth
  })
}
