/** P1 and P2: the purpose and the claims (agreement-1 §7, §10). Nothing that is not listed crosses. */
import { coversPath, pathText, touchesPath } from '../claim-path.ts'
import type { CompiledClaim } from '../compile.ts'
import type { ClaimPath } from '../facts.ts'
import type { Reason } from '../reasons.ts'
import { type Check, clauseIn, type Matter, NOTHING, reason } from './matter.ts'

/** P1 */
export const purposeAgreed: Check = ({ governing: { purposes, pointer }, request }) =>
  purposes.has(request.purpose)
    ? NOTHING
    : [reason('PURPOSE_NOT_AGREED', `${pointer}/scope/purposes`, request.purpose.slice(0, 80))]

/** P2 */
export const claimsAgreed: Check = (matter) => {
  const reasons = [
    ...forbidden(matter),
    ...matter.request.asked.flatMap((path) => askedPath(matter, path)),
    ...missing(matter),
    ...matter.request.wanted.flatMap((target) => wantedTarget(matter, target)),
  ]
  return reasons.length === 0
    ? NOTHING
    : reasons.sort((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))
}

const ORDER: readonly string[] = ['CLAIM_FORBIDDEN', 'CLAIM_NOT_AGREED', 'CLAIM_MISSING', 'CLAIM_LOST']

/** A forbidden claim of any agreement concerned, asked for by path, wanted by name or by its source, refuses all. */
function forbidden(matter: Matter): readonly Reason[] {
  const { wanted } = matter.request
  if (matter.collected.every(({ compiled }) => compiled.forbids.length === 0)) return NOTHING
  const sources = wanted.flatMap((target) =>
    (matter.governing.byTarget.get(target) ?? []).flatMap(({ claim }) =>
      claim.from === null ? [] : [claim.from],
    ),
  )
  const asked = [...matter.request.asked, ...sources]
  return matter.collected.flatMap(({ compiled }) =>
    compiled.forbids
      .filter(
        ({ path, to }) => asked.some((one) => touchesPath(one, path)) || (to !== null && wanted.includes(to)),
      )
      .map(({ path, pointer }) =>
        reason('CLAIM_FORBIDDEN', clauseIn(matter, compiled, pointer), pathText(path)),
      ),
  )
}

/** A path that asks for more than a listed claim, or for something else. */
function askedPath({ governing }: Matter, path: ClaimPath): readonly Reason[] {
  const agreed = governing.claims.some(({ claim }) => claim.from !== null && coversPath(claim.from, path))
  return agreed
    ? NOTHING
    : [reason('CLAIM_NOT_AGREED', `${governing.pointer}/claims`, pathText(path).slice(0, 200))]
}

function missing(matter: Matter): readonly Reason[] {
  return matter.governing.requiredClaims
    .filter((one) => isForPurpose(one, matter) && !isPresent(one, matter))
    .map(({ claim, pointer }) => reason('CLAIM_MISSING', pointer, claim.to ?? ''))
}

function wantedTarget(matter: Matter, target: string): readonly Reason[] {
  const { governing, request } = matter
  const all = governing.byTarget.get(target) ?? []
  const rules = all.filter((one) => isForPurpose(one, matter))
  const [first] = rules
  if (first === undefined) {
    const detail =
      all.length === 0 ? target.slice(0, 80) : `${target} is not for purpose ${request.purpose.slice(0, 80)}`
    return [reason('CLAIM_NOT_AGREED', `${governing.pointer}/claims`, detail)]
  }
  if (rules.some((one) => isPresent(one, matter))) return NOTHING
  const { claim, pointer } = first
  if (claim.op === 'forbid' || claim.required === true) return NOTHING // Said already.
  if (claim.op === 'unavailable' && claim.onMissing === 'refuse')
    return [reason('CLAIM_MISSING', pointer, `${target} cannot be given`)]
  return [reason('CLAIM_LOST', pointer, target)]
}

function isForPurpose({ claim }: CompiledClaim, { request }: Matter): boolean {
  return claim.op === 'forbid' || claim.purposes === undefined || claim.purposes.includes(request.purpose)
}

function isPresent({ claim }: CompiledClaim, { facts }: Matter): boolean {
  const { from } = claim
  if (facts.present === null) return true // Not known; the check that found why has said so.
  return from !== null && claim.op !== 'forbid' && facts.present.some((path) => coversPath(from, path))
}
