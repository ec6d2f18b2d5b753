/** What stood at the end of a day: the question, and the state of every rule and clause. */
import type { AgreementState } from '@entente/agreement'
import {
  button,
  changesTexts,
  countryName,
  dateInput,
  formatDate,
  type LevelBelow,
  section,
  type Html,
  historyTexts,
  html,
  ltr,
  plain,
  rich,
  table,
} from '@entente/ui'
import type { AskedDay, DayQuery } from '../../agreement-past.ts'
import { viewAgreement } from '../../agreement-view.ts'
import { type PageContext, readerOf } from '../frame.ts'
import { stateTag } from '../state-tag.ts'
import { objectName, overlayTag } from './rules.ts'
import { type Told, toldOf } from './told.ts'
import { shortOf } from '../texts.ts'

export type DayShown = {
  readonly query: DayQuery
  readonly asked: AskedDay
  /** As this node saw the day when it was over; undefined when it knew nothing of the agreement. */
  readonly seen: AgreementState | undefined
  /** The same day with what is known now. */
  readonly hindsight: AgreementState | undefined
}

/** Asked in three boxes; a link may name the day as `?at=2027-03-03`. */
export function dayForm(context: PageContext, state: AgreementState, { query, asked }: DayShown): Html {
  const { lang, config } = context
  const words = historyTexts[lang]
  const wrong = asked.kind === 'error' ? asked : undefined
  const example = formatDate(state.at.slice(0, 10), { lang, country: config.country, calendar: 'gregory' })
  const [year, month, day] = (query.at ?? '').split('-')
  return html`<div class="card"><form method="get" action="/${lang}/agreements/${shortOf(state.id)}/history#day" class="form">${dateInput(
    {
      lang,
      name: 'at',
      legend: words.dayLegend,
      autocomplete: 'none',
      country: config.country,
      hint: plain(words.dayHint({ date: example, zone: placeOf(context) })),
      value: query.parts ?? { day: day ?? '', month: month ?? '', year: year ?? '' },
      error: wrong === undefined ? undefined : words[wrong.error],
      wrong: wrong?.wrong,
    },
  )}<div>${button({ label: words.daySubmit, kind: 'secondary' })}</div></form></div>`
}

/** The time of the country, as people say it; the Union has several, there it is that of the city of the node. */
function placeOf({ lang, config: { country, timeZone } }: PageContext): string {
  if (country !== 'EU') return countryName(country, lang)
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone
}

/** The state of each rule and clause that day; a last column where it is seen otherwise today. */
export function dayAnswer(context: PageContext, shown: DayShown, level: LevelBelow<2>): Html | undefined {
  const { asked, seen, hindsight } = shown
  if (asked.kind !== 'day') return undefined
  const { lang } = context
  const words = historyTexts[lang]
  const title = plain(words.dayAnswer({ date: formatDate(asked.day, readerOf(context)) }))
  const state = seen ?? hindsight
  const body = () =>
    state === undefined
      ? html`<p>${words.dayUnknown}</p>`
      : standings(context, { title, seen, hindsight, state })
  return section({ level, title, id: 'day-answer', body })
}

type Seen = {
  readonly title: string
  readonly seen: AgreementState | undefined
  readonly hindsight: AgreementState | undefined
  readonly state: AgreementState
}

function standings(context: PageContext, { title, seen, hindsight, state }: Seen): Html {
  const words = historyTexts[context.lang]
  const told = toldOf(context, state, viewAgreement(state, context.config.country))
  const otherwise = hindsight !== undefined && (seen === undefined || seenOtherwise(seen, hindsight))
  const columns = [words.dayRule, words.dayState, ...(otherwise ? [words.dayToday] : [])]
  const rows = rowsOf(told).map((row) => [
    row.kind === 'rules' ? html`${row.name} ${ltr(row.id)}` : row.name,
    seen === undefined ? '–' : standing(context, seen, row),
    ...(otherwise ? [standing(context, hindsight, row)] : []),
  ])
  return html`<p class="tags">${plain(words.version({ number: state.reference.version }))} ${stateTag(context, told.view.state)}</p>${seen === undefined && html`<p>${words.dayUnknown}</p>`}${otherwise && html`<p>${words.dayLater}</p>`}${table({ id: 'day-rules', caption: title, columns: columns.map((label) => ({ label })), rows })}`
}

type Kind = 'rules' | 'clauses'
type Row = { readonly id: string; readonly kind: Kind; readonly name: Html }

function rowsOf(told: Told): readonly Row[] {
  const { lang } = told.context
  const { way, clause } = changesTexts[lang].places
  return [
    ...told.agreement.recognitions.map((rule): Row => {
      const { pointed, pointing } = rule.direction
      const name = way({
        pointed: countryName(pointed, lang),
        pointing: countryName(pointing, lang),
        object: objectName(told, rule),
      })
      return { id: rule.id, kind: 'rules', name: rich(name) }
    }),
    ...told.agreement.dataExchange.map(
      ({ id }): Row => ({ id, kind: 'clauses', name: rich(clause({ name: ltr(id) })) }),
    ),
  ]
}

/** Where the agreement itself did not apply, nothing of it did. */
function standing(
  context: PageContext,
  state: AgreementState,
  { id, kind }: Pick<Row, 'id' | 'kind'>,
): Html | string {
  const told = toldOf(context, state, viewAgreement(state, context.config.country))
  const overlay = state[kind].get(id)
  if (overlay === undefined) return '–'
  return state.phase === 'in-force' ? overlayTag(told, overlay) : stateTag(context, state.phase)
}

function seenOtherwise(seen: AgreementState, now: AgreementState): boolean {
  return describe(seen) !== describe(now)
}

function describe({ phase, reference, rules, clauses }: AgreementState): string {
  const overlays = [...rules, ...clauses].map(([id, { status, suspensions }]) => [
    id,
    status,
    suspensions.length,
  ])
  return JSON.stringify([phase, reference.sha256, overlays])
}
