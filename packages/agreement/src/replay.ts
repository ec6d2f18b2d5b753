/**
 * Repeats the decision behind a receipt from its inputs (agreement-1 §11). Pure: the same answer on any machine, in
 * any time zone and language, however many years later; the times are those of the receipt, and no clock is read.
 */
import { acceptSignature } from './accept-signature.ts'
import { type CompiledAgreements, compileAgreements } from './compile.ts'
import type { Decision } from './decision.ts'
import { disclose } from './disclose.ts'
import type { Instant } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import { pointerOf } from './json.ts'
import { keptOf, readKnowledge } from './replay/knowledge.ts'
import { openKept } from './replay/kept-history.ts'
import { SEMANTICS } from './language/schema.ts'
import { refuseForLosses } from './losses.ts'
import { type Question, readQuestion } from './replay/question.ts'
import { decidedMembers, type Receipt } from './receipt.ts'
import { recognise } from './recognise.ts'
import type { BundleInput } from './replay/bundle.ts'
import { type InputFault, type MatchedInputs, matchInputs } from './replay/inputs.ts'
import type { Sha256, SignatureCheck, SignatureInput } from './signature.ts'
import { stateAt } from './state.ts'
import { later } from './time.ts'

export type ReplayPorts = {
  readonly sha256: Sha256
  /** JAdES check of agreements and notices as it would have come out at that time. */
  readonly verifySignature: (input: SignatureInput, at: Instant) => SignatureCheck
}

export type Replay =
  /** `unchecked`: evidence behind the facts that the bundle does not hold. */
  | { readonly result: 'identical'; readonly unchecked: readonly string[] }
  /** The first place in the receipt that comes out otherwise, with both values as canonical JSON; null: absent. */
  | {
      readonly result: 'different'
      readonly pointer: string
      readonly recorded: string | null
      readonly replayed: string | null
    }
  | InputFault
  | { readonly result: 'unknown-semantics'; readonly semantics: number }

/** Finds the inputs by their hashes, rebuilds the state, decides, and compares with what the receipt says. */
export function replayReceipt(receipt: Receipt, bundle: readonly BundleInput[], ports: ReplayPorts): Replay {
  const { semantics } = receipt
  if (semantics !== SEMANTICS) return { result: 'unknown-semantics', semantics }
  const matched = matchInputs(receipt, bundle, ports.sha256)
  if (matched.result !== 'matched') return matched
  const read = readQuestion(matched.question, receipt.decision)
  if (!read.ok) return wrong('question', read.detail)
  const compiled = compileFor(read.question, matched, ports)
  if ('result' in compiled) return compiled
  const decision = decideAgain(compiled, read.question)
  if (typeof decision === 'string') return wrong('question', decision)
  const replayed = { ...receipt, ...decidedMembers(decision) }
  const difference = firstDifference(receipt, replayed, [])
  return difference === undefined
    ? { result: 'identical', unchecked: matched.unchecked }
    : { result: 'different', ...difference }
}

function wrong(role: string, detail: string): InputFault {
  return { result: 'wrong-input', role, detail }
}

/** The state at the time of the question, from nothing but what the receipt names. */
function compileFor(
  { request: { at, knownAt } }: Question,
  { knowledge: text, documents, agreements, notices }: MatchedInputs,
  { sha256, verifySignature }: ReplayPorts,
): CompiledAgreements | InputFault {
  const knowledge = readKnowledge(text)
  if (typeof knowledge === 'string') return wrong('knowledge', knowledge)
  if (!isSame(agreements, knowledge.versions)) return wrong('knowledge', 'it names other agreements')
  if (!isSame(notices, knowledge.notices)) return wrong('knowledge', 'it names other notices')
  const kept = keptOf(knowledge, documents)
  if (kept === undefined) return wrong('knowledge', 'it names other documents')
  const k = later(at, knownAt)
  const { histories, rejected } = openKept(kept, {
    sha256,
    at: k,
    verifySignature: (input) => verifySignature(input, k),
  })
  const states = histories.flatMap((history) => stateAt(history, { t: at, k, sha256 }) ?? [])
  return compileAgreements(states, rejected)
}

/** No document beside those that the receipt names, and none left out. */
function isSame(named: readonly string[], known: readonly { readonly sha256: string }[]): boolean {
  const hashes = known.map(({ sha256 }) => sha256)
  return canonicalJson(named.toSorted()) === canonicalJson(hashes.toSorted())
}

/** A text says why the question cannot be asked at all: no node has ever decided it. */
function decideAgain(compiled: CompiledAgreements, question: Question): Decision | string {
  try {
    return decide(compiled, question)
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return error.message
    throw error
  }
}

function decide(compiled: CompiledAgreements, question: Question): Decision {
  switch (question.decision) {
    case 'disclose':
      return disclose(compiled, question.request, question.facts)
    case 'acceptSignature':
      return acceptSignature(compiled, question.request, question.facts)
    case 'recognise': {
      const decision = recognise(compiled, question.request, question.facts)
      return refuseForLosses(decision, question.losses, claimsPointer(compiled, decision))
    }
  }
}

/** JSON pointer to the claim mapping of the rule that decided, for the reasons that mapping adds. */
export function claimsPointer(compiled: CompiledAgreements, decision: Decision): string {
  const rules = compiled.states.get(decision.agreement?.id ?? '')?.agreement.recognitions ?? []
  return `/recognitions/${rules.findIndex(({ id }) => id === decision.rule)}/claims`
}

type Difference = {
  readonly pointer: string
  readonly recorded: string | null
  readonly replayed: string | null
}

/** In canonical order: members by name, items by place. */
function firstDifference(a: unknown, b: unknown, path: readonly (string | number)[]): Difference | undefined {
  if (isMembers(a) && isMembers(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
    return firstOf(names, (name) => firstDifference(a[name], b[name], [...path, name]))
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const places = Array.from({ length: Math.max(a.length, b.length) }, (_, place) => place)
    return firstOf(places, (place) => firstDifference(a[place], b[place], [...path, place]))
  }
  const [recorded, replayed] = [textOf(a), textOf(b)]
  return recorded === replayed ? undefined : { pointer: pointerOf(path), recorded, replayed }
}

function firstOf<T>(items: readonly T[], find: (item: T) => Difference | undefined): Difference | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : canonicalJson(value)
}

function isMembers(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
