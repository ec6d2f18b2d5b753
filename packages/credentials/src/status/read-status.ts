import { decodeBase64url } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { parseJws, type Jws } from '../jose/jws.ts'
import type { Bytes, Check, IssuerIdentity, IssuerRole, JwsAlg, Steps } from '../ports.ts'
import { check, failed, passed } from '../report.ts'
import { CLOCK_SKEW_SECONDS } from '../sdjwt/key-binding.ts'
import { verifyIssuer } from '../sdjwt/verify-sd-jwt.ts'
import {
  isStatusBits,
  statusAt,
  STATUS_INVALID,
  STATUS_SUSPENDED,
  STATUS_VALID,
  type BitList,
} from './bit-list.ts'
import { inflateZlib } from './inflate.ts'

/** Opens ZLIB data; must stop beyond `bytesMax` and throw on anything malformed. */
export type Inflate = (bytes: Bytes, bytesMax: number) => Bytes

export type StatusListQuestion = {
  /** The Status List Token as fetched from `uri`. */
  readonly token: string
  readonly uri: string
  readonly at: number
  readonly role?: IssuerRole
  /** Issuer of the credential: the list must come from the same trust entity or a listed status service. */
  readonly issuer?: IssuerIdentity
  /** Older lists count as stale; a tighter rule than the list's own `ttl`. */
  readonly maxAgeSeconds?: number
  readonly algs?: readonly JwsAlg[]
  /** node:zlib on the server; without it an own decoder is used, so that a browser needs no promise here. */
  readonly inflate?: Inflate
}

/** A list that verified, ready for any number of look-ups. Keep it until `exp`, ask again after `staleAt`. */
export type OpenStatusList = BitList & {
  readonly uri: string
  readonly iat: number
  readonly exp?: number
  readonly staleAt?: number
}

export type StatusResult = {
  readonly uri: string
  readonly index: number
  readonly value?: number
  readonly iat?: number
  readonly checks: readonly Check[]
}

export const STATUS_LIST_BYTES_MAX = 16 * 1024 * 1024
const TOKEN_CHARACTERS_MAX = 8 * 1024 * 1024

/** Token Status List §8.3: one look-up, with every reason. */
export function* readStatus(question: StatusListQuestion & { readonly index: number }): Steps<StatusResult> {
  const { uri, index, at } = question
  const { list, checks } = yield* openStatusList(question)
  return list === undefined ? { uri, index, checks } : lookUpStatus(list, index, at)
}

/** For a list that could not be fetched: the agreement decides what follows. */
export function statusUnavailable(uri: string, index: number, detail: string): StatusResult {
  return { uri, index, checks: [failed('STATUS_UNAVAILABLE', detail)] }
}

/** A list opened before; its own dates are checked at each use, never only once. */
export function lookUpStatus(list: OpenStatusList, index: number, at: number): StatusResult {
  const value = statusAt(list, index)
  const { uri, iat } = list
  // Nearly every look-up ends here: as good as one read of memory, so nothing more is made than the answer.
  if (value === STATUS_VALID && isInTime(list, at) && !isStale(list, at)) {
    return { uri, index, iat, value, checks: ALL_GOOD }
  }
  const found = value === undefined ? {} : { value }
  return { uri, index, iat, ...found, checks: [...freshnessChecks(list, at), valueCheck(value)] }
}

function valueCheck(value: number | undefined): Check {
  switch (value) {
    case undefined:
      return failed('STATUS_INDEX_RANGE', 'the list has no such entry')
    case STATUS_VALID:
      return passed('STATUS')
    case STATUS_INVALID:
      return failed('STATUS_REVOKED', 'the issuer has revoked the credential')
    case STATUS_SUSPENDED:
      return failed('STATUS_SUSPENDED', 'the issuer has suspended the credential')
    default:
      return failed('STATUS_UNKNOWN_VALUE', `status ${value} has no agreed meaning, so it is not valid`)
  }
}

/** Signature, subject and dates first; the list is inflated only when it may count. */
export function* openStatusList(
  question: StatusListQuestion,
): Steps<{ readonly checks: readonly Check[]; readonly list?: OpenStatusList }> {
  const jws = read(question.token)
  if ('code' in jws) return { checks: [jws] }
  const checks = [
    yield* signerCheck(jws, question),
    check(
      'STATUS_LIST_SUBJECT',
      jws.payload['sub'] === question.uri,
      'the list was made for another address',
    ),
  ]
  const dates = datesOf(jws.payload, question)
  if ('code' in dates) return { checks: [...checks, dates] }
  checks.push(...freshnessChecks(dates, question.at))
  // A stale list is still opened: a revocation in it stays true.
  if (checks.some(({ ok, code }) => !ok && code !== 'STATUS_STALE')) return { checks }
  const opened = inflateList(jws.payload, question.inflate ?? inflateZlib)
  if ('code' in opened) return { checks: [...checks, opened] }
  return { checks, list: { ...opened, ...dates, uri: question.uri } }
}

function read(token: string): Jws | Check {
  try {
    return parseJws(token, { tokenCharactersMax: TOKEN_CHARACTERS_MAX })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return failed('STATUS_LIST_SIGNATURE', `the list is not a signed token: ${error.code}, ${error.detail}`)
  }
}

/** Signed under the anchor of the credential itself: being listed as some issuer speaks for no other's credentials. */
function* signerCheck(jws: Jws, question: StatusListQuestion): Steps<Check> {
  const { at, role = 'status', algs, issuer: wanted } = question
  const { checks, issuer } = yield* verifyIssuer(jws, {
    typ: 'statuslist+jwt',
    at,
    role,
    ...(algs && { algs }),
  })
  const problem = checks.find(({ ok }) => !ok)
  if (problem !== undefined)
    return failed('STATUS_LIST_SIGNATURE', `${problem.code}: ${problem.detail ?? ''}`)
  const related = wanted === undefined || (issuer?.anchor !== undefined && issuer.anchor === wanted.anchor)
  return check('STATUS_LIST_SIGNATURE', related, 'signed by another entity than the issuer of the credential')
}

type Dates = { readonly iat: number; readonly exp?: number; readonly staleAt?: number }

function datesOf({ iat, exp, ttl }: JsonObject, { maxAgeSeconds }: StatusListQuestion): Dates | Check {
  if (typeof iat !== 'number')
    return failed('STATUS_LIST_EXPIRED', 'the list does not say when it was issued')
  if (exp !== undefined && typeof exp !== 'number')
    return failed('STATUS_LIST_EXPIRED', 'exp is not a number')
  if (ttl !== undefined && (typeof ttl !== 'number' || ttl <= 0))
    return failed('STATUS_STALE', 'ttl is not positive')
  const age = Math.min(ttl ?? Infinity, maxAgeSeconds ?? Infinity)
  return {
    iat,
    ...(exp !== undefined && { exp }),
    ...(age !== Infinity && { staleAt: iat + age }),
  }
}

function isInTime({ iat, exp = Infinity }: Dates, at: number): boolean {
  return exp > at && iat <= at + CLOCK_SKEW_SECONDS
}

function isStale({ staleAt = Infinity }: Dates, at: number): boolean {
  return !(staleAt >= at)
}

function freshnessChecks(dates: Dates, at: number): Check[] {
  return [
    check('STATUS_LIST_EXPIRED', isInTime(dates, at), 'the list has expired, or is dated in the future'),
    check('STATUS_STALE', !isStale(dates, at), 'the list is older than it may be'),
  ]
}

const ALL_GOOD: readonly Check[] = Object.freeze(
  (['STATUS_LIST_EXPIRED', 'STATUS_STALE', 'STATUS'] as const).map((code) => Object.freeze(passed(code))),
)

function inflateList({ status_list: content }: JsonObject, inflate: Inflate): BitList | Check {
  const { bits, lst } = isObject(content) ? content : { bits: undefined, lst: undefined }
  if (!isStatusBits(bits) || typeof lst !== 'string') {
    return failed('STATUS_LIST_FORM', 'status_list has no valid bits and lst')
  }
  try {
    return { bits, bytes: inflate(decodeBase64url(lst, 'lst'), STATUS_LIST_BYTES_MAX) }
  } catch {
    return failed('STATUS_LIST_FORM', 'lst cannot be opened, or is too large')
  }
}
