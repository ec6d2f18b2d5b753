/** The record of a decision: all of it but the trace, which follows from the rest (agreement-1 §11). */
import type { Decision, DisclosureDecision, Effect } from './decision.ts'
import { canonicalJson, isPrepared } from './jcs.ts'
import type { Reason } from './reasons.ts'

type Recorded = Omit<Decision, 'trace'> & Partial<Pick<DisclosureDecision, 'obligations'>>

/** The text before, between and after the two times. */
type Parts = { readonly toAt: string; readonly toKnownAt: string; readonly toEnd: string }

/**
 * The parts written last, by the last reason (the most particular one) or by the effect where there is none: most
 * decisions of a rule differ in nothing but their times.
 */
const LAST = new WeakMap<Effect | Reason, { readonly of: Recorded; readonly parts: Parts }>()

/** Exactly the canonical JSON of the decision without its trace. */
export function decisionRecord(decision: Recorded): string {
  const { effect, reasons } = decision
  const key = reasons[reasons.length - 1] ?? effect
  const last = LAST.get(key)
  if (last !== undefined && isAlike(last.of, decision)) {
    const { toAt, toKnownAt, toEnd } = last.parts
    return toAt + canonicalJson(decision.at) + toKnownAt + canonicalJson(decision.knownAt) + toEnd
  }
  const pieces = piecesOf(decision)
  if (isConstant(decision)) LAST.set(key, { of: copyOf(decision), parts: partsOf(pieces) })
  return joined(pieces)
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

function partsOf(pieces: readonly string[]): Parts {
  return {
    toAt: joined(pieces.slice(0, AT)),
    toKnownAt: joined(pieces.slice(AT + 1, KNOWN_AT)),
    toEnd: joined(pieces.slice(KNOWN_AT + 1)),
  }
}

/** Many small texts put together by `+` make a tree, and hashing a tree costs more than deciding; `join` makes a text. */
function joined(pieces: readonly string[]): string {
  return pieces.join('')
}

/** Can the parts be kept? Only if nobody can change what they were written from. */
function isConstant({ agreement, effect, obligations, reasons }: Recorded): boolean {
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
