/** A3, L2 and F1 of `acceptSignature`: the agreement in time, the service in the list, the effect (agreement-1 §10). */
import { trustRank } from '../compile/trust-effects.ts'
import { type Effect, NO_EFFECT } from '../decision.ts'
import type { ServicePeriod, TrustServiceEffect } from '../facts.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import { bothOf } from './equivalence.ts'
import { hasAcceptedStatus, hasServiceType, isFor } from './list.ts'
import type { Check, SignatureMatter } from './matter.ts'

/** A3: after the end a signature that is proved to be older stays accepted, if the parties wrote so. */
export const inForceWhenSigned: Check<SignatureMatter> = ({ governing, facts, signedAt }) => {
  const { state, survives, said } = governing
  const ended = state.phase === 'expired' || state.phase === 'terminated'
  const proved = facts.signature.provenAt !== null && signedAt < state.endsAt
  return ended && survives && proved ? NOTHING : said.inForce
}

/** L2: listed for the partner, and in an accepted status when the certificate was issued and when it was used. */
export const serviceListed: Check<SignatureMatter> = (matter) => {
  const { list, entity, certificate } = matter.facts
  const { rule, pointer } = matter.governing
  const clause = `${pointer}/list`
  if (list === null) return NOTHING
  if (entity === null || !entity.listed)
    return [reason('NOT_LISTED', clause, 'the service is not in the list')]
  const reasons: Reason[] = []
  if (!isFor(entity, matter.request.partner)) {
    const detail = `listed for ${entity.country}, not for ${matter.request.partner}`
    reasons.push(reason('NOT_LISTED', clause, detail))
  }
  const { atIssuance, atSignature } = matter.periods
  if (certificate !== null && atIssuance === undefined)
    reasons.push(reason('NOT_LISTED', clause, `not listed at ${certificate.issuedAt}`))
  if (atSignature === undefined)
    reasons.push(reason('NOT_LISTED', clause, `not listed at ${matter.signedAt}`))
  if (list.type !== rule.list.type)
    reasons.push(reason('SERVICE_TYPE', `${clause}/type`, 'the list is of another type'))
  for (const period of bothOf(matter.periods)) addPeriodFaults(matter, period, reasons)
  return reasons.length === 0 ? NOTHING : reasons
}

function addPeriodFaults(
  { governing: { rule, pointer, equivalence } }: SignatureMatter,
  { type, status, from }: ServicePeriod,
  reasons: Reason[],
): void {
  if (!hasServiceType({ serviceType: type }, rule.list))
    reasons.push(reason('SERVICE_TYPE', `${pointer}/list/serviceType`, `listed as ${type}`))
  const detail = `status ${status} from ${from}`
  if (!hasAcceptedStatus({ status }, rule.list))
    reasons.push(reason('SERVICE_STATUS', `${pointer}/list/accept`, detail))
  else if (equivalence.statuses.get(status) === 'invalid')
    reasons.push(reason('SERVICE_STATUS', `${equivalence.pointer}/statuses/invalid`, detail))
}

/** F1: what the signature is, what its certificate can carry, and the ceilings, against what is required. */
export const signatureEffectAllowed: Check<SignatureMatter> = (matter) => {
  const { governing, facts, content, request } = matter
  const { trustService, preferred } = request.required
  const low = tooLow(matter, trustService)
  if (low !== undefined) return [low]
  if (preferred === undefined) return NOTHING
  const bounds = [
    // Without a certificate there is nothing to translate; E1 has said so.
    ...(facts.certificate === null ? [] : [contentCeiling(matter, content)]),
    ...governing.ceilings,
  ]
  const capping = bounds.find((bound) => trustRank(preferred) > trustRank(bound.trustService))
  if (capping === undefined) return NOTHING
  return [reason('EFFECT_CAPPED', capping.pointer, `preferred ${preferred}, at most ${capping.trustService}`)]
}

function contentCeiling({ governing }: SignatureMatter, trustService: TrustServiceEffect) {
  return { name: 'equivalence', trustService, pointer: `${governing.equivalence.pointer}/certificateContent` }
}

/** A signature that was not validated has no outcome to compare, and a test has no effect anyway: others say so. */
function tooLow(matter: SignatureMatter, required: TrustServiceEffect): Reason | undefined {
  const { governing, facts, content } = matter
  const { indication, outcome } = facts.signature
  const needed = trustRank(required)
  if (indication === 'passed' && trustRank(outcome) < needed)
    return reason('EFFECT_TOO_LOW', governing.equivalence.pointer, `the signature is ${outcome}`)
  const bounds =
    facts.certificate === null ? governing.ceilings : [contentCeiling(matter, content), ...governing.ceilings]
  for (const { name, trustService, pointer } of bounds) {
    if (name === 'mode' && trustService === 'none') continue
    if (trustRank(trustService) < needed) return reason('EFFECT_TOO_LOW', pointer, `at most ${trustService}`)
  }
  return undefined
}

/** What a positive decision carries: the outcome under every ceiling in force. */
export function signatureEffectOf({ governing, facts, content }: SignatureMatter): Effect {
  return governing.effects.get(facts.signature.outcome)?.get(content) ?? NO_EFFECT
}
