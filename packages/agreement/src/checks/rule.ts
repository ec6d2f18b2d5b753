/** R1 to R5: way, status, suspension, mode and service of the rule that governs (agreement-1 §10). */
import { suspendedReason } from '../compile/standing.ts'
import type { Ground, RuleGround } from '../compile/rule.ts'
import type { Recognition } from '../language/recognition.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import type { Check, ClauseChoice, StandingMatter } from './matter.ts'

/** A rule or a clause with its status; only rules have old formats. */
type StatusMatter = {
  readonly request: { readonly at: string }
  readonly match: string
  readonly governing: Ground & {
    readonly rule: Pick<Recognition, 'activateOn'> & Partial<Pick<Recognition, 'transitional'>>
  }
}

/** R2 */
export const ruleActive: Check<StatusMatter> = ({
  governing: { overlay, rule, pointer },
  match,
  request,
}) => {
  const { status } = overlay
  if ((status === 'pilot' || status === 'in-force') && match !== 'transitional') return NOTHING
  const reasons: Reason[] = []
  const clause = `${pointer}/status`
  if (status === 'planned')
    reasons.push(
      reason('RULE_NOT_ACTIVE', clause, `planned until ${rule.activateOn?.fact ?? 'it is activated'}`),
    )
  if (status === 'ended') reasons.push(reason('RULE_ENDED', clause, 'the rule has ended'))
  if (match === 'transitional' && rule.transitional !== undefined) {
    const { until } = rule.transitional
    const over = request.at >= until
    reasons.push(
      reason(
        over ? 'TRANSITION_ENDED' : 'TRANSITIONAL',
        `${pointer}/transitional`,
        `old format, accepted until ${until}`,
      ),
    )
  }
  return reasons.length === 0 ? NOTHING : reasons
}

type WayMatter = {
  readonly request: { readonly via?: 'wallet' | 'gateway' }
  readonly governing: Ground & { readonly rule: Pick<Recognition, 'pattern'> }
}

/** R1: a rule for one way is no rule for the other; which way it came is told for what wallets present (agreement-1 §5). */
export const wayAgreed: Check<WayMatter> = ({ governing: { rule, pointer }, request: { via } }) => {
  if (via === undefined || (via === 'gateway') === (rule.pattern === 'gateway')) return NOTHING
  const came = via === 'gateway' ? 'came through a gateway' : 'came from the wallet itself'
  return [reason('NO_RULE', `${pointer}/pattern`, `the pattern agreed is ${rule.pattern}; this ${came}`)]
}

type SuspensionMatter = {
  readonly governing: Ground
  readonly facts: { readonly entity: { readonly ids: readonly string[] } | null }
  readonly clause: ClauseChoice
}

/** R3: the rule, the listed entity, or the data clause that would hold the presentation. */
export const notSuspended: Check<SuspensionMatter> = (matter) => {
  const { said, state } = matter.governing
  const { chosen } = matter.clause
  const unsuspended = chosen === undefined || chosen.overlay.suspensions.length === 0
  // What notices suspend is known at activation; only the entity and the clause vary from decision to decision.
  if (unsuspended && state.entities.size === 0) return said.suspended
  const reasons = [
    ...said.suspended,
    ...suspendedEntities(matter.governing, matter.facts.entity?.ids ?? NO_IDS, '/list'),
    ...(chosen?.overlay.suspensions ?? []).map((one) => suspendedReason(one, chosen?.pointer ?? '')),
  ]
  return reasons.length === 0 ? NOTHING : reasons
}

const NO_IDS: readonly string[] = []

/** Those of the ids that a notice has suspended; `place` is where the rule or clause lets them in. */
export function suspendedEntities(
  { state, pointer }: Ground,
  ids: readonly string[],
  place: string,
): readonly Reason[] {
  return ids.flatMap((id) => {
    const found = state.entities.get(id)
    return found === undefined ? [] : [suspendedReason(found, `${pointer}${place}`)]
  })
}

/** R4: a test has no effect outside tests; a pilot needs somebody who accepted it. */
export const modeAccepted: Check<StandingMatter> = ({ governing: { said }, request }) => {
  if (request.environment !== 'test' && said.mode.outsideTests.length > 0) return said.mode.outsideTests
  return request.pilotAccepted ? said.mode.accepted : said.mode.notAccepted
}

type ServiceMatter = {
  readonly request: { readonly service: string }
  readonly governing: Pick<RuleGround, 'services' | 'pointer'>
}

/** R5 */
export const serviceInScope: Check<ServiceMatter> = ({ governing: { services, pointer }, request }) =>
  services === undefined || services.has(request.service)
    ? NOTHING
    : [reason('SERVICE_OUT_OF_SCOPE', `${pointer}/scope/services`, request.service.slice(0, 200))]
