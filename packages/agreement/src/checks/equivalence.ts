/** E1: does the agreed equivalence hold for this service, then and now (agreement-1 §5, §10). */
import { statusAt } from '../compile/equivalence.ts'
import type { ServicePeriod } from '../facts.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import type { Check, SignatureMatter } from './matter.ts'

/** Every fault of its own kind, in the order of the closed list. */
export const equivalenceHolds: Check<SignatureMatter> = (matter) => {
  const reasons: Reason[] = []
  addUnpaired(matter, reasons)
  addEnactment(matter, reasons)
  addAmbiguity(matter, reasons)
  addQualifiers(matter, reasons)
  addDepth(matter, reasons)
  return reasons.length === 0 ? NOTHING : reasons
}

/** The service must have been, at both times, what the parties paired. A period that is missing is told by L2. */
function addUnpaired({ facts, request, governing, periods }: SignatureMatter, reasons: Reason[]): void {
  const { pointer } = governing.equivalence
  if (facts.certificate === null)
    reasons.push(reason('EQUIV_NONE', pointer, 'the signing certificate is not known'))
  const { type, asi } = request.object
  for (const period of bothOf(periods)) {
    if (period.type !== type || period.asi !== (asi ?? null))
      reasons.push(reason('EQUIV_NONE', `${pointer}/types`, `listed as ${period.type} from ${period.from}`))
    else if (!governing.equivalence.statuses.has(period.status))
      reasons.push(reason('EQUIV_NONE', `${pointer}/statuses`, `status ${period.status} from ${period.from}`))
  }
}

/** Enacted when the certificate was issued, at the best signature time, and now unless past signatures survive. */
function addEnactment(matter: SignatureMatter, reasons: Reason[]): void {
  const { facts, governing, request, signedAt } = matter
  const { equivalence, survives } = governing
  const clause = `${equivalence.pointer}/since`
  const times = [
    ...(facts.certificate === null ? [] : [facts.certificate.issuedAt]),
    signedAt,
    ...(survives ? [] : [request.at]),
  ]
  const never = times.find((time) => !wasEnacted(statusAt(equivalence, time)))
  if (never !== undefined) reasons.push(reason('EQUIV_NOT_ENACTED', clause, `not enacted at ${never}`))
  const ended = times.find((time) => statusAt(equivalence, time) === 'repealed')
  if (ended !== undefined) reasons.push(reason('EQUIV_REPEALED', clause, `repealed at ${ended}`))
}

function wasEnacted(status: ReturnType<typeof statusAt>): boolean {
  return status === 'enacted' || status === 'repealed'
}

function addAmbiguity({ governing, periods, ambiguous }: SignatureMatter, reasons: Reason[]): void {
  const { pointer, statuses, contentTwice } = governing.equivalence
  const twice = (place: string, detail: string): void => {
    reasons.push(reason('EQUIV_AMBIGUOUS', `${pointer}${place}`, detail))
  }
  if (ambiguous) twice('/types', 'the service type is paired with more than one')
  const both = bothOf(periods).find(({ status }) => statuses.get(status) === 'both')
  if (both !== undefined) twice('/statuses', `status ${both.status} is valid and invalid`)
  if (contentTwice) twice('/certificateContent', 'one kind of content is translated twice')
}

/** What cannot be said in the home language is dropped, unless the partner marked it as critical. */
function addQualifiers({ governing, periods }: SignatureMatter, reasons: Reason[]): void {
  const { qualifiers, pointer } = governing.equivalence
  const unmapped = new Map<string, boolean>()
  for (const period of bothOf(periods))
    for (const { uri, critical } of period.qualifiers)
      if (!qualifiers.has(uri)) unmapped.set(uri, critical || unmapped.get(uri) === true)
  for (const wanted of [true, false])
    for (const [uri, critical] of unmapped)
      if (critical === wanted)
        reasons.push(
          reason(critical ? 'QUALIFIER_UNMAPPED' : 'QUALIFIER_DROPPED', `${pointer}/qualifiers`, uri),
        )
}

function addDepth({ facts: { entity }, governing }: SignatureMatter, reasons: Reason[]): void {
  const { depth, pointer } = governing.equivalence
  if (entity === null || entity.depth <= depth) return
  const detail = `reached through ${entity.depth} lists, at most ${depth}`
  reasons.push(reason('DEPTH_EXCEEDED', `${pointer}/depth`, detail))
}

/** The same period once. */
export function bothOf({ atIssuance, atSignature }: SignatureMatter['periods']): readonly ServicePeriod[] {
  if (atSignature === undefined) return atIssuance === undefined ? [] : [atIssuance]
  return atIssuance === undefined || atIssuance === atSignature ? [atSignature] : [atIssuance, atSignature]
}
