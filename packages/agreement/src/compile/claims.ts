/** The claim rules of one recognition rule, by the name they give and for the purposes they serve (agreement-1 §7). */
import { touchesPath } from '../claim-path.ts'
import type { ClaimPath } from '../facts.ts'
import type { ClaimRule } from '../language/recognition.ts'
import { NOTHING, type Reason, reason, stated } from '../reasons.ts'

export type CompiledClaim = {
  readonly claim: ClaimRule
  readonly pointer: string
  /** What is said when the name is required, or wanted, and no claim for it was presented. */
  readonly absent: readonly Reason[]
}

export type CompiledForbid = {
  readonly path: ClaimPath
  readonly to: string | null
  readonly pointer: string
  /** Names of this rule whose source the forbidden path touches, and the forbidden name itself. */
  readonly targets: ReadonlySet<string>
}

/** The claim rules that hold for one purpose. */
export type PurposeClaims = {
  readonly byTarget: ReadonlyMap<string, readonly CompiledClaim[]>
  readonly required: readonly CompiledClaim[]
}

export type CompiledClaims = {
  readonly all: readonly CompiledClaim[]
  readonly forbids: readonly CompiledForbid[]
  /** Whatever their purpose. */
  readonly byTarget: ReadonlyMap<string, readonly CompiledClaim[]>
  /** Purposes that a claim rule names; the rest have `forAll`. */
  readonly forPurpose: ReadonlyMap<string, PurposeClaims>
  readonly forAll: PurposeClaims
}

export function compileClaims(claims: readonly ClaimRule[], pointer: string): CompiledClaims {
  const all = claims.map((claim, index) => compileClaim(claim, `${pointer}/${index}`))
  const named = new Set(all.flatMap(({ claim }) => (claim.op === 'forbid' ? [] : (claim.purposes ?? []))))
  return {
    all,
    forbids: all.flatMap((one) => compileForbid(one, all)),
    byTarget: byTarget(all),
    forPurpose: new Map([...named].map((purpose) => [purpose, claimsFor(all, purpose)])),
    forAll: claimsFor(all, undefined),
  }
}

function compileClaim(claim: ClaimRule, pointer: string): CompiledClaim {
  return Object.freeze({ claim, pointer, absent: absentReason(claim, pointer) })
}

function compileForbid(
  { claim, pointer }: CompiledClaim,
  all: readonly CompiledClaim[],
): readonly CompiledForbid[] {
  if (claim.op !== 'forbid') return []
  const path = claim.from
  const targets = all.flatMap(({ claim: { to, from } }) =>
    to !== null && from !== null && touchesPath(from, path) ? [to] : [],
  )
  const { to } = claim
  return [{ path, to, pointer, targets: new Set(to === null ? targets : [...targets, to]) }]
}

/** Without a required or refusing claim there is no recognition; without another there is less of it. */
function absentReason(claim: ClaimRule, pointer: string): readonly Reason[] {
  if (claim.op === 'forbid') return NOTHING
  if (claim.required === true) return stated(reason('CLAIM_MISSING', pointer, claim.to))
  if (claim.op === 'unavailable' && claim.onMissing === 'refuse')
    return stated(reason('CLAIM_MISSING', pointer, `${claim.to} cannot be given`))
  return stated(reason('CLAIM_LOST', pointer, claim.to))
}

function claimsFor(all: readonly CompiledClaim[], purpose: string | undefined): PurposeClaims {
  const held = all.filter(({ claim }) => {
    if (claim.op === 'forbid' || claim.purposes === undefined) return true
    return purpose !== undefined && claim.purposes.includes(purpose)
  })
  return {
    byTarget: byTarget(held),
    required: held.filter(({ claim }) => claim.op !== 'forbid' && claim.required === true),
  }
}

function byTarget(claims: readonly CompiledClaim[]): ReadonlyMap<string, readonly CompiledClaim[]> {
  const groups = new Map<string, CompiledClaim[]>()
  for (const one of claims) {
    const { to } = one.claim
    if (to === null) continue
    const group = groups.get(to)
    if (group === undefined) groups.set(to, [one])
    else group.push(one)
  }
  return groups
}
