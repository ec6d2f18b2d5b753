/** What an agreement was on a day, and what became of it over time: pure, from everything kept of it. */
import { type AgreementState, type History, stateAt } from '@entente/agreement'
import type { DatePart, Interval } from '@entente/ui'
import type { Instant } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'

/** Changes of state that are followed: more than an agreement can have in practice. */
const STEPS_MAX = 500

export type Times = { readonly at: Instant; readonly knownAt: Instant }

/** The state at a time, from what was known at a time; undefined when no version was known. */
export function stateOn(history: History, { at, knownAt }: Times): AgreementState | undefined {
  return stateAt(history, { t: at, k: knownAt, sha256: hexSha256 })
}

export type DayQuery = {
  readonly at?: string | undefined
  readonly parts?: Partial<Readonly<Record<DatePart, string>>> | undefined
}

export type AskedDay =
  | { readonly kind: 'none' }
  | { readonly kind: 'day'; readonly day: string; readonly until: Instant }
  | {
      readonly kind: 'error'
      readonly error: 'errorMissing' | 'errorForm' | 'errorFuture'
      readonly wrong: readonly DatePart[]
    }

/** A day in the zone of the node. Today counts up to now, since its end has not come. */
export function askedDay({ at, parts }: DayQuery, now: Instant, timeZone: string): AskedDay {
  const all: readonly DatePart[] = ['day', 'month', 'year']
  if (at === undefined && parts === undefined) return { kind: 'none' }
  const missing = parts === undefined ? [] : all.filter((part) => (parts[part] ?? '').trim() === '')
  if (at === undefined && missing.length > 0) return { kind: 'error', error: 'errorMissing', wrong: missing }
  const day = civilDay(at ?? textOf(parts ?? {}))
  if (day === undefined) return { kind: 'error', error: 'errorForm', wrong: all }
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate()
  if (Temporal.PlainDate.compare(day, today) > 0) return { kind: 'error', error: 'errorFuture', wrong: all }
  const next = day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant()
  const end = next.subtract({ milliseconds: 1 }).toString({ fractionalSecondDigits: 3 })
  return { kind: 'day', day: day.toString(), until: end < now ? end : now }
}

/** Full-width figures of a Japanese keyboard are figures. */
function textOf({ day = '', month = '', year = '' }: Partial<Readonly<Record<DatePart, string>>>): string {
  const [y, m, d] = [year, month, day].map((part) => part.normalize('NFKC').trim())
  return `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`
}

function civilDay(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

/** A node opens what it keeps once per change; as long as that is the same, so is the life. */
const lives = new WeakMap<History, readonly Interval[]>()

/** The whole life as intervals of days, in the order in which they are drawn: suspensions upon the time in force. */
export function lifeOf(history: History, now: Instant): readonly Interval[] {
  const life = lives.get(history) ?? drawLife(history, now)
  lives.set(history, life)
  return life
}

function drawLife(history: History, now: Instant): readonly Interval[] {
  const states = statesOf(history, now)
  const spans = states.map((state, index) => ({
    from: dayOf(state.at),
    until: dayOf(states[index + 1]?.at ?? state.changesAt ?? state.endsAt),
    inForce: state.phase === 'in-force',
    due: state.phase === 'in-force' && state.review !== 'ok',
    suspended: state.phase === 'in-force' && isSuspended(state),
  }))
  const drawn = (state: Interval['state'], wanted: (span: (typeof spans)[number]) => boolean) =>
    joined(spans.filter(wanted).map(({ from, until }): Interval => ({ state, from, until })))
  return [
    ...drawn('in-force', ({ inForce }) => inForce),
    ...drawn('review-due', ({ due }) => due),
    ...drawn('suspended', ({ suspended }) => suspended),
  ]
}

/** Every state there was and, as far as is known today, will be. */
function statesOf(history: History, now: Instant): readonly AgreementState[] {
  const starts = history.versions.map(({ opened }) => opened.agreement.validity.inForceFrom)
  const states: AgreementState[] = []
  let at = starts.toSorted()[0]
  while (at !== undefined && states.length < STEPS_MAX) {
    const state = stateOn(history, { at, knownAt: now > at ? now : at })
    if (state === undefined) break
    states.push(state)
    at = state.changesAt !== null && state.changesAt > at ? state.changesAt : undefined
  }
  return states
}

function isSuspended({ rules, clauses }: AgreementState): boolean {
  return [...rules.values(), ...clauses.values()].some(({ suspensions }) => suspensions.length > 0)
}

/** Neighbours of one state are one interval. */
function joined(intervals: readonly Interval[]): readonly Interval[] {
  const whole: Interval[] = []
  for (const interval of intervals) {
    const last = whole.at(-1)
    if (last !== undefined && interval.from <= last.until)
      whole[whole.length - 1] = { ...last, until: interval.until }
    else whole.push(interval)
  }
  return whole
}

function dayOf(instant: Instant): string {
  return instant.slice(0, 10)
}
