/** Trust-service rules by direction, service type and its additional information (agreement-1 §5). */
import type { Candidate } from './rule.ts'
import { type CompiledTrustRule, compileTrustRule } from './trust.ts'
import { entryOf } from '../entry-of.ts'
import type { SignatureRequest } from '../facts.ts'
import type { AgreementState } from '../state.ts'

export type TrustCandidate = Candidate<CompiledTrustRule> & {
  /** The parties pair this service type with more than one of their own. */
  readonly ambiguous: boolean
}

type ByAddition = {
  /** Pairs that name the addition; under the empty text those that name none. */
  readonly named: ReadonlyMap<string, readonly TrustCandidate[]>
  /** Pairs that name none, for a service that has one. */
  readonly any: readonly TrustCandidate[]
}

/** By jurisdiction that accepts, by the one of the list, by service type. */
export type TrustIndex = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, ByAddition>>>

type Growing = { readonly named: Map<string, TrustCandidate[]>; readonly any: TrustCandidate[] }
type GrowingIndex = Map<string, Map<string, Map<string, Growing>>>

export function compileTrust(byId: ReadonlyMap<string, AgreementState>): TrustIndex {
  const index: GrowingIndex = new Map()
  for (const state of byId.values())
    for (const [place, rule] of state.agreement.recognitions.entries())
      if (rule.kind === 'trust-service') addToIndex(index, compileTrustRule(state, rule, { place, byId }))
  return index
}

/** Pairs that name the addition of the service come before those for any addition. */
export function findTrustRules(
  index: TrustIndex,
  { home, partner, object: { type, asi } }: SignatureRequest,
): readonly TrustCandidate[] {
  const found = index.get(home)?.get(partner)?.get(type)
  if (found === undefined) return NONE
  if (asi === undefined) return found.named.get('') ?? NONE
  const named = found.named.get(asi)
  if (named === undefined) return found.any
  const others = found.any.filter(({ compiled }) => !named.some((one) => one.compiled === compiled))
  return others.length === 0 ? named : [...named, ...others]
}

const NONE: readonly TrustCandidate[] = Object.freeze([])

function addToIndex(index: GrowingIndex, compiled: CompiledTrustRule): void {
  const { parties } = compiled.state.agreement
  const { pointing, pointed } = compiled.rule.direction
  const covers = (code: string): readonly string[] =>
    parties.find((party) => party.code === code)?.covers ?? []
  for (const home of covers(pointing))
    for (const partner of covers(pointed)) {
      const byPartner = entryOf(index, home, () => new Map<string, Map<string, Growing>>())
      addPairs(
        entryOf(byPartner, partner, () => new Map<string, Growing>()),
        compiled,
      )
    }
}

function addPairs(byType: Map<string, Growing>, compiled: CompiledTrustRule): void {
  for (const { type, asi, ambiguous } of pairsOf(compiled)) {
    const found = entryOf(byType, type, () => ({ named: new Map<string, TrustCandidate[]>(), any: [] }))
    const candidates = entryOf(found.named, asi, () => [])
    candidates.push(Object.freeze({ compiled, match: 'exact', ambiguous }))
    if (asi === '') found.any.push(Object.freeze({ compiled, match: 'extends', ambiguous }))
  }
}

type Pair = { readonly type: string; readonly asi: string; readonly ambiguous: boolean; readonly to: string }

/** One for each service type with its addition, however often it is paired. */
function pairsOf({ rule: { equivalence } }: CompiledTrustRule): readonly Pair[] {
  const pairs = new Map<string, Pair>()
  for (const { pointed, pointing } of equivalence.types) {
    const asi = pointed.asi ?? ''
    const key = `${pointed.type} ${asi}`
    const to = `${pointing.type} ${pointing.asi ?? ''}`
    const known = pairs.get(key)
    const ambiguous = known !== undefined && (known.ambiguous || known.to !== to)
    pairs.set(key, { type: pointed.type, asi, to, ambiguous })
  }
  return [...pairs.values()]
}
