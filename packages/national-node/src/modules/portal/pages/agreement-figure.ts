import {
  CATALOGUES,
  chooseText,
  countryName,
  figure,
  fillHtml,
  formatDate,
  formatList,
  type Html,
  html,
  say,
  type Tone,
  tag,
  type MarkName,
} from '@entente/ui'
import type { AgreementView, AgreementWord } from '../agreement-view.ts'
import { type PageContext, readerOf } from './frame.ts'
import { text } from './texts.ts'

const ROW = 76
const [WIDTH, BOX, HEIGHT] = [560, 190, 46]

/** Ties from this country to its partners, drawn by state, with the same facts as a table below. */
export function agreementFigure(context: PageContext, agreements: readonly AgreementView[]): Html {
  const { lang, config } = context
  const words = CATALOGUES[lang].agreementStates
  const partners = (view: AgreementView) =>
    formatList(
      view.partners.map(({ name }) => chooseText(name, lang).text),
      readerOf(context),
    )
  const summary = agreements.map((view) => `${chooseText(view.title, lang).text}: ${words[view.state]}`)
  return figure({
    id: 'ties',
    title: say(lang, 'figureTitle'),
    summary: formatList(summary, readerOf(context)),
    viewBox: `0 0 ${WIDTH} ${ROW * agreements.length + 4}`,
    svg: html`${box(2, middle(agreements.length), countryName(config.country, lang))}${agreements.map((view, index) => tie(view, index, { count: agreements.length, label: partners(view) }))}`,
    data: {
      id: 'agreements',
      caption: say(lang, 'homeAgreementsText'),
      columns: (['columnPartner', 'columnAgreement', 'columnState'] as const).map((key) => ({
        label: say(lang, key),
      })),
      rows: agreements.map((view) => [
        partners(view),
        html`${text(view.title, lang)}<span class="summary-note">${period(context, view)}</span>`,
        html`<span class="tags">${stateTag(context, view.state)} ${view.mode !== 'production' && tag({ label: CATALOGUES[lang].modes[view.mode] })}</span>`,
      ]),
    },
  })
}

const LOOKS = {
  'in-force': ['ok', 'tick'],
  'not-yet': ['plain', 'info'],
  expired: ['stop', 'cross'],
  terminated: ['stop', 'cross'],
  suspended: ['todo', 'pause'],
  'partly-suspended': ['todo', 'pause'],
} as const satisfies Record<AgreementWord, readonly [Tone, MarkName]>

export function stateTag({ lang }: PageContext, state: AgreementWord): Html {
  const [tone, sign] = LOOKS[state]
  return tag({ label: CATALOGUES[lang].agreementStates[state], tone, sign })
}

/** In UTC, in which the parties agreed the first and the last moment (agreement-1 §4). */
function period(context: PageContext, { from, until }: AgreementView): Html {
  const reader = readerOf(context)
  return fillHtml(context.lang, 'period', {
    from: formatDate(from.slice(0, 10), reader),
    until: formatDate(until.slice(0, 10), reader),
  })
}

type Drawn = { readonly count: number; readonly label: string }

function tie({ state, mode }: AgreementView, index: number, { count, label }: Drawn): Html {
  const [from, to] = [middle(count), index * ROW + ROW / 2]
  const half = (BOX + WIDTH - BOX) / 2
  const look = state !== 'in-force' ? ' tie-stopped' : mode === 'production' ? '' : ' tie-pilot'
  const path = `M${BOX + 6} ${from}C${half} ${from} ${half} ${to} ${WIDTH - BOX - 6} ${to}`
  return html`<path class="tie${look}" d="${path}"/>${box(WIDTH - BOX - 2, to, label)}`
}

function middle(count: number): number {
  return (count * ROW) / 2
}

function box(x: number, y: number, label: string): Html {
  return html`<rect class="place" x="${x}" y="${y - HEIGHT / 2}" width="${BOX}" height="${HEIGHT}" rx="10"/><text x="${x + BOX / 2}" y="${y + 5}">${label}</text>`
}
