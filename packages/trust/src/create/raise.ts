/**
 * From one level to the next (EN 319 102-1 §4.3), the same for every format: a time-stamp over the value, then what
 * says that the certificates were good, then a time-stamp over all of it. The format's reader says what is there and
 * what a time-stamp is over; its writer only puts things in their places.
 */
import type { SignatureFacts } from '../ades/facts.ts'
import { sameBytes } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import { parseToken } from '../timestamp/parse-token.ts'
import type { CreationLevel, Material } from './order.ts'
import { askMaterial, CreationRefusal, type CreationSteps } from './steps.ts'

export type Needed = Required<Material>

/** What a format can do to a document with signatures. Each gives the document as it is afterwards. */
export type Raising = {
  readonly read: (bytes: Bytes) => DocumentSteps<readonly SignatureFacts[]>
  /** Over the value of every signature that `lacks` says. */
  readonly stamp: (bytes: Bytes, lacks: (one: SignatureFacts) => boolean) => CreationSteps<Bytes>
  /** `needed`: for each signature, in the order of `read`, what is not there yet. */
  readonly keep: (bytes: Bytes, needed: readonly Needed[]) => Bytes
  readonly archive: (bytes: Bytes) => CreationSteps<Bytes>
}

/** Asked for LTA, a document that has it gets one more archive time-stamp: that is how it is renewed. */
export function* raise(bytes: Bytes, to: CreationLevel, hands: Raising): CreationSteps<Bytes> {
  if (to === 'B') return bytes
  const before = yield* hands.read(bytes)
  refuseBroken(before)
  refuseSealed(before)
  const stamped = before.some(lacksStamp) ? yield* hands.stamp(bytes, lacksStamp) : bytes
  if (to === 'T') return stamped
  const needed: Needed[] = []
  for (const facts of yield* hands.read(stamped)) needed.push(yield* neededFor(facts))
  const kept = needed.some(hasSome) ? hands.keep(stamped, needed) : stamped
  return to === 'LT' ? kept : yield* hands.archive(kept)
}

/** What is not intact is not kept for long. */
function refuseBroken(all: readonly SignatureFacts[]): void {
  if (all.length === 0) throw new CreationRefusal('DOCUMENT_UNFIT', 'nobody has signed it')
  for (const { id, broken, signer } of all) {
    const failure = broken ?? ('subIndication' in signer ? signer : undefined)
    if (failure !== undefined)
      throw new CreationRefusal('DOCUMENT_UNFIT', `signature ${id} is not intact: ${failure.detail}`)
  }
}

/** RFC 4998 appendix A: in CMS a record is over all of the object, in XAdES over what stands before it. */
function refuseSealed(all: readonly SignatureFacts[]): void {
  const sealed = all.find(({ format, evidence = [] }) => format === 'CAdES' && evidence.length > 0)
  if (sealed !== undefined)
    throw new CreationRefusal(
      'DOCUMENT_UNFIT',
      `the evidence record in ${sealed.id} would be over something else`,
    )
}

function lacksStamp({ stamps }: SignatureFacts): boolean {
  return !stamps.some(({ kind }) => kind !== 'content')
}

function hasSome({ certificates, crls, ocsps }: Needed): boolean {
  return certificates.length + crls.length + ocsps.length > 0
}

/** EN 319 102-1 §5.5: about the signer, its issuers, and those of every time-stamp. */
function* neededFor(facts: SignatureFacts): CreationSteps<Needed> {
  const { signer, stamps } = facts
  const own = 'subIndication' in signer ? [] : [signer.raw]
  const stamped = stamps.flatMap(({ token }) => tokenCertificates(token))
  const certificates = distinct([...own, ...facts.certificates, ...stamped])
  const found = yield* askMaterial(certificates)
  const { certificates: more = [], crls = [], ocsps = [] } = found
  if (crls.length + ocsps.length + facts.crls.length + facts.ocsps.length === 0)
    throw new CreationRefusal('NO_REVOCATION_DATA', 'nothing says whether the certificates are good')
  return {
    certificates: without(distinct([...stamped, ...more]), facts.certificates),
    crls: without(crls, facts.crls),
    ocsps: without(ocsps, facts.ocsps),
  }
}

function tokenCertificates(token: Bytes): readonly Bytes[] {
  try {
    return parseToken(token, { padded: true }).signed.certificates
  } catch (error) {
    if (error instanceof DerError) return []
    throw error
  }
}

function distinct(list: readonly Bytes[]): Bytes[] {
  return list.filter((one, i) => list.findIndex((other) => sameBytes(one, other)) === i)
}

function without(list: readonly Bytes[], known: readonly Bytes[]): Bytes[] {
  return distinct(list).filter((one) => !known.some((other) => sameBytes(one, other)))
}

/** One signature after the other; what was done to one does not change the order of the rest. */
export function* eachSignature(
  bytes: Bytes,
  count: number,
  change: (bytes: Bytes, index: number) => CreationSteps<Bytes>,
): CreationSteps<Bytes> {
  let changed = bytes
  for (let index = 0; index < count; index++) changed = yield* change(changed, index)
  return changed
}

/** For formats that keep the material of all signatures in one place. */
export function together(needed: readonly Needed[]): Needed {
  return {
    certificates: distinct(needed.flatMap(({ certificates }) => certificates)),
    crls: distinct(needed.flatMap(({ crls }) => crls)),
    ocsps: distinct(needed.flatMap(({ ocsps }) => ocsps)),
  }
}
