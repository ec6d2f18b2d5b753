/** Distribution points: where a certificate says its revocation is found, and what a list says it covers (RFC 5280 §4.2.1.13, §5.2.5). */
import { sameBytes } from '../bytes.ts'
import { context, childrenOf, type Cursor, type Der, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import { readBitString, readBoolean } from '../der/read-values.ts'
import { der, sequence } from '../der/write-der.ts'
import { type GeneralName, parseGeneralNames } from '../pkix/general-names.ts'
import { type ParsedName, parseName, sameName } from '../pkix/name.ts'
import type { Bytes } from '../ports.ts'

/** Reasons by the bit order of ReasonFlags; bit 0 is not used. */
export const REASON_FLAGS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const

/** A set of reasons: bit n stands for the n-th of `REASON_FLAGS`. */
export type ReasonMask = number
export const ALL_REASONS: ReasonMask = 0x1fe

/** Full names, or the last part of a name whose beginning is the name of the issuer of the list. */
type PointName = { readonly full: readonly GeneralName[] } | { readonly relative: Bytes }

export type DistributionPoint = {
  readonly name?: PointName
  readonly reasons?: ReasonMask
  readonly crlIssuer?: readonly GeneralName[]
}

export type IssuingPoint = {
  /** The whole extension, DER: a delta list must have the same. */
  readonly raw: Bytes
  readonly name?: PointName
  readonly onlyUsers: boolean
  readonly onlyAuthorities: boolean
  readonly onlyAttributes: boolean
  readonly onlyReasons?: ReasonMask
  readonly indirect: boolean
}

const POINTS_MAX = 32

/** The extension of a certificate. Throws `DerError`. */
export function parseDistributionPoints(bytes: Bytes): DistributionPoint[] {
  const points = childrenOf(readDer(bytes), 'distribution points').map(parsePoint)
  if (points.length === 0) throw new DerError('distribution points: none')
  if (points.length > POINTS_MAX) throw new DerError(`distribution points: more than ${POINTS_MAX}`)
  return points
}

function parsePoint(value: Der): DistributionPoint {
  const cursor = enter(value, 'distribution point')
  const name = parsePointName(cursor)
  const reasons = cursor.optional(context(1))
  const issuer = cursor.optional(context(2, true))
  cursor.end('distribution point')
  if (name === undefined && issuer === undefined)
    throw new DerError('distribution point: neither name nor issuer')
  return {
    ...(name === undefined ? {} : { name }),
    ...(reasons === undefined ? {} : { reasons: parseReasons(reasons) }),
    ...(issuer === undefined ? {} : { crlIssuer: parseGeneralNames(issuer, issuer.tag) }),
  }
}

/** The extension of a list. Throws `DerError`. */
export function parseIssuingPoint(value: Der): IssuingPoint {
  const cursor = enter(value, 'issuing distribution point')
  const name = parsePointName(cursor)
  const onlyUsers = isTrue(cursor, 1)
  const onlyAuthorities = isTrue(cursor, 2)
  const reasons = cursor.optional(context(3))
  const indirect = isTrue(cursor, 4)
  const onlyAttributes = isTrue(cursor, 5)
  cursor.end('issuing distribution point')
  if ([onlyUsers, onlyAuthorities, onlyAttributes].filter(Boolean).length > 1)
    throw new DerError('issuing distribution point: only this and only that')
  return {
    raw: value.raw,
    ...(name === undefined ? {} : { name }),
    ...(reasons === undefined ? {} : { onlyReasons: parseReasons(reasons) }),
    onlyUsers,
    onlyAuthorities,
    onlyAttributes,
    indirect,
  }
}

/** X.690 §11.5: what is false is left out. */
function isTrue(cursor: Cursor, number: number): boolean {
  const flag = cursor.optional(context(number))
  if (flag === undefined) return false
  if (!readBoolean(flag, 'issuing distribution point'))
    throw new DerError('issuing distribution point: false')
  return true
}

function parsePointName(point: Cursor): PointName | undefined {
  const explicit = point.optional(context(0, true))
  if (explicit === undefined) return undefined
  const cursor = enter(explicit, 'distribution point name', explicit.tag)
  const choice = cursor.any('distribution point name')
  cursor.end('distribution point name')
  if (choice.tag === context(0, true)) return { full: parseGeneralNames(choice, choice.tag) }
  if (choice.tag === context(1, true)) return { relative: der(TAG.set, choice.content) }
  throw new DerError('distribution point name: of another kind')
}

function parseReasons(value: Der): ReasonMask {
  const { bytes } = readBitString(value, 'reasons')
  return (
    REASON_FLAGS.reduce(
      (mask, _, bit) => (((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) === 0 ? mask : mask | (1 << bit)),
      0,
    ) & ALL_REASONS
  )
}

/** The names meant; a relative one begins with `base`, the issuer of the list. Throws `DerError`. */
export function fullNames(name: PointName, base: ParsedName): readonly GeneralName[] {
  if ('full' in name) return name.full
  const whole = sequence(readDer(base.raw).content, name.relative)
  return [{ form: 4, directory: parseName(readDer(whole), 'relative name') }]
}

/** True when both lists have one name in common; kinds this core cannot read are equal to nothing. */
export function shareName(some: readonly GeneralName[], others: readonly GeneralName[]): boolean {
  return some.some((one) => others.some((other) => sameGeneralName(one, other)))
}

function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.form !== b.form) return false
  if (a.directory !== undefined && b.directory !== undefined) return sameName(a.directory, b.directory)
  if (a.ip !== undefined && b.ip !== undefined) return sameBytes(a.ip, b.ip)
  const text = a.uri ?? a.dns ?? a.email
  return text !== undefined && text === (b.uri ?? b.dns ?? b.email)
}
