/** Ceilings on trust services, and what each outcome may be worth under them, known at activation (agreement-1 §10). */
import { type Effect, NO_EFFECT } from '../decision.ts'
import type { TrustServiceEffect } from '../facts.ts'
import { prepareCanonical } from '../jcs.ts'
import type { Agreement } from '../language/schema.ts'
import type { AgreementState } from '../state.ts'

/** Weak to strong. */
export const TRUST_EFFECTS: readonly TrustServiceEffect[] = [
  'none',
  'simple',
  'advanced',
  'advanced-qc',
  'qualified',
]

export function trustRank(effect: TrustServiceEffect): number {
  return TRUST_EFFECTS.indexOf(effect)
}

export type TrustCeiling = {
  readonly name: string
  readonly trustService: TrustServiceEffect
  readonly pointer: string
}

export type TrustCeilings = {
  readonly own: TrustServiceEffect | undefined
  readonly pointer: string
  readonly byId: ReadonlyMap<string, AgreementState>
}

/** In the order in which `boundBy` prefers them. An implemented agreement that is not known gives nothing. */
export function trustCeilingsOf(
  { agreement }: AgreementState,
  { own, pointer, byId }: TrustCeilings,
): readonly TrustCeiling[] {
  const implemented = agreement.relations.flatMap(({ relation, to, kinds }, index) => {
    if (relation !== 'implements' || !kinds.includes('trust-service')) return []
    const trustService = byId.get(to)?.agreement.legal.effectCeiling.trustService ?? 'none'
    return [{ name: `implements:${to}`, trustService, pointer: `/relations/${index}` }]
  })
  return [
    ...(own === undefined ? [] : [{ name: 'rule', trustService: own, pointer: `${pointer}/effectCeiling` }]),
    ...(isUnionLevel(agreement)
      ? []
      : [{ name: 'law', trustService: 'advanced' as const, pointer: '/parties' }]),
    {
      name: 'agreement',
      trustService: agreement.legal.effectCeiling.trustService,
      pointer: '/legal/effectCeiling',
    },
    ...implemented,
    { name: 'mode', trustService: MODE_CEILING[agreement.mode], pointer: '/mode' },
  ]
}

/** By law only the union itself can agree that foreign trust services are qualified; a member state cannot. */
function isUnionLevel({ parties }: Agreement): boolean {
  return parties.some(({ code }) => code === 'EU')
}

const MODE_CEILING: { readonly [mode in Agreement['mode']]: TrustServiceEffect } = {
  test: 'none',
  pilot: 'advanced',
  production: 'qualified',
}

/** By outcome of the validation, then by what the translated certificate can carry. */
export type TrustEffects = ReadonlyMap<TrustServiceEffect, ReadonlyMap<TrustServiceEffect, Effect>>

export function compileTrustEffects({ legal }: Agreement, ceilings: readonly TrustCeiling[]): TrustEffects {
  const printable = legal.basis === 'implementing-act' || legal.basis === 'art218'
  const effectOf = (outcome: TrustServiceEffect, content: TrustServiceEffect): Effect => {
    let least = { name: 'signature', trustService: outcome }
    for (const one of [{ name: 'equivalence', trustService: content }, ...ceilings])
      if (trustRank(one.trustService) < trustRank(least.trustService)) least = one
    const { trustService, name } = least
    const printQualified = printable && trustService === 'qualified'
    return prepareCanonical({ ...NO_EFFECT, trustService, printQualified, boundBy: name })
  }
  return new Map(
    TRUST_EFFECTS.map((outcome) => [
      outcome,
      new Map(TRUST_EFFECTS.map((content) => [content, effectOf(outcome, content)])),
    ]),
  )
}
