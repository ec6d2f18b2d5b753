/** Time-stamp tokens and responses (RFC 3161 §2.4.2): bytes → facts, nothing judged. */
import { CONTENT } from '../cms/oids.ts'
import { parseCms, type SignedData, type SignerInfo } from '../cms/parse-cms.ts'
import { enterBer, readBer, toDer } from '../cms/read-ber.ts'
import { hashOf } from '../cms/scheme.ts'
import { context, type Der, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import {
  integerHex,
  readBitString,
  readBoolean,
  readIntegerBytes,
  readOid,
  readSmallInteger,
} from '../der/read-values.ts'
import { parseInstant } from '../instant.ts'
import type { Bytes, HashName, Instant } from '../ports.ts'

export type TimestampInfo = {
  readonly policy: string
  /** Undefined for a hash this core does not know. */
  readonly hash: HashName | undefined
  readonly imprint: Bytes
  /** Hexadecimal. */
  readonly serial: string
  readonly time: Instant
  /** What the time may be off by; absent when the authority says nothing. */
  readonly accuracyMicroseconds?: number
  readonly ordering: boolean
  /** Hexadecimal. */
  readonly nonce?: string
  readonly criticalUnknown: readonly string[]
}

export type TimestampToken = {
  readonly raw: Bytes
  readonly info: TimestampInfo
  readonly signed: SignedData
  readonly signer: SignerInfo
}

/** Throws `DerError` for anything that is not one token of one signer. `padded`: as a PDF holds it. */
export function parseToken(bytes: Bytes, options: { readonly padded?: boolean } = {}): TimestampToken {
  const signed = parseCms(bytes, options)
  if (signed.contentType !== CONTENT.timestampInfo)
    throw new DerError(`token: content is ${signed.contentType}`)
  const [signer, ...more] = signed.signers
  if (signer === undefined || more.length > 0) throw new DerError('token: not one signer')
  if (signed.content === undefined) throw new DerError('token: no content')
  return { raw: bytes, info: parseInfo(signed.content), signed, signer }
}

function parseInfo(content: Bytes): TimestampInfo {
  const cursor = enter(readDer(content), 'time-stamp')
  if (readSmallInteger(cursor.next(TAG.integer, 'version'), 'version') !== 1)
    throw new DerError('time-stamp: version is not 1')
  const policy = readOid(cursor.next(TAG.oid, 'policy'), 'policy')
  const imprint = parseImprint(cursor.next(TAG.sequence, 'imprint'))
  const serial = integerHex(readIntegerBytes(cursor.next(TAG.integer, 'serial number'), 'serial number'))
  const time = readPreciseTime(cursor.next(TAG.generalizedTime, 'time'))
  const accuracy = cursor.optional(TAG.sequence)
  const ordering = cursor.optional(TAG.boolean)
  const nonce = cursor.optional(TAG.integer)
  cursor.optional(context(0, true))
  const extensions = cursor.optional(context(1, true))
  cursor.end('time-stamp')
  return {
    policy,
    ...imprint,
    serial,
    time,
    ...(accuracy === undefined ? {} : { accuracyMicroseconds: parseAccuracy(accuracy) }),
    ordering: ordering !== undefined && readBoolean(ordering, 'ordering'),
    ...(nonce === undefined ? {} : { nonce: integerHex(readIntegerBytes(nonce, 'nonce')) }),
    criticalUnknown: extensions === undefined ? [] : criticalOf(extensions),
  }
}

/** MessageImprint, of a request or a token. */
export function parseImprint(value: Der): { readonly hash: HashName | undefined; readonly imprint: Bytes } {
  const cursor = enter(value, 'imprint')
  const hash = hashOf(cursor.next(TAG.sequence, 'hash'))
  const imprint = cursor.next(TAG.octetString, 'imprint').content
  cursor.end('imprint')
  return { hash, imprint }
}

/** §2.4.2: GeneralizedTime with a fraction of a second where the authority has one; milliseconds are kept. */
function readPreciseTime({ content }: Der): Instant {
  const text = String.fromCharCode(...content.subarray(0, 32))
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text)
  const [, year, month, day, hour, minute, second, fraction = ''] = parts ?? []
  const instant = parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`)
  if (parts === null || instant === undefined) throw new DerError('time: not a time')
  return instant
}

function parseAccuracy(value: Der): number {
  const cursor = enter(value, 'accuracy')
  const parts = [TAG.integer, context(0), context(1)].map((tag) => {
    const part = cursor.optional(tag)
    return part === undefined ? 0 : readSmallInteger(part, 'accuracy')
  })
  cursor.end('accuracy')
  const [seconds = 0, milliseconds = 0, microseconds = 0] = parts
  return seconds * 1_000_000 + milliseconds * 1000 + microseconds
}

/** No extension is known to us, so that every critical one is unknown (§2.4.2). */
function criticalOf(wrapped: Der): string[] {
  const cursor = enter(wrapped, 'extensions', wrapped.tag)
  const critical: string[] = []
  while (cursor.peek() !== undefined) {
    const extension = enter(cursor.next(TAG.sequence, 'extension'), 'extension')
    const id = readOid(extension.next(TAG.oid, 'extension'), 'extension')
    const flag = extension.optional(TAG.boolean)
    extension.next(TAG.octetString, 'extension value')
    extension.end('extension')
    if (flag !== undefined && readBoolean(flag, 'critical')) critical.push(id)
  }
  return critical
}

/** Bits of PKIFailureInfo (§2.4.2). */
export const FAILURE_BITS = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const

export type TimestampFailure = keyof typeof FAILURE_BITS

export type TimestampResponse =
  | { readonly granted: true; readonly token: Bytes }
  | {
      readonly granted: false
      readonly status: number
      readonly failure?: TimestampFailure
      readonly text: string
    }

/** TimeStampResp. Throws `DerError` for what is none. */
export function parseResponse(bytes: Bytes): TimestampResponse {
  const cursor = enterBer(readBer(bytes), 'response')
  const info = enterBer(cursor.next(TAG.sequence, 'status'), 'status')
  const status = readSmallInteger(info.next(TAG.integer, 'status'), 'status')
  const texts = info.optional(TAG.sequence)
  const bits = info.optional(TAG.bitString)
  info.end('status')
  const token = cursor.optional(TAG.sequence)
  cursor.end('response')
  if (status <= 1) {
    if (token === undefined) throw new DerError('response: granted without a token')
    return { granted: true, token: token.raw }
  }
  if (token !== undefined) throw new DerError('response: refused with a token')
  const failure = bits === undefined ? undefined : failureOf(bits)
  const text = texts === undefined ? '' : freeText(texts)
  return { granted: false, status, text, ...(failure === undefined ? {} : { failure }) }
}

function failureOf(bits: Der): TimestampFailure | undefined {
  const { bytes } = readBitString(bits, 'failure')
  const names = Object.entries(FAILURE_BITS) as [TimestampFailure, number][]
  return names.find(([, bit]) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0)?.[0]
}

function freeText(texts: Der): string {
  const cursor = enter(readDer(toDer(texts)), 'status text')
  const decoder = new TextDecoder()
  let text = ''
  while (cursor.peek() !== undefined)
    text += `${text === '' ? '' : ' '}${decoder.decode(cursor.next(TAG.utf8String, 'status text').content)}`
  return text
}
