/** What recognition in one direction comes to today, for the map: the state of the rules of that direction in one word. */
import type { Agreement, AgreementState } from '@entente/agreement'
import type { Way, WayState } from '@entente/ui'

type Rule = Agreement['recognitions'][number]

/** For each direction that an agreement knows, one way; where it says nothing, there is none (agreement-1 §5). */
export function waysOf(state: AgreementState): Way[] {
  const directions = Map.groupBy(
    state.agreement.recognitions,
    ({ direction }) => `${direction.pointed}>${direction.pointing}`,
  )
  return [...directions.values()].map((rules) => {
    const [{ direction } = { direction: { pointed: '', pointing: '' } }] = rules
    return { from: direction.pointed, to: direction.pointing, state: wayState(state, rules) }
  })
}

/** The agreement first, then what notices have suspended of the active rules, then the mode. */
function wayState({ phase, rules, agreement: { mode } }: AgreementState, asked: readonly Rule[]): WayState {
  if (phase !== 'in-force') return phase
  const found = asked.map((rule) => rules.get(rule.id) ?? { status: rule.status, suspensions: [] })
  const active = found.filter(({ status }) => status === 'in-force' || status === 'pilot')
  if (active.length === 0) return found.some(({ status }) => status === 'planned') ? 'planned' : 'terminated'
  const suspended = active.filter(({ suspensions }) => suspensions.length > 0).length
  if (suspended === active.length) return 'suspended'
  if (suspended > 0) return 'partly-suspended'
  return mode === 'production' ? 'in-force' : mode
}
