/**
 * A time-stamp authority as a function (RFC 3161 §2.4): request, key, time and serial number → response. It keeps no
 * state, reads no clock and makes no number; whoever runs it answers for those, and that no serial number comes twice.
 */
import { encodeUtf8 } from '../bytes.ts'
import { createCms, type CmsKey } from '../cms/create-cms.ts'
import { CONTENT } from '../cms/oids.ts'
import { hashOid } from '../cms/scheme.ts'
import { DerError, TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import type { Bytes, DocumentSteps, HashName, Instant } from '../ports.ts'
import { FAILURE_BITS, type TimestampFailure } from './parse-token.ts'
import { parseTimestampRequest, type TimestampRequest } from './request.ts'

export type TimestampAuthority = CmsKey & {
  /** DER; its one purpose must be time-stamping, critical. */
  readonly certificate: Bytes
  readonly chain?: readonly Bytes[]
  /** The one policy it issues under. */
  readonly policy: string
  /** What its clock may be off by. */
  readonly accuracySeconds: number
}

export type TimestampMoment = {
  readonly at: Instant
  /** Octets of a positive number that is never used again. */
  readonly serial: Bytes
}

/** Hashes a stamp may be over today, with the length of their digests. */
const HASHES: Partial<Record<HashName, number>> = {
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
}

/** Always a response: granted with a token, or refused with the reason. */
export function* answerTimestampRequest(
  request: Bytes,
  authority: TimestampAuthority,
  moment: TimestampMoment,
): DocumentSteps<Bytes> {
  let asked: TimestampRequest
  try {
    asked = parseTimestampRequest(request)
  } catch (error) {
    if (error instanceof DerError) return refusal('badDataFormat', error.message)
    throw error
  }
  const refused = refuse(asked, authority)
  if (refused !== undefined) return refused
  const content = createInfo(asked, authority, moment)
  const { certificate, chain = [], alg, key } = authority
  const spec = { content, contentType: CONTENT.timestampInfo, certificate, chain }
  const token = yield* createCms({ ...spec, withCertificates: asked.certificate }, { alg, key })
  return write.sequence(write.sequence(write.smallInteger(0)), token)
}

function refuse(
  { hash, imprint, policy, nonce, extensions }: TimestampRequest,
  authority: TimestampAuthority,
): Bytes | undefined {
  const length = hash === undefined ? undefined : HASHES[hash]
  if (length === undefined) return refusal('badAlg', 'hash is not accepted')
  if (imprint.length !== length) return refusal('badDataFormat', 'imprint has another length than its hash')
  if (nonce?.startsWith('-') === true) return refusal('badDataFormat', 'nonce is negative')
  if (policy !== undefined && policy !== authority.policy)
    return refusal('unacceptedPolicy', 'policy is not offered')
  return extensions.length > 0 ? refusal('unacceptedExtension', 'extensions are not accepted') : undefined
}

/** PKIStatusInfo with status 2, rejection. */
export function refusal(failure: TimestampFailure, text: string): Bytes {
  const bit = FAILURE_BITS[failure]
  const bits = new Uint8Array((bit >> 3) + 1)
  bits[bit >> 3] = 0x80 >> (bit & 7)
  return write.sequence(
    write.sequence(
      write.smallInteger(2),
      write.sequence(write.utf8String(text)),
      write.bitString(bits, 7 - (bit & 7)),
    ),
  )
}

function createInfo(
  { hash = 'sha-256', imprint, nonce }: TimestampRequest,
  { policy, accuracySeconds }: TimestampAuthority,
  { at, serial }: TimestampMoment,
): Bytes {
  return write.sequence(
    write.smallInteger(1),
    write.oid(policy),
    write.sequence(write.sequence(write.oid(hashOid(hash)), write.nothing()), write.octetString(imprint)),
    write.integer(serial),
    preciseTime(at),
    write.sequence(write.smallInteger(accuracySeconds)),
    ...(nonce === undefined ? [] : [write.integer(fromHex(nonce))]),
  )
}

/** §2.4.2: no trailing zeros in a fraction, no fraction without digits. */
function preciseTime(at: Instant): Bytes {
  const digits = at.slice(0, 19).replace(/[-T:]/g, '')
  const fraction = at.slice(19, 23).replace(/\.?0+$/, '')
  return write.der(TAG.generalizedTime, encodeUtf8(`${digits}${fraction}Z`))
}

function fromHex(digits: string): Bytes {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
