import type { AgreementStates, PublicRule, Suspension } from './agreement-states.ts'

export type Recognised = {
  /** Where it is about to be shown. */
  readonly country: string
  /** The `vct` of the document first, then its aliases and the types that it extends. */
  readonly types: readonly string[]
}

/** A rule that recognises the document, with the agreement that holds it. */
type Voice = { readonly agreement: AgreementStates[number]; readonly rule: PublicRule }

/**
 * What suspends the recognition of a document (agreement-1 §5, as far as a wallet can tell: it does not know which
 * services a rule is for). A suspension has no way round through a broader agreement, unless the rule names it.
 * Empty where no rule is known, since then there is nothing to suspend.
 */
export function suspensionsOf(states: AgreementStates, recognised: Recognised): readonly Suspension[] {
  const voices = voicesIn(states, recognised)
  const [type = ''] = recognised.types
  const heard = voices.filter((voice) => !voices.some((other) => isBeatenBy(voice, other)))
  const governing = narrowest(heard.length > 0 ? heard : voices, type)
  const spare = voices.filter(({ agreement: { id } }) => governing.some(({ rule }) => rule.fallback === id))
  if ([...governing, ...spare].some(({ rule }) => rule.suspensions.length === 0)) return []
  const byNotice = governing.flatMap(({ rule }) => rule.suspensions.map((one) => [one.notice, one] as const))
  return [...new Map(byNotice).values()]
}

function voicesIn(states: AgreementStates, { country, types }: Recognised): readonly Voice[] {
  const [type] = types
  const inForce = states.filter(({ phase }) => phase === 'in-force')
  return inForce.flatMap((agreement) => {
    const there = agreement.parties.filter(({ code, covers }) => code === country || covers.includes(country))
    const rules = agreement.rules.filter(
      (rule) =>
        (rule.status === 'pilot' || rule.status === 'in-force') &&
        there.some(({ code }) => code === rule.pointing) &&
        rule.type !== undefined &&
        (rule.type === type || (rule.extends && types.includes(rule.type))),
    )
    return rules.map((rule) => ({ agreement, rule }))
  })
}

/** By what either agreement says of the other for this kind. */
function isBeatenBy(voice: Voice, other: Voice): boolean {
  return says(voice, 'yields', other) || says(other, 'prevails', voice)
}

function says({ agreement, rule }: Voice, word: 'yields' | 'prevails', about: Voice): boolean {
  return agreement.relations.some(
    ({ to, relation, kinds }) => relation === word && to === about.agreement.id && kinds.includes(rule.kind),
  )
}

/** Rules for the very type before those for one that it extends; then those between the fewest states. */
function narrowest(voices: readonly Voice[], type: string): readonly Voice[] {
  const exact = voices.filter(({ rule }) => rule.type === type)
  const among = exact.length > 0 ? exact : voices
  const breadth = ({ agreement: { parties } }: Voice): number =>
    parties.reduce((sum, { covers }) => sum + covers.length, 0)
  const least = Math.min(...among.map(breadth))
  return among.filter((voice) => breadth(voice) === least)
}
