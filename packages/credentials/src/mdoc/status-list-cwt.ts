import { encodeBase64 } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import { CBOR_TAG, CborTag, isBytes, isCborMap, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import {
  checkCoseHeader,
  COSE_HEADER,
  coseAlgOf,
  createSign1,
  parseSign1,
  verifySign1,
  x5chainOf,
  type CoseSign1,
} from '../cose/sign1.ts'
import type { Bytes, Check, IssuerAnswer, IssuerIdentity, JwsAlg, KeyRef, Steps } from '../ports.ts'
import { check, failed, passed } from '../report.ts'
import { CLOCK_SKEW_SECONDS } from '../sdjwt/key-binding.ts'
import { isStatusBits, type BitList } from '../status/bit-list.ts'
import { inflateZlib } from '../status/inflate.ts'
import {
  openStatusList,
  STATUS_LIST_BYTES_MAX,
  type OpenStatusList,
  type StatusListQuestion,
} from '../status/read-status.ts'

/** Token Status List §5.2: a CWT, as an mdoc refers to it; numbers of RFC 8392 §4 and of the list itself. */
const CLAIM = { sub: 2, exp: 4, iat: 6, list: 65_533, ttl: 65_534 } as const
export const STATUS_LIST_CWT_TYPE = 'application/statuslist+cwt'
const TOKEN_BYTES_MAX = 8 * 1024 * 1024

export type StatusListCwtQuestion = Omit<StatusListQuestion, 'token'> & { readonly token: Bytes }

/** Token Status List §5: signed as a JWT, or as a CWT by those who issue mdocs only. */
export type SignedStatusList = { readonly jwt: string } | { readonly cwt: Bytes }

/** Whichever of the two forms came. */
export function* openSignedStatusList(
  list: SignedStatusList,
  question: Omit<StatusListQuestion, 'token'>,
): Steps<{ readonly checks: readonly Check[]; readonly list?: OpenStatusList }> {
  return 'jwt' in list
    ? yield* openStatusList({ ...question, token: list.jwt })
    : yield* openStatusListCwt({ ...question, token: list.cwt })
}

/** Token Status List §8.3 for the CWT form. A list that opens is looked up like any other, by `lookUpStatus`. */
export function* openStatusListCwt(
  question: StatusListCwtQuestion,
): Steps<{ readonly checks: readonly Check[]; readonly list?: OpenStatusList }> {
  const read = readToken(question.token)
  if ('code' in read) return { checks: [read] }
  const { sign1, claims } = read
  const checks = [
    yield* signerCheck(sign1, question),
    check(
      'STATUS_LIST_SUBJECT',
      claims.get(CLAIM.sub) === question.uri,
      'the list was made for another address',
    ),
  ]
  const dates = datesOf(claims, question)
  if ('code' in dates) return { checks: [...checks, dates] }
  const inTime = (dates.exp ?? Infinity) > question.at && dates.iat <= question.at + CLOCK_SKEW_SECONDS
  checks.push(
    check('STATUS_LIST_EXPIRED', inTime, 'the list has expired, or is dated in the future'),
    check('STATUS_STALE', (dates.staleAt ?? Infinity) >= question.at, 'the list is older than it may be'),
  )
  // A stale list is still opened: a revocation in it stays true.
  if (checks.some(({ ok, code }) => !ok && code !== 'STATUS_STALE')) return { checks }
  const opened = openList(claims.get(CLAIM.list), question)
  if ('code' in opened) return { checks: [...checks, opened] }
  return { checks, list: { ...opened, ...dates, uri: question.uri } }
}

function readToken(token: Bytes): { readonly sign1: CoseSign1; readonly claims: CborMap } | Check {
  try {
    const value = readCbor(token, { bytesMax: TOKEN_BYTES_MAX })
    const inner = value instanceof CborTag && value.tag === CBOR_TAG.cwt ? value.value : value
    const sign1 = parseSign1(inner, 'required')
    const claims = readCbor(sign1.payload ?? new Uint8Array(), { bytesMax: TOKEN_BYTES_MAX })
    x5chainOf(sign1)
    return isCborMap(claims) ? { sign1, claims } : failed('STATUS_LIST_SIGNATURE', 'the claims are not a map')
  } catch (error) {
    if (!(error instanceof CborError)) throw error
    return failed('STATUS_LIST_SIGNATURE', `the list is not a signed token: ${error.code}, ${error.detail}`)
  }
}

/** Signed under the anchor of the credential itself: being listed as some issuer speaks for no other's credentials. */
function* signerCheck(sign1: CoseSign1, question: StatusListCwtQuestion): Steps<Check> {
  const { at, role = 'status', algs, issuer: wanted } = question
  const alg = coseAlgOf(sign1, algs)
  const x5chain = x5chainOf(sign1)
  if (alg === undefined) return refused('its algorithm is not allowed')
  if (x5chain === undefined) return refused('it names no certificate of its signer')
  const answer = (yield { op: 'issuer', alg, x5c: x5chain.map(encodeBase64), role, at }) as IssuerAnswer
  if (!answer.trusted) return refused(`${answer.code}: ${answer.detail}`)
  const complaint = headerComplaint(sign1, algs) ?? anchorComplaint(answer.issuer, wanted)
  if (complaint !== undefined) return refused(complaint)
  const { ok, detail = '' } = yield* verifySign1(sign1, { key: answer.key, alg })
  return ok ? passed('STATUS_LIST_SIGNATURE') : refused(detail)
}

function headerComplaint(sign1: CoseSign1, algs: readonly JwsAlg[] | undefined): string | undefined {
  const typed = sign1.protectedHeader.get(COSE_HEADER.type) === STATUS_LIST_CWT_TYPE
  return typed ? checkCoseHeader(sign1, algs).find(({ ok }) => !ok)?.detail : 'it has another type'
}

function anchorComplaint({ anchor }: IssuerIdentity, wanted: IssuerIdentity | undefined): string | undefined {
  if (wanted === undefined || (anchor !== undefined && anchor === wanted.anchor)) return undefined
  return 'signed by another entity than the issuer of the credential'
}

function refused(detail: string): Check {
  return failed('STATUS_LIST_SIGNATURE', detail)
}

type Dates = { readonly iat: number; readonly exp?: number; readonly staleAt?: number }

function datesOf(claims: CborMap, { maxAgeSeconds = Infinity }: StatusListCwtQuestion): Dates | Check {
  const [iat, exp, ttl] = [claims.get(CLAIM.iat), claims.get(CLAIM.exp), claims.get(CLAIM.ttl)]
  if (typeof iat !== 'number')
    return failed('STATUS_LIST_EXPIRED', 'the list does not say when it was issued')
  if (exp !== undefined && typeof exp !== 'number')
    return failed('STATUS_LIST_EXPIRED', 'exp is not a number')
  if (ttl !== undefined && (typeof ttl !== 'number' || !(ttl > 0)))
    return failed('STATUS_STALE', 'ttl is not positive')
  const age = Math.min(ttl ?? Infinity, maxAgeSeconds)
  return { iat, ...(exp !== undefined && { exp }), ...(age !== Infinity && { staleAt: iat + age }) }
}

function openList(value: CborValue, { inflate = inflateZlib }: StatusListCwtQuestion): BitList | Check {
  const [bits, lst] = isCborMap(value) ? [value.get('bits'), value.get('lst')] : []
  if (!isStatusBits(bits) || !isBytes(lst))
    return failed('STATUS_LIST_FORM', 'the list has no valid bits and lst')
  try {
    return { bits, bytes: inflate(lst, STATUS_LIST_BYTES_MAX) }
  } catch {
    return failed('STATUS_LIST_FORM', 'lst cannot be opened, or is too large')
  }
}

export type NewStatusListCwt = {
  readonly bits: BitList['bits']
  /** The bytes of the list in ZLIB form. */
  readonly compressed: Bytes
  readonly uri: string
  readonly iat: number
  readonly exp: number
  readonly ttl: number
  readonly alg: JwsAlg
  readonly key: KeyRef
  /** DER, leaf first, without the anchor. */
  readonly x5chain: readonly Bytes[]
}

/** Token Status List §5.2 Status List Token in CWT form. */
export function* createStatusListCwt(list: NewStatusListCwt): Steps<Bytes> {
  const { bits, compressed, uri, iat, exp, ttl, ...signer } = list
  const content: CborMap = new Map<string, CborValue>([
    ['bits', bits],
    ['lst', compressed],
  ])
  const claims = new Map<number, CborValue>([
    [CLAIM.sub, uri],
    [CLAIM.exp, exp],
    [CLAIM.iat, iat],
    [CLAIM.ttl, ttl],
    [CLAIM.list, content],
  ])
  const sign1 = yield* createSign1({ ...signer, payload: writeCbor(claims), type: STATUS_LIST_CWT_TYPE })
  return writeCbor(new CborTag(CBOR_TAG.sign1, sign1))
}
