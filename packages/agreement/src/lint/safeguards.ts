/** AL10: a suspension has an end that somebody can bring about, and what sets it off can happen. */
import type { Safeguard } from '../language/annexes.ts'
import type { Agreement } from '../language/schema.ts'
import { spanOf } from '../time.ts'
import type { LintProblem } from './rule.ts'

/** What a node measures and a safeguard may name. Nothing yet: such a safeguard would never act. */
const METRICS: readonly string[] = []

/** AL10: the schema asks for `lift`, `max` and `afterMax`; a span of nothing would bound nothing. */
export function suspensionsBounded({ safeguards }: Agreement): readonly LintProblem[] {
  return safeguards.suspension.flatMap((safeguard, index) => {
    const pointer = `/safeguards/suspension/${index}`
    const empty = { pointer: `${pointer}/max`, detail: `${safeguard.max} is over as soon as it begins` }
    return [...(spanOf(safeguard.max) > 0 ? [] : [empty]), ...metricProblems(safeguard, pointer)]
  })
}

function metricProblems({ trigger }: Safeguard, pointer: string): readonly LintProblem[] {
  if (trigger.on !== 'metric') return []
  const unknown = { pointer: `${pointer}/trigger/name`, detail: `${trigger.name} is measured by no node` }
  const empty = { pointer: `${pointer}/trigger/window`, detail: `nothing is measured in ${trigger.window}` }
  return [
    ...(METRICS.includes(trigger.name) ? [] : [unknown]),
    ...(spanOf(trigger.window) > 0 ? [] : [empty]),
  ]
}
