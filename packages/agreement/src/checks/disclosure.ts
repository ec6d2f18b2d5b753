/** R3, R5, P1 to P3 of `disclose`: what may leave, to whom, on whose request (agreement-1 §8, §10). */
import type { DisclosureFacts, DisclosureRequest, MandateFacts } from '../facts.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import { termsOf } from './data-clause.ts'
import { clauseIn, type Check, type DisclosureMatter } from './matter.ts'
import { suspendedEntities } from './rule.ts'

/** R3: the clause, or the authority that asks. */
export const disclosureNotSuspended: Check<DisclosureMatter> = ({ governing, request }) => {
  const { said, state } = governing
  if (state.entities.size === 0 || request.recipient === undefined) return said.suspended
  const entities = suspendedEntities(governing, [request.recipient], '/recipients')
  return entities.length === 0 ? said.suspended : [...said.suspended, ...entities]
}

/** R5: the parties exchange this evidence, but may have agreed another way of asking for it. */
export const flowAgreed: Check<DisclosureMatter> = ({ governing: { rule, pointer }, request }) =>
  rule.flow === request.flow
    ? NOTHING
    : [reason('SERVICE_OUT_OF_SCOPE', `${pointer}/flow`, `agreed as ${rule.flow}`)]

/** P1 */
export const disclosurePurposeAgreed: Check<DisclosureMatter> = ({ governing, request }) =>
  governing.purposes.has(request.purpose)
    ? NOTHING
    : [reason('PURPOSE_NOT_AGREED', `${governing.pointer}/purposes`, request.purpose.slice(0, 80))]

/** P2: over-asking refuses everything; what was found beyond the clause is left out. */
export const attributesAgreed: Check<DisclosureMatter> = (matter) => {
  const { request, facts, governing } = matter
  const reasons: Reason[] = []
  const wanted = new Set([...request.wanted, ...(request.needed ?? [])])
  for (const name of wanted) addForbidden(matter, name, reasons)
  for (const name of wanted)
    if (!governing.compiled.allow.has(name))
      reasons.push(reason('CLAIM_NOT_AGREED', `${governing.pointer}/allow`, name.slice(0, 80)))
  if (facts.source !== null) addFound(matter, { wanted, found: new Set(facts.source.found) }, reasons)
  return reasons.length === 0 ? NOTHING : reasons
}

function addForbidden(matter: DisclosureMatter, name: string, reasons: Reason[]): void {
  const told = new Set<object>()
  for (const one of matter.collected) {
    const pointer = one.forbidden.get(name)
    if (pointer === undefined || told.has(one.state)) continue
    told.add(one.state)
    reasons.push(reason('CLAIM_FORBIDDEN', clauseIn(matter, one, pointer), name.slice(0, 80)))
  }
}

type Compared = { readonly wanted: ReadonlySet<string>; readonly found: ReadonlySet<string> }

function addFound(matter: DisclosureMatter, { wanted, found }: Compared, reasons: Reason[]): void {
  const { request } = matter
  const clause = `${matter.governing.pointer}/allow`
  const needed = new Set(request.needed)
  const absent = [...wanted].filter((name) => !found.has(name))
  for (const name of absent)
    if (needed.has(name)) reasons.push(reason('CLAIM_MISSING', clause, name.slice(0, 80)))
  for (const name of absent)
    if (!needed.has(name)) reasons.push(reason('CLAIM_LOST', clause, name.slice(0, 80)))
  for (const name of found)
    if (!wanted.has(name) && !mayLeave(matter, name))
      reasons.push(reason('CLAIM_WITHHELD', clause, name.slice(0, 80)))
}

function mayLeave({ governing, collected }: DisclosureMatter, name: string): boolean {
  return governing.compiled.allow.has(name) && !collected.some(({ forbidden }) => forbidden.has(name))
}

/** Names that a positive decision lets go: wanted, and found where somebody has looked. */
export function releaseOf({ request, facts }: DisclosureMatter): readonly string[] {
  const wanted = [...new Set([...request.wanted, ...(request.needed ?? [])])]
  const { source } = facts
  return (source === null ? wanted : wanted.filter((name) => source.found.includes(name))).toSorted()
}

/** P3 */
export const disclosureTerms: Check<DisclosureMatter> = ({ governing, request, facts }) => {
  const { pointer, compiled } = governing
  const reasons: Reason[] = []
  const { recipients } = compiled
  const named = request.recipient !== undefined && recipients.has(request.recipient)
  if (!named && !recipients.has(`sector:${request.sector}`))
    reasons.push(
      reason('RECIPIENT_NOT_AGREED', `${pointer}/recipients`, `sector:${request.sector.slice(0, 80)}`),
    )
  const clause = `${pointer}/flow`
  const unasked = whyUnasked(request, facts)
  if (unasked !== undefined) reasons.push(reason('REQUEST_MISSING', clause, unasked))
  const unseen = whyUnseen(request, facts)
  if (unseen !== undefined) reasons.push(reason('PREVIEW_MISSING', clause, unseen))
  reasons.push(...termsOf(compiled, request))
  if (facts.source?.subject === 'unsure')
    reasons.push(reason('SUBJECT_AMBIGUOUS', pointer, 'the source is not sure whose record it is'))
  return reasons.length === 0 ? NOTHING : reasons
}

const GIVEN = ['given', 'previewed', 'released']

/** A record for exactly this: by the person where it is her request, by an official where it is the law. */
function whyUnasked(request: DisclosureRequest, { authorisation }: DisclosureFacts): string | undefined {
  const kind = request.flow === 'user-driven' ? 'explicit-request' : 'order'
  if (authorisation === null) return `no ${kind}`
  const { verdict, state, expiresAt, evidenceType, purpose, attributes, mandate } = authorisation
  if (authorisation.kind !== kind) return `${authorisation.kind} in place of ${kind}`
  if (verdict === 'invalid') return `${kind} not valid`
  if (!GIVEN.includes(state)) return `${kind} ${state}`
  if (expiresAt <= request.at) return `${kind} expired at ${expiresAt}`
  if (evidenceType !== request.evidenceType || purpose !== request.purpose)
    return `${kind} for other evidence or another purpose`
  const wanted = [...request.wanted, ...(request.needed ?? [])]
  if (wanted.some((name) => !attributes.includes(name))) return `${kind} for fewer attributes`
  return mandate === null ? undefined : whyUnmandated(mandate, request)
}

function whyUnmandated(
  { verdict, expiresAt, purposes }: MandateFacts,
  { at, purpose }: DisclosureRequest,
): string | undefined {
  if (verdict === 'invalid') return 'mandate not valid'
  if (expiresAt !== null && expiresAt <= at) return `mandate expired at ${expiresAt}`
  if (purposes.length > 0 && !purposes.includes(purpose)) return 'mandate for other purposes'
  return undefined
}

/** Before evidence leaves on her request, the person has seen it and let it go. */
function whyUnseen(
  { flow }: DisclosureRequest,
  { source, authorisation }: DisclosureFacts,
): string | undefined {
  if (flow !== 'user-driven' || source === null || authorisation === null) return undefined
  const { state } = authorisation
  return state === 'given' || state === 'previewed' ? `request ${state}, not released` : undefined
}
