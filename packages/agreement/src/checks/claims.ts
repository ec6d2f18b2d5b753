/** P1 and P2: the purpose and the claims (agreement-1 §7, §10). Nothing that is not listed crosses. */
import { coversPath, pathText, touchesPath } from '../claim-path.ts'
import type { CompiledClaim, CompiledForbid, PurposeClaims } from '../compile/claims.ts'
import type { CompiledRule } from '../compile/rule.ts'
import type { ClaimPath } from '../facts.ts'
import { NOTHING, type Reason, reason, stated } from '../reasons.ts'
import { type Check, clauseIn, type Matter } from './matter.ts'

/** P1 */
export const purposeAgreed: Check = ({ governing, request: { purpose } }) => {
  if (governing.purposes.has(purpose)) return NOTHING
  const last = REFUSED.get(governing)
  if (last?.purpose === purpose) return last.reasons
  const clause = `${governing.pointer}/scope/purposes`
  const reasons = stated(reason('PURPOSE_NOT_AGREED', clause, purpose.slice(0, 80)))
  REFUSED.set(governing, { purpose, reasons })
  return reasons
}

/** The purpose refused last, by rule: a service that asks for the wrong one asks for it again and again. */
const REFUSED = new WeakMap<CompiledRule, { readonly purpose: string; readonly reasons: readonly Reason[] }>()

/** P2. Plain loops: this check looks at every claim of every decision. */
export const claimsAgreed: Check = (matter) => {
  const reasons: Reason[] = []
  addForbidden(matter, reasons)
  for (const path of matter.request.asked) addAsked(matter, path, reasons)
  const { forPurpose, forAll } = matter.governing.claims
  const claims = forPurpose.get(matter.request.purpose) ?? forAll
  for (const one of claims.required) if (!isPresent(one, matter)) reasons.push(...one.absent)
  for (const target of matter.request.wanted) addWanted(matter, { claims, target }, reasons)
  if (reasons.length === 0) return NOTHING
  return reasons.length === 1 ? reasons : reasons.sort(inOrder)
}

const ORDER: readonly string[] = ['CLAIM_FORBIDDEN', 'CLAIM_NOT_AGREED', 'CLAIM_MISSING', 'CLAIM_LOST']

function inOrder(a: Reason, b: Reason): number {
  return ORDER.indexOf(a.code) - ORDER.indexOf(b.code)
}

/** A forbidden claim of any agreement concerned, asked for by path, wanted by name or by its source, refuses all. */
function addForbidden(matter: Matter, reasons: Reason[]): void {
  for (const { compiled } of matter.collected)
    for (const forbid of compiled.claims.forbids)
      if (isTouched(matter, forbid, compiled))
        reasons.push(
          reason('CLAIM_FORBIDDEN', clauseIn(matter, compiled, forbid.pointer), pathText(forbid.path)),
        )
}

function isTouched({ request, governing }: Matter, forbid: CompiledForbid, by: CompiledRule): boolean {
  for (const asked of request.asked) if (touchesPath(asked, forbid.path)) return true
  for (const target of request.wanted)
    if (by === governing ? forbid.targets.has(target) : isTargetTouched(governing, forbid, target))
      return true
  return false
}

/** Where another rule forbids: a name comes from where the governing rule finds it. */
function isTargetTouched({ claims }: CompiledRule, { path, to }: CompiledForbid, target: string): boolean {
  if (target === to) return true
  for (const { claim } of claims.byTarget.get(target) ?? [])
    if (claim.from !== null && touchesPath(claim.from, path)) return true
  return false
}

/** A path that asks for more than a listed claim, or for something else. */
function addAsked({ governing }: Matter, path: ClaimPath, reasons: Reason[]): void {
  for (const { claim } of governing.claims.all)
    if (claim.from !== null && coversPath(claim.from, path)) return
  reasons.push(reason('CLAIM_NOT_AGREED', `${governing.pointer}/claims`, pathText(path).slice(0, 200)))
}

type Wanted = { readonly claims: PurposeClaims; readonly target: string }

function addWanted(matter: Matter, { claims, target }: Wanted, reasons: Reason[]): void {
  const rules = claims.byTarget.get(target)
  const first = rules?.[0]
  if (rules === undefined || first === undefined) {
    reasons.push(notAgreed(matter, target))
    return
  }
  // A required claim is missed already, whoever wants it.
  if (first.claim.op === 'forbid' || first.claim.required === true) return
  for (const one of rules) if (isPresent(one, matter)) return
  reasons.push(...first.absent)
}

function notAgreed({ governing, request }: Matter, target: string): Reason {
  const detail = governing.claims.byTarget.has(target)
    ? `${target} is not for purpose ${request.purpose.slice(0, 80)}`
    : target.slice(0, 80)
  return reason('CLAIM_NOT_AGREED', `${governing.pointer}/claims`, detail)
}

function isPresent({ claim }: CompiledClaim, { facts: { present } }: Matter): boolean {
  if (present === null) return true // Not known; the check that found why has said so.
  if (claim.from === null || claim.op === 'forbid') return false
  for (const path of present) if (coversPath(claim.from, path)) return true
  return false
}
