/** Ceilings of a rule, and the effect each credit may have under them, known when the agreement is activated. */
import { type Effect, NO_EFFECT } from '../decision.ts'
import type { Assurance, Level } from '../facts.ts'
import { prepareCanonical } from '../jcs.ts'
import type { Recognition } from '../language/recognition.ts'
import type { Agreement } from '../language/schema.ts'
import { assuranceRank, type CompiledLoa, type Credit } from '../loa.ts'
import type { AgreementState } from '../state.ts'

export type Ceiling = {
  readonly name: string
  readonly assurance: Assurance
  /** Place of the assurance among the words, for comparisons. */
  readonly rank: number
  readonly pointer: string
}

/** What one credit is worth here. */
export type CompiledEffect = {
  /** The ceiling that lowers it; null when none does, and then the effect is known without looking further. */
  readonly under: Ceiling | null
  /** Without a level when a ceiling lowers it and no met credit fits under that ceiling. */
  readonly effect: Effect
  /** Under a ceiling the level is that of the strongest met credit which fits. */
  readonly byFitting: ReadonlyMap<Credit, Effect>
}

/** The credits of the source mapped to nothing: positive all the same where nothing is required. */
export const WITHOUT_LEVEL: Effect = prepareCanonical({ ...NO_EFFECT, boundBy: 'loa' })

export function compileEffects(
  { rules, otherwise }: CompiledLoa,
  ceilings: readonly Ceiling[],
): ReadonlyMap<Credit, CompiledEffect> {
  const credits = rules.map(({ credit }) => credit)
  if (otherwise !== null) credits.push(otherwise)
  return new Map(credits.map((credit) => [credit, compileEffect(credit, credits, ceilings)]))
}

function compileEffect(
  credit: Credit,
  credits: readonly Credit[],
  ceilings: readonly Ceiling[],
): CompiledEffect {
  let under: Ceiling | null = null
  for (const ceiling of ceilings) if (ceiling.rank < (under ?? credit).rank) under = ceiling
  const { assurance } = under ?? credit
  const effectOn = (level: Level | null): Effect =>
    prepareCanonical({
      ...NO_EFFECT,
      assurance,
      level: assurance === 'none' || level === null || typeof level === 'string' ? level : { ...level },
      boundBy: under?.name ?? 'loa',
    })
  if (assurance === 'none') return { under: null, effect: effectOn(null), byFitting: new Map() }
  if (under === null) return { under, effect: effectOn(credit.level), byFitting: new Map() }
  const { rank } = under
  const fitting = credits.filter((one) => one.rank <= rank)
  return {
    under,
    effect: effectOn(null),
    byFitting: new Map(fitting.map((one) => [one, effectOn(one.level)])),
  }
}

/** The strongest met credit that a ceiling lets pass. */
export function underCeiling(met: readonly Credit[], { rank }: Ceiling): Credit | undefined {
  for (const credit of met) if (credit.rank <= rank) return credit
  return undefined
}

/** In the order in which `boundBy` prefers them. An implemented agreement that is not known gives nothing. */
export function ceilingsOf(
  { agreement }: AgreementState,
  { kind, effectCeiling }: Recognition,
  { pointer, byId }: { readonly pointer: string; readonly byId: ReadonlyMap<string, AgreementState> },
): readonly Ceiling[] {
  const own = effectCeiling.assurance
  const implemented = agreement.relations
    .map((relation, index) => ({ relation, index }))
    .filter(({ relation }) => relation.relation === 'implements' && relation.kinds.includes(kind))
    .map(({ relation: { to }, index }) => {
      const given = byId.get(to)?.agreement.legal.effectCeiling.assurance ?? 'none'
      return ceiling(`implements:${to}`, given, `/relations/${index}`)
    })
  return [
    ...(own === undefined ? [] : [ceiling('rule', own, `${pointer}/effectCeiling`)]),
    ceiling('agreement', agreement.legal.effectCeiling.assurance, '/legal/effectCeiling'),
    ...implemented,
    ceiling('mode', MODE_CEILING[agreement.mode], '/mode'),
  ]
}

function ceiling(name: string, assurance: Assurance, pointer: string): Ceiling {
  return { name, assurance, rank: assuranceRank(assurance), pointer }
}

const MODE_CEILING: { readonly [mode in Agreement['mode']]: Assurance } = {
  test: 'none',
  pilot: 'substantial',
  production: 'high',
}
