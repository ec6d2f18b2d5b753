/** C1, C3, C4 and X1 of `acceptSignature`: the signature and its certificate (agreement-1 §10). */
import { compromiseOf } from '../compile/compromises.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import { isOlderThan } from '../time.ts'
import type { Check, SignatureMatter } from './matter.ts'
import { algorithmReasons } from './object.ts'

/** C1: the report of the validation, and what incident notices have said of keys since. */
export const signatureValid: Check<SignatureMatter> = (matter) => {
  const { indication, codes } = matter.facts.signature
  const { pointer } = matter.governing.equivalence
  const detail = codes.length === 0 ? 'no sub-indication given' : codes.join(' ')
  if (indication === 'failed') return [reason('SIGNATURE_FAILED', pointer, detail)]
  const reasons: Reason[] =
    indication === 'passed' ? [] : [reason('SIGNATURE_INDETERMINATE', pointer, detail)]
  const compromised = compromisedReason(matter)
  if (compromised !== undefined) reasons.push(compromised)
  return reasons.length === 0 ? NOTHING : reasons
}

/** Only a proof from before the compromise shows that it was not the thief who signed. */
function compromisedReason({ governing, facts }: SignatureMatter): Reason | undefined {
  const found = compromiseOf(governing.compromises, facts.entity?.ids ?? [])
  const { provenAt } = facts.signature
  if (found === undefined || (provenAt !== null && provenAt < found.from)) return undefined
  const detail = `REVOKED_NO_POE: compromised from ${found.from}, notice ${found.notice}`
  return reason('SIGNATURE_INDETERMINATE', `${governing.pointer}/list`, detail)
}

/** C3: neither signed nor proved in the future, and not before the certificate was issued. */
export const signedInWindow: Check<SignatureMatter> = ({ facts, governing, request, signedAt }) => {
  const { provenAt } = facts.signature
  const issuedAt = facts.certificate?.issuedAt
  const { pointer } = governing.equivalence
  if (provenAt !== null && provenAt > request.at)
    return [reason('ISSUED_OUT_OF_WINDOW', pointer, `proved at ${provenAt}`)]
  if (issuedAt !== undefined && issuedAt > signedAt)
    return [reason('ISSUED_OUT_OF_WINDOW', pointer, `certificate issued at ${issuedAt}, used at ${signedAt}`)]
  return NOTHING
}

/** C4: a revocation counts unless the signature is proved to be older; what was heard must cover the time of signing. */
export const certificateGood: Check<SignatureMatter> = (matter) => {
  const revoked = revokedReason(matter)
  const unheard = unheardReason(matter)
  if (revoked === undefined) return unheard === undefined ? NOTHING : [unheard]
  return unheard === undefined ? [revoked] : [revoked, unheard]
}

function revokedReason({ facts, governing, signedAt }: SignatureMatter): Reason | undefined {
  const { state, since } = facts.status
  if (state !== 'revoked' && state !== 'suspended') return undefined
  if (facts.signature.provenAt !== null && since !== undefined && signedAt < since) return undefined
  const detail = since === undefined ? state : `${state} from ${since}`
  return reason('STATUS_REVOKED', `${governing.pointer}/statusCheck`, detail)
}

function unheardReason({ facts, governing, signedAt }: SignatureMatter): Reason | undefined {
  const { state, fetchedAt } = facts.status
  const { rule, ages, pointer } = governing
  if (!rule.statusCheck.required) return undefined
  const clause = `${pointer}/statusCheck`
  if (state === 'absent' || state === 'unavailable') return reason('STATUS_STALE', clause, `status ${state}`)
  if (fetchedAt !== null && !isOlderThan(fetchedAt, ages.status, signedAt)) return undefined
  return reason('STATUS_STALE', `${clause}/maxAge`, `status of ${fetchedAt ?? 'no time'}`)
}

/** X1: an algorithm is judged at the time to which the signature is proved. */
export const signatureAlgorithmsAccepted: Check<SignatureMatter> = (matter) =>
  algorithmReasons(matter, matter.signedAt)
