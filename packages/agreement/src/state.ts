/**
 * The state of an agreement at a time t with the knowledge of a time k: a pure fold over versions and notices
 * (agreement-1 §3). Any arrival order and any repetition give the same state.
 */
import type { AgreementReference } from './decision.ts'
import type { OpenedAgreement } from './envelope.ts'
import type { Instant } from './facts.ts'
import { type Counted, type Evidence, evidenceAt, type History, overlaps } from './history.ts'
import { canonicalJson } from './jcs.ts'
import type { ActivateOn, Status } from './language/base.ts'
import type { Agreement } from './language/schema.ts'
import { isPinned, type Pin, type Sha256 } from './signature.ts'
import { isSuspendedAt, reaches, reachesRule, type Suspension, suspensionsOf } from './suspension.ts'
import { addDuration, earlier, later } from './time.ts'

export type Phase = 'not-yet' | 'in-force' | 'expired' | 'terminated'

export type Overlay = { readonly status: Status; readonly suspensions: readonly Suspension[] }

export type AgreementState = {
  readonly id: string
  readonly at: Instant
  readonly knownAt: Instant
  /** The state is the same until this time, unless something new becomes known. */
  readonly changesAt: Instant | null
  readonly phase: Phase
  /** The governing version: the highest that has entered into force (before that, the first). */
  readonly agreement: Agreement
  readonly reference: AgreementReference
  readonly chainIntact: boolean
  /** A party's notices have a gap or a fork. */
  readonly noticesIncomplete: boolean
  readonly review: 'ok' | 'due' | 'lapsed'
  readonly endsAt: Instant
  /** Hash of the sorted hashes of all notices that count: goes into receipts. */
  readonly head: string
  /** By rule id, clause id and annex key. */
  readonly rules: ReadonlyMap<string, Overlay>
  readonly clauses: ReadonlyMap<string, Overlay>
  readonly annexes: ReadonlyMap<string, readonly Suspension[]>
  /** Suspensions of single listed entities, by the id a notice used. */
  readonly entities: ReadonlyMap<string, Suspension>
  /** Pins in force at t: check the next version and its notices against these. */
  readonly pins: readonly Pin[]
  /** x5t#S256 pins of the list of each rule, in force at t. */
  readonly listPins: ReadonlyMap<string, ReadonlySet<string>>
  readonly notices: readonly Counted[]
}

export type StateTimes = { readonly t: Instant; readonly k: Instant; readonly sha256: Sha256 }

/** Undefined when no version was known at k. */
export function stateAt(history: History, { t, k, sha256 }: StateTimes): AgreementState | undefined {
  const evidence = evidenceAt(history, k)
  const governing = governingAt(evidence.versions, t)
  if (governing === undefined) return undefined
  const { agreement } = governing
  const suspensions = suspensionsOf(agreement, evidence)
  const active = suspensions.filter((suspension) => isSuspendedAt(suspension, t))
  const endsAt = terminationOf(agreement, evidence.notices)
  const review = reviewOf(agreement, evidence.notices, t)
  return Object.freeze({
    id: history.id,
    at: t,
    knownAt: k,
    changesAt: nextChange({ agreement, evidence, suspensions, endsAt, review }, t),
    phase: phaseOf(agreement, endsAt, t),
    agreement,
    reference: { id: agreement.id, version: agreement.version, sha256: governing.sha256 },
    chainIntact: evidence.chainIntact,
    noticesIncomplete: evidence.incomplete,
    review: review.state,
    endsAt: earlier(endsAt ?? agreement.validity.expires, agreement.validity.expires),
    head: sha256(canonicalJson(evidence.notices.map((notice) => notice.sha256).sort())),
    ...overlays(agreement, active, { notices: evidence.notices, t }),
    pins: evidence.pins.filter((pin) => isPinned(pin, t)),
    listPins: listPinsOf(agreement, evidence.notices, t),
    notices: evidence.notices,
  })
}

function governingAt(versions: readonly OpenedAgreement[], t: Instant): OpenedAgreement | undefined {
  const entered = versions.filter(({ agreement }) => agreement.validity.inForceFrom <= t)
  return entered.at(-1) ?? versions[0]
}

function phaseOf({ validity }: Agreement, terminated: Instant | undefined, t: Instant): Phase {
  if (t < validity.inForceFrom) return 'not-yet'
  if (terminated !== undefined && terminated <= t) return 'terminated'
  return t < validity.expires ? 'in-force' : 'expired'
}

/** The earliest end a terminate notice reaches; never before the agreed period of notice has passed. */
function terminationOf({ validity }: Agreement, notices: readonly Counted[]): Instant | undefined {
  return notices
    .filter(({ notice }) => notice.type === 'terminate')
    .map(({ notice, effectiveFrom }) =>
      later(effectiveFrom, addDuration(notice.issuedAt, validity.termination.notice)),
    )
    .reduce<Instant | undefined>((first, end) => (first === undefined ? end : earlier(first, end)), undefined)
}

type Review = { readonly state: 'ok' | 'due' | 'lapsed'; readonly dueAt: Instant; readonly lapsesAt: Instant }

/** The clock runs from the entry into force, or from the earlier of both parties' latest `review-done`. */
function reviewOf({ parties, validity }: Agreement, notices: readonly Counted[], t: Instant): Review {
  const latest = parties.map(({ code }) =>
    notices
      .filter(
        ({ notice, effectiveFrom }) =>
          notice.type === 'review-done' && notice.issuer.party === code && effectiveFrom <= t,
      )
      .map(({ effectiveFrom }) => effectiveFrom)
      .at(-1),
  )
  const [a, b] = latest
  const reviewed = a === undefined || b === undefined ? validity.inForceFrom : earlier(a, b)
  const dueAt = addDuration(later(validity.inForceFrom, reviewed), validity.review.every)
  const lapsesAt = addDuration(dueAt, validity.review.grace)
  if (t < dueAt) return { state: 'ok', dueAt, lapsesAt }
  return { state: t < lapsesAt ? 'due' : 'lapsed', dueAt, lapsesAt }
}

type Folding = { readonly notices: readonly Counted[]; readonly t: Instant }

function overlays(
  agreement: Agreement,
  active: readonly Suspension[],
  folding: Folding,
): Pick<AgreementState, 'rules' | 'clauses' | 'annexes' | 'entities'> {
  const rules = agreement.recognitions.map((rule) => {
    const suspensions = active.filter((suspension) => reachesRule(suspension, rule))
    return [rule.id, { status: statusOf(agreement, rule, folding), suspensions }] as const
  })
  const clauses = agreement.dataExchange.map((clause) => {
    const suspensions = active.filter((suspension) => reaches(suspension, `dataExchange:${clause.id}`))
    return [clause.id, { status: statusOf(agreement, clause, folding), suspensions }] as const
  })
  const annexes = Object.keys(agreement.annexes ?? {}).map(
    (key) => [key, active.filter((suspension) => reaches(suspension, `annexes:${key}`))] as const,
  )
  const entities = active.flatMap((suspension) =>
    suspension.targets
      .filter((target) => target.startsWith('entity:'))
      .map((target) => [target.slice('entity:'.length), suspension] as const),
  )
  return {
    rules: new Map(rules),
    clauses: new Map(clauses),
    annexes: new Map(annexes),
    entities: new Map(entities),
  }
}

/** A planned rule becomes what `activateOn.to` says once the fact was declared by whom the agreement names. */
function statusOf(
  agreement: Agreement,
  { status, activateOn }: { readonly status: Status; readonly activateOn?: ActivateOn | undefined },
  { notices, t }: Folding,
): Status {
  if (status !== 'planned' || activateOn === undefined) return status
  const from = activationOf(agreement, activateOn, notices)
  return from !== undefined && from <= t ? (activateOn.to ?? 'pilot') : status
}

function activationOf(
  { parties }: Agreement,
  on: ActivateOn,
  notices: readonly Counted[],
): Instant | undefined {
  const needed = on.by === 'both' ? parties.map(({ code }) => code) : [on.by]
  let from = on.notBefore ?? ''
  for (const code of needed) {
    const declared = notices.find(
      ({ notice }) =>
        notice.type === 'activate-fact' && notice.fact === on.fact && notice.issuer.party === code,
    )
    if (declared === undefined) return undefined
    from = later(from, declared.effectiveFrom)
  }
  return from
}

/** Pins of the agreement and of acknowledged `list-signer-change` notices of the list's owner. */
function listPinsOf(
  agreement: Agreement,
  notices: readonly Counted[],
  t: Instant,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    agreement.recognitions.map((rule) => {
      const url = rule.list.url ?? rule.list.lotl
      let pins = rule.list.signers
      for (const { notice, sha256 } of notices) {
        if (notice.type !== 'list-signer-change' || notice.list !== url || !overlaps(notice)) continue
        if (
          notice.issuer.party !== rule.direction.pointed ||
          !isAcknowledged(notices, sha256, notice.issuer.party)
        )
          continue
        pins = [
          ...pins.map((pin) => ({
            ...pin,
            until: pin.until === undefined ? notice.until : earlier(pin.until, notice.until),
          })),
          ...notice.signers,
        ]
      }
      const inForce = pins.filter(
        ({ from, until }) => (from ?? '') <= t && (until === undefined || t < until),
      )
      return [rule.id, new Set(inForce.map((pin) => pin['x5t#S256']))] as const
    }),
  )
}

function isAcknowledged(notices: readonly Counted[], sha256: string, owner: string): boolean {
  return notices.some(
    ({ notice }) =>
      notice.type === 'acknowledge' && notice.issuer.party !== owner && notice.refs.includes(sha256),
  )
}

type Timeline = {
  readonly agreement: Agreement
  readonly evidence: Evidence
  readonly suspensions: readonly Suspension[]
  readonly endsAt: Instant | undefined
  readonly review: Review
}

/** The next time at which the fold could come out differently. */
function nextChange(
  { agreement, evidence, suspensions, endsAt, review }: Timeline,
  t: Instant,
): Instant | null {
  const times = [
    ...evidence.versions.flatMap(({ agreement: { validity } }) => [validity.inForceFrom, validity.expires]),
    ...evidence.notices.map(({ effectiveFrom }) => effectiveFrom),
    ...suspensions.flatMap(({ since, until }) => [since, until]),
    ...evidence.pins.flatMap(({ from, until }) => [from, until]),
    ...evidence.notices.flatMap(({ notice }) =>
      notice.type === 'list-signer-change'
        ? [notice.until, ...notice.signers.flatMap((s) => [s.from, s.until])]
        : [],
    ),
    ...agreement.recognitions.flatMap(({ list }) => list.signers.flatMap(({ from, until }) => [from, until])),
    ...[...agreement.recognitions, ...agreement.dataExchange].map(({ activateOn }) => activateOn?.notBefore),
    endsAt,
    review.dueAt,
    review.lapsesAt,
  ]
  let next: Instant | null = null
  for (const time of times) if (time != null && time > t && (next === null || time < next)) next = time
  return next
}
