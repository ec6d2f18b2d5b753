/** From when on signatures under a rule, or of one listed entity, need a proof that they are older (agreement-1 §3). */
import type { Instant } from '../facts.ts'
import type { Counted } from '../history.ts'
import type { Recognition } from '../language/recognition.ts'
import type { AgreementState } from '../state.ts'
import { reachesRule } from '../suspension.ts'

export type Compromise = { readonly from: Instant; readonly notice: string }

export type Compromises = {
  readonly ofRule: Compromise | undefined
  readonly byEntity: ReadonlyMap<string, Compromise>
}

const ENTITY = 'entity:'

/** The earliest of all incident notices in effect. A lift ends a suspension; a key stays compromised. */
export function compileCompromises({ notices, at }: AgreementState, rule: Recognition): Compromises {
  let ofRule: Compromise | undefined
  const byEntity = new Map<string, Compromise>()
  for (const counted of notices) {
    const { notice, effectiveFrom } = counted
    if (notice.type !== 'incident' || notice.compromisedFrom === undefined || effectiveFrom > at) continue
    const found = { from: notice.compromisedFrom, notice: notice.id }
    if (reachesRule(asSuspension(counted), rule)) ofRule = earliest(ofRule, found)
    for (const target of notice.target)
      if (target.startsWith(ENTITY)) {
        const id = target.slice(ENTITY.length)
        byEntity.set(id, earliest(byEntity.get(id), found))
      }
  }
  return { ofRule, byEntity }
}

/** The one that reaches furthest back among those for the rule and for these ids. */
export function compromiseOf(
  { ofRule, byEntity }: Compromises,
  ids: readonly string[],
): Compromise | undefined {
  if (byEntity.size === 0) return ofRule
  let found = ofRule
  for (const id of ids) {
    const one = byEntity.get(id)
    if (one !== undefined) found = earliest(found, one)
  }
  return found
}

function earliest(known: Compromise | undefined, found: Compromise): Compromise {
  return known !== undefined && known.from <= found.from ? known : found
}

/** An incident reaches rules exactly as far as a suspension with the same targets would. */
function asSuspension({ notice, sha256, effectiveFrom }: Counted): Parameters<typeof reachesRule>[0] {
  return {
    notice: notice.id,
    sha256,
    by: notice.issuer.party,
    since: effectiveFrom,
    until: null,
    safeguard: null,
    cause: 'trigger',
    targets: notice.target,
    list: notice.type === 'incident' ? (notice.list ?? null) : null,
  }
}
