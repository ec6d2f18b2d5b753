/** From the claims of a recognised credential to attributes under pivot names, with every loss declared (agreement-1 §7). */
import { valuesAt } from './claim-path.ts'
import { type Context, type LossKind, OPERATIONS, type Presented } from './claim-operations.ts'
import type { CompiledAgreements } from './compile.ts'
import type { Decision } from './decision.ts'
import type { LangMap } from './language/base.ts'
import type { ClaimRule, Recognition } from './language/recognition.ts'
import { fitsPivot } from './pivot.ts'
import { isPositive } from './reasons.ts'

export type Attribute = {
  readonly name: string
  readonly value: unknown
  /** ISO 15924, when the rule promises a script and the text keeps the promise. */
  readonly script: string | null
  readonly pairwise: boolean
}

/** What was wanted and did not arrive, or arrived with less meaning than promised. */
export type Loss = {
  readonly name: string
  readonly kind: LossKind
  /** The person may type it: self-asserted, level low. */
  readonly ask: boolean
  /** The parties said that without it there is no recognition. */
  readonly refuse: boolean
  readonly note: LangMap | null
}

export type MappedAttributes = { readonly attributes: readonly Attribute[]; readonly losses: readonly Loss[] }

const NOTHING_MAPPED: MappedAttributes = Object.freeze({ attributes: [], losses: [] })

/** The rule that made a decision. */
export function findRule(compiled: CompiledAgreements, decision: Decision): Recognition | undefined {
  if (decision.agreement === null) return undefined
  const state = compiled.states.get(decision.agreement.id)
  return state?.agreement.recognitions.find(({ id }) => id === decision.rule)
}

/** Only what is wanted and listed crosses, and only under a positive decision. */
export function mapAttributes(
  compiled: CompiledAgreements,
  decision: Decision,
  presented: Presented,
): MappedAttributes {
  if (!isPositive(decision.verdict)) return NOTHING_MAPPED
  const rule = findRule(compiled, decision)
  if (rule === undefined) return NOTHING_MAPPED
  const attributes: Attribute[] = []
  const losses: Loss[] = []
  for (const name of new Set(presented.wanted)) {
    const mapped = mapTarget(name, rule.claims, { presented, at: decision.at })
    if (mapped.attribute !== undefined) attributes.push(mapped.attribute)
    if (mapped.loss !== undefined) losses.push(mapped.loss)
  }
  return { attributes, losses }
}

type Mapped = { readonly attribute?: Attribute; readonly loss?: Loss }

/** The first claim rule for the name that gives a value; otherwise the loss of the first. */
function mapTarget(name: string, claims: readonly ClaimRule[], context: Context): Mapped {
  const rules = claims.filter(
    (claim) =>
      claim.to === name &&
      claim.op !== 'forbid' &&
      (claim.purposes === undefined || claim.purposes.includes(context.presented.purpose)),
  )
  let first: Mapped | undefined
  for (const claim of rules) {
    const mapped = mapClaim(name, claim, context)
    if (mapped.attribute !== undefined) return mapped
    first ??= mapped
  }
  return first ?? { loss: { name, kind: 'not-agreed', ask: false, refuse: false, note: null } }
}

function mapClaim(name: string, claim: ClaimRule, context: Context): Mapped {
  if (claim.op === 'forbid') return { loss: lossOf(name, claim, 'not-agreed') }
  if (claim.op === 'unavailable') return { loss: lossOf(name, claim, 'unavailable') }
  const found = valuesAt(context.presented.claims, claim.from)
  if (found.length === 0) return { loss: lossOf(name, claim, 'absent') }
  const value = claim.from.includes(null) ? found : found[0]
  const result = OPERATIONS[claim.op](value, claim as never, context)
  if (typeof result === 'string') return { loss: lossOf(name, claim, result) }
  if (!fitsPivot(name, result.value)) return { loss: lossOf(name, claim, 'wrong-type') }
  const attribute = {
    name,
    value: result.value,
    script: result.script ?? null,
    pairwise: claim.op === 'pairwise',
  }
  return result.loss === undefined ? { attribute } : { attribute, loss: lossOf(name, claim, result.loss) }
}

function lossOf(name: string, claim: ClaimRule, kind: LossKind): Loss {
  const required = claim.op !== 'forbid' && claim.required === true && kind !== 'other-script'
  const ask = claim.op === 'unavailable' && claim.onMissing === 'ask'
  return { name, kind, ask, refuse: required || policyOf(claim, kind) === 'refuse', note: claim.note ?? null }
}

/** What the parties wrote for this kind of loss. */
function policyOf(claim: ClaimRule, kind: LossKind): string | undefined {
  if (claim.op === 'unavailable') return claim.onMissing
  if (claim.op === 'full-date' && kind === 'partial-date') return claim.onPartial
  if (claim.op === 'map' && kind === 'unmapped-value') return claim.onUnmapped
  return undefined
}
