/** The record of a decision: all of it but the trace, which follows from the rest (agreement-1 §11). */
import { type Bytes, utf8Encode } from './bytes.ts'
import type { Decision, DisclosureDecision, Effect } from './decision.ts'
import { canonicalJson, isPrepared } from './jcs.ts'
import type { Reason } from './reasons.ts'
import type { Sha256 } from './signature.ts'

type Recorded = Omit<Decision, 'trace'> & Partial<Pick<DisclosureDecision, 'obligations'>>

/** A record in UTF-8, and where its two times stand in it: of fixed length, they are written over. */
type Written = { readonly of: Recorded; readonly bytes: Bytes; readonly at: number; readonly knownAt: number }

/**
 * The record written last, by the last reason (the most particular one) or by the effect where there is none: most
 * decisions of a rule differ in nothing but their times.
 */
const LAST = new WeakMap<Effect | Reason, Written>()

/** Exactly the canonical JSON of the decision without its trace. */
export function decisionRecord(decision: Recorded): string {
  return piecesOf(decision).join('')
}

/**
 * What `sha256` says of the record in UTF-8. The bytes are written over by the next decision: `sha256` must have
 * read them when it returns.
 */
export function hashRecord(decision: Recorded, sha256: Sha256): string {
  const { effect, reasons } = decision
  const key = reasons[reasons.length - 1] ?? effect
  const last = LAST.get(key)
  if (last !== undefined && isAlike(last.of, decision) && writeTimes(last, decision))
    return sha256(last.bytes)
  const pieces = piecesOf(decision)
  if (isConstant(decision)) LAST.set(key, writtenOf(decision, pieces))
  return sha256(pieces.join(''))
}

/** Places of the two times among the pieces. */
const AT = 3
const KNOWN_AT = 11

/** Members in canonical order. */
function piecesOf(decision: Recorded): readonly string[] {
  return [
    '{"agreement":',
    canonicalJson(decision.agreement),
    ',"at":',
    canonicalJson(decision.at),
    ',"clause":',
    canonicalJson(decision.clause),
    ',"deciding":',
    canonicalJson(decision.deciding),
    `,"decision":"${decision.decision}","effect":`,
    canonicalJson(decision.effect),
    ',"knownAt":',
    canonicalJson(decision.knownAt),
    ',"noticesHead":',
    canonicalJson(decision.noticesHead),
    `${obligationsOf(decision)},"reasons":`,
    canonicalJson(decision.reasons),
    ',"rule":',
    canonicalJson(decision.rule),
    ',"semantics":',
    canonicalJson(decision.semantics),
    ',"stepUp":',
    canonicalJson(decision.stepUp),
    ',"verdict":',
    canonicalJson(decision.verdict),
    '}',
  ]
}

/** Only a disclosure has any. */
function obligationsOf({ obligations }: Recorded): string {
  return obligations === undefined ? '' : `,"obligations":${canonicalJson(obligations)}`
}

function writtenOf(decision: Recorded, pieces: readonly string[]): Written {
  const encoded = (end?: number): Bytes => utf8Encode(pieces.slice(0, end).join(''))
  const quoted = (piece: number): number => encoded(piece).length + 1
  return { of: copyOf(decision), bytes: encoded(), at: quoted(AT), knownAt: quoted(KNOWN_AT) }
}

/** False when one of the two is written in another way than instants are. */
function writeTimes({ bytes, at, knownAt }: Written, decision: Recorded): boolean {
  return writeTime(bytes, at, decision.at) && writeTime(bytes, knownAt, decision.knownAt)
}

const INSTANT_LENGTH = 24
/** From `+` to `Z` lie digits, `-`, `:`, `.`, `T` and `Z`, and nothing that canonical JSON would escape. */
const FIRST_PLAIN = 0x2b
const LAST_PLAIN = 0x5a

function isPlainTime(time: string): boolean {
  return writeTime(new Uint8Array(INSTANT_LENGTH), 0, time)
}

function writeTime(bytes: Bytes, place: number, time: string): boolean {
  if (time.length !== INSTANT_LENGTH) return false
  for (let index = 0; index < INSTANT_LENGTH; index++) {
    const code = time.charCodeAt(index)
    if (code < FIRST_PLAIN || code > LAST_PLAIN) return false
    bytes[place + index] = code
  }
  return true
}

/** Can the bytes be kept? Only if nobody can change what they were written from, and the times have their length. */
function isConstant({ at, knownAt, agreement, effect, obligations, reasons }: Recorded): boolean {
  if (!isPlainTime(at) || !isPlainTime(knownAt)) return false
  if (obligations !== undefined && obligations !== null && !isPrepared(obligations)) return false
  return (agreement === null || isPrepared(agreement)) && isPrepared(effect) && reasons.every(isPrepared)
}

function copyOf(decision: Recorded): Recorded {
  return { ...decision, reasons: [...decision.reasons] }
}

/** All but the times. */
function isAlike(a: Recorded, b: Recorded): boolean {
  return (
    a.agreement === b.agreement &&
    a.effect === b.effect &&
    a.rule === b.rule &&
    a.clause === b.clause &&
    a.stepUp === b.stepUp &&
    a.noticesHead === b.noticesHead &&
    a.verdict === b.verdict &&
    a.deciding === b.deciding &&
    a.decision === b.decision &&
    a.semantics === b.semantics &&
    a.obligations === b.obligations &&
    areAlike(a.reasons, b.reasons)
  )
}

function areAlike(a: readonly Reason[], b: readonly Reason[]): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
