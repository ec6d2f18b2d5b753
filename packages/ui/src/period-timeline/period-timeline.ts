import { plain } from '../catalogues/message.ts'
import { say } from '../catalogues/say.ts'
import { figure } from '../figure/figure.ts'
import { fillOf, keyed, type Look, patterns, swatch } from '../figure/look.ts'
import { millisecondsOfCivil } from '../format/civil.ts'
import { formatDate, formatList } from '../format/format.ts'
import { names } from '../generated/names.ts'
import { picture } from '../generated/picture.ts'
import { type Html, html } from '../html.ts'
import { directionOf, type Lang } from '../language.ts'

export type PeriodState = 'in-force' | 'suspended' | 'review-due' | 'planned'

/** Days as `YYYY-MM-DD`, both included. */
export type Interval = { readonly state: PeriodState; readonly from: string; readonly until: string }

export type PeriodTimelineProps = {
  readonly id: string
  readonly lang: Lang
  /** Of the node, whose way of writing dates is used. */
  readonly country?: string
  readonly from: string
  readonly until: string
  readonly today: string
  /** In the order in which they are drawn: a suspension lies upon the period that it interrupts. */
  readonly intervals: readonly Interval[]
}

const LOOKS = {
  'in-force': 'full',
  suspended: 'stripes',
  'review-due': 'dots',
  planned: 'hollow',
} as const satisfies Record<PeriodState, Look>

/** How long an agreement lasts and what happens in between; time runs from the side where reading begins. */
export function periodTimeline(props: PeriodTimelineProps): Html {
  const { id, lang, intervals } = props
  const { timelineTitle, pair, columnFrom, columnUntil } = picture[lang]
  const rows = intervals.map(({ state, from, until }) => ({
    state,
    word: stateName(lang, state),
    from: formatDate(from, props),
    until: formatDate(until, props),
  }))
  const spans = rows.map(({ word, from, until }) =>
    plain(pair({ name: word, value: say(lang, 'period', { from, until }) })),
  )
  return figure({
    id,
    title: timelineTitle,
    summary: `${todayInWords(props)} ${formatList(spans, props)}`,
    height: 96,
    svg: html`${patterns(id)}${intervals.map((interval) => drawInterval(interval, props))}${drawToday(props)}${drawEnds(props)}`,
    data: {
      id: `${id}-data`,
      caption: todayInWords(props),
      columns: [say(lang, 'columnState'), columnFrom, columnUntil].map((label) => ({ label })),
      rows: rows.map(({ state, word, from, until }) => [keyed(swatch(id, LOOKS[state]), word), from, until]),
    },
  })
}

function stateName(lang: Lang, state: PeriodState): string {
  if (state === 'review-due') return picture[lang].reviewDue
  return state === 'planned' ? picture[lang].planned : names[lang].agreementStates[state]
}

/** The last interval that holds the day: what lies on top in the picture. */
function todayInWords(props: PeriodTimelineProps): string {
  const { lang, today, intervals } = props
  const now = intervals.findLast(({ from, until }) => from <= today && today <= until)
  const state = now === undefined ? picture[lang].timelineOutside : stateName(lang, now.state)
  return plain(picture[lang].timelineNow({ date: formatDate(today, props), state }))
}

function drawInterval({ state, from, until }: Interval, props: PeriodTimelineProps): Html {
  const { id } = props
  const [start, end] = [placeOf(from, props), placeOf(until, props)]
  const box = html`x="${tenth(Math.min(start, end))}%" y="32" width="${tenth(Math.abs(end - start))}%" height="28"`
  const look = LOOKS[state]
  return html`<rect class="period-ground" ${box}></rect><rect class="look-${look}" fill="${fillOf(id, look)}" ${box}></rect>`
}

/** A line through the bar and its word above; none when the day lies outside the picture. */
function drawToday(props: PeriodTimelineProps): Html | undefined {
  const { lang, today, from, until } = props
  if (today < from || today > until) return undefined
  const at = placeOf(today, props)
  const anchor = at < 20 ? 'start' : at > 80 ? 'end' : 'middle'
  const rule = (name: string, hidden?: Html) =>
    html`<line class="${name}"${hidden} x1="${tenth(at)}%" x2="${tenth(at)}%" y1="22" y2="68"></line>`
  return html`${rule('period-ground', html` aria-hidden="true"`)}${rule('period-today')}<text class="period-word" x="${tenth(at)}%" y="15" text-anchor="${anchor}">${picture[lang].timelineToday}</text>`
}

function drawEnds(props: PeriodTimelineProps): Html {
  const [first, last] = [formatDate(props.from, props), formatDate(props.until, props)]
  const [left, right] = directionOf(props.lang) === 'rtl' ? [last, first] : [first, last]
  return html`<text x="0" y="86" text-anchor="start">${left}</text><text x="100%" y="86" text-anchor="end">${right}</text>`
}

/** In percent from the left; a day outside the period lies on its edge. */
function placeOf(civil: string, { from, until, lang }: PeriodTimelineProps): number {
  const [at = 0, start = 0, end = 0] = [civil, from, until].map(millisecondsOfCivil)
  const share = end > start ? Math.min(1, Math.max(0, (at - start) / (end - start))) : 0
  return 100 * (directionOf(lang) === 'rtl' ? 1 - share : share)
}

function tenth(percent: number): number {
  return Math.round(percent * 10) / 10
}
