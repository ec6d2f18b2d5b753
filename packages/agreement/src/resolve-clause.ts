/** Which data clause governs a disclosure (agreement-1 §8): the most specific one, whatever is wanted of it. */
import type { CompiledAgreements } from './compile.ts'
import type { CompiledDisclosure } from './compile/disclosure.ts'
import { entryOf } from './entry-of.ts'
import type { DisclosureRequest } from './facts.ts'
import { compareText } from './history.ts'
import { bestOf, findRejected, type Resolution } from './resolve.ts'

/** Never chosen by what is wanted or found, so that asking for more can only be worse. */
export function resolveClause(
  { disclosures, rejected }: CompiledAgreements,
  request: DisclosureRequest,
): Resolution<CompiledDisclosure> {
  const { sender, receiver, evidenceType } = request
  const matching = disclosures.get(sender)?.get(receiver)?.get(evidenceType) ?? NONE
  const effective = matching.filter(({ state }) => state.phase === 'in-force')
  const collected = effective.length > 0 ? effective : matching
  const chosen = collected.length < 2 ? collected : choose(collected, request)
  const winner = chosen.length === 1 ? chosen[0] : undefined
  return {
    winner,
    ambiguous: chosen.length > 1 ? chosen : NONE,
    collected,
    rejected:
      rejected.length === 0 ? undefined : findRejected(rejected, { home: receiver, partner: sender }, winner),
  }
}

const NONE: readonly never[] = Object.freeze([])

/** Each agreement speaks through its best clause; between agreements the narrower one governs, even where it refuses. */
function choose(
  collected: readonly CompiledDisclosure[],
  request: DisclosureRequest,
): readonly CompiledDisclosure[] {
  const groups = new Map<string, CompiledDisclosure[]>()
  for (const one of collected) entryOf(groups, one.state.id, () => []).push(one)
  const voices = [...groups.values()].flatMap((group) => {
    const active = group.filter((one) => one.active)
    return bestOf(active.length > 0 ? active : group, (a, b) => compareInside(a, b, request))
  })
  const top = bestOf(voices, (a, b) => a.breadth - b.breadth)
  if (top.length < 2 || new Set(top.map(({ content }) => content)).size > 1) return top
  return top.toSorted((a, b) => compareText(a.state.id, b.state.id)).slice(0, 1)
}

function compareInside(a: CompiledDisclosure, b: CompiledDisclosure, request: DisclosureRequest): number {
  return (
    flowRank(a, request) - flowRank(b, request) ||
    purposeRank(a, request) - purposeRank(b, request) ||
    recipientRank(a, request) - recipientRank(b, request) ||
    a.purposes.size - b.purposes.size ||
    a.compiled.recipients.size - b.compiled.recipients.size
  )
}

function flowRank({ rule }: CompiledDisclosure, { flow }: DisclosureRequest): number {
  return rule.flow === flow ? 0 : 1
}

function purposeRank({ purposes }: CompiledDisclosure, { purpose }: DisclosureRequest): number {
  return purposes.has(purpose) ? 0 : 1
}

/** The authority by name, then its sector. */
function recipientRank({ compiled }: CompiledDisclosure, { sector, recipient }: DisclosureRequest): number {
  if (recipient !== undefined && compiled.recipients.has(recipient)) return 0
  return compiled.recipients.has(`sector:${sector}`) ? 1 : 2
}
