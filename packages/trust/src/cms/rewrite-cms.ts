/** SignedData with more in it than before: what was signed and what signs it stays as encoded (RFC 5652 §5.1). */
import { context, type Der, TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import type { Bytes } from '../ports.ts'
import { CONTENT, OTHER_REVOCATION } from './oids.ts'
import { childrenOfBer, compareBytes, enterBer, readBer } from './read-ber.ts'

export type CmsAdditions = {
  readonly certificates?: readonly Bytes[]
  readonly crls?: readonly Bytes[]
  /** DER of OCSPResponse. */
  readonly ocsps?: readonly Bytes[]
  /** Unsigned attributes, DER, for each signer in their order. */
  readonly unsigned?: readonly (readonly Bytes[])[]
}

/** Throws `DerError` for what is not SignedData. Signers keep their order, so that each keeps its number. */
export function addToCms(bytes: Bytes, additions: CmsAdditions): Bytes {
  const cursor = enterBer(readBer(bytes, { padded: true }), 'content info')
  cursor.next(TAG.oid, 'content type')
  const wrapped = cursor.next(context(0, true), 'signed data')
  const signed = enterBer(wrapped, 'signed data', wrapped.tag).next(TAG.sequence, 'signed data')
  const parts = enterBer(signed, 'signed data')
  const version = parts.next(TAG.integer, 'version').raw
  const algorithms = parts.next(TAG.set, 'digest algorithms').raw
  const content = parts.next(TAG.sequence, 'content').raw
  const certificates = membersOf(parts.optional(context(0, true)))
  const revocation = membersOf(parts.optional(context(1, true)))
  const signers = childrenOfBer(parts.next(TAG.set, 'signers'), 'signers', TAG.set)
  const { ocsps = [], crls = [], unsigned = [] } = additions
  const answers = ocsps.map((ocsp) => write.der(context(1, true), write.oid(OTHER_REVOCATION.ocsp), ocsp))
  const body = write.sequence(
    // §5.1: other revocation information asks for version 5.
    ocsps.length > 0 ? write.smallInteger(5) : version,
    algorithms,
    content,
    ...taggedSet(0, [...certificates, ...(additions.certificates ?? [])]),
    ...taggedSet(1, [...revocation, ...crls, ...answers]),
    write.der(TAG.set, ...signers.map((signer, i) => withUnsigned(signer, unsigned[i] ?? []))),
  )
  return write.sequence(write.oid(CONTENT.signedData), write.der(context(0, true), body))
}

function membersOf(set: Der | undefined): readonly Bytes[] {
  return set === undefined ? [] : childrenOfBer(set, 'set', set.tag).map(({ raw }) => raw)
}

/** X.690 §11.6: sorted; each once. */
function taggedSet(number: number, members: readonly Bytes[]): Bytes[] {
  const sorted = [...members].sort(compareBytes)
  const once = sorted.filter((one, i) => i === 0 || compareBytes(one, sorted[i - 1] ?? one) !== 0)
  return once.length === 0 ? [] : [write.der(context(number, true), ...once)]
}

function withUnsigned(signer: Der, added: readonly Bytes[]): Bytes {
  if (added.length === 0) return signer.raw
  const fields = childrenOfBer(signer, 'signer')
  const last = fields.at(-1)
  const old = last?.tag === context(1, true) ? last : undefined
  const kept = old === undefined ? fields : fields.slice(0, -1)
  const attributes = [...membersOf(old), ...added].sort(compareBytes)
  return write.sequence(...kept.map(({ raw }) => raw), write.der(context(1, true), ...attributes))
}
