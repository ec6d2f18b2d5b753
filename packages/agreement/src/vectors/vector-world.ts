/**
 * Reads the machine-readable vectors of a decision: a base of agreement, question and facts, and cases that change
 * values of it by JSON pointer. Notices are taken as sent and signed by their party (agreement-1 §13).
 */
import { readAgreement } from '../agreement.ts'
import { type CompiledAgreements, compileAgreements } from '../compile.ts'
import type { History } from '../history.ts'
import { canonicalJson } from '../jcs.ts'
import { type Json, parseJson } from '../json.ts'
import type { Agreement } from '../language/schema.ts'
import { type OpenedNotice, zNotice } from '../notices.ts'
import { pinsOf, type Sha256 } from '../signature.ts'
import { stateAt } from '../state.ts'

type Changes = { readonly [pointer: string]: unknown }

export type VectorInput = {
  readonly agreement?: Changes
  readonly request?: Changes
  readonly facts?: Changes
  readonly notices?: readonly Changes[]
}

export type Vector = {
  readonly name: string
  readonly source: string
  readonly input: VectorInput
  readonly expect: {
    readonly verdict: string
    readonly reasons: readonly string[]
    readonly effect: Changes
    readonly release?: readonly string[]
  }
}

/** Gives the text of a file beside this one; a test may read files, this package may not. */
export type Reader = (name: string) => string

export type VectorFile<Request, Facts> = {
  readonly read: Reader
  readonly base: {
    /** File beside the vectors, and what is changed in it for all of them. */
    readonly agreement: string
    readonly changes: Changes
    readonly request: Request
    readonly facts: Facts
  }
  readonly valid: readonly Vector[]
  readonly invalid: readonly Vector[]
}

export function readVectors<Request, Facts>(read: Reader, name: string): VectorFile<Request, Facts> {
  return { ...(JSON.parse(read(name)) as Omit<VectorFile<Request, Facts>, 'read'>), read }
}

/** A copy with other values at these pointers. A value `{"absent": true}` takes the member away. */
export function changed<T>(value: T, changes: Changes = {}): T {
  const copy = copyOf(value)
  for (const [pointer, to] of Object.entries(changes)) {
    const path = pointer.slice(1).split('/')
    const last = path.pop() ?? ''
    let place = copy as { [member: string]: unknown }
    for (const part of path) place = place[part] as typeof place
    if (canonicalJson(to) === '{"absent":true}') delete place[last]
    else place[last] = copyOf(to)
  }
  return copy
}

function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** Base and case put together; an agreement that could not be opened is a mistake of the vector. */
export function caseOf<Request, Facts>(file: VectorFile<Request, Facts>, input: VectorInput) {
  const { base, read } = file
  return {
    agreement: agreementOf(read, base.agreement, { ...base.changes, ...input.agreement }),
    request: changed(base.request, input.request),
    facts: changed(base.facts, input.facts),
    notices: input.notices ?? [],
  }
}

/** An agreement beside the vectors, with other values at these pointers. */
export function agreementOf(read: Reader, name: string, changes: Changes = {}): Agreement {
  const parsed = readAgreement(changed<Json>(parseJson(read(name)), changes))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.agreement
}

export type World = {
  readonly agreement: Agreement
  readonly notices: readonly Changes[]
  readonly at: string
  /** Other agreements of the node. */
  readonly beside?: readonly Agreement[]
  /** The notices came in the opposite order. */
  readonly reversed?: boolean
}

/** The agreement with its notices, compiled for that time. */
export function compileWorld(sha256: Sha256, world: World): CompiledAgreements {
  const { agreement, notices, at, beside = [], reversed = false } = world
  const opened = openedOf(sha256, agreement)
  const known = sendAll(sha256, opened, notices).map((one) => ({ opened: one, knownAt: one.signedAt }))
  const histories: readonly History[] = [
    { id: agreement.id, versions: [{ opened, knownAt: KNOWN }], notices: reversed ? known.toReversed() : known },
    ...beside.map((one) => ({
      id: one.id,
      versions: [{ opened: openedOf(sha256, one), knownAt: KNOWN }],
      notices: [],
    })),
  ]
  const states = histories.flatMap((history) => stateAt(history, { t: at, k: at, sha256 }) ?? [])
  return compileAgreements(reversed ? states.toReversed() : states)
}

const KNOWN = '2026-01-01T00:00:00.000Z'

function openedOf(sha256: Sha256, agreement: Agreement) {
  const canonical = canonicalJson(agreement)
  return { agreement, canonical, sha256: sha256(canonical), signatures: [] }
}

type About = { readonly agreement: Agreement; readonly sha256: string }

/** `{type, party, at, …}` in the order they were sent; numbered and chained per party. */
export function sendAll(sha256: Sha256, about: About, drafts: readonly Changes[]): readonly OpenedNotice[] {
  const sent: OpenedNotice[] = []
  for (const { party, at, ref, ...draft } of drafts) {
    const own = sent.filter(({ notice }) => notice.issuer.party === party)
    const pin = pinsOf(about.agreement).find((one) => one.party === party)
    if (pin === undefined) throw new Error(`no pin of ${String(party)}`)
    const notice = zNotice.parse({
      '@type': 'EntenteNotice',
      schema: 'urn:entente:schema:notice:1',
      id: `urn:uuid:01990000-0000-7000-8000-${String(sent.length + 1).padStart(12, '0')}`,
      agreement: { id: about.agreement.id, version: about.agreement.version, sha256: about.sha256 },
      issuer: { party, authority: pin.authority },
      target: [],
      effectiveFrom: at,
      reason: { code: 'test', text: { en: 'test' } },
      refs: typeof ref === 'number' ? [sent[ref]?.sha256 ?? ''] : [],
      evidence: [],
      issuedAt: at,
      seq: own.length + 1,
      prev: own.at(-1)?.sha256 ?? null,
      ...draft,
    })
    sent.push({ notice, sha256: sha256(canonicalJson(notice)), x5tS256: pin.x5tS256, signedAt: String(at) })
  }
  return sent
}
