/** The page of `render-page.ts` as preact components, one per component of ours; texts as ours asks for them. */
import { type ComponentChild, Fragment, h, type JSX } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Lang, names, reasonTexts, say, type ShownReason } from '../../ui/src/index.ts'
import type { RenderedPage } from './render-page.ts'
import { PATHS, SIGNS } from './render-signs.ts'

const DRAWN = { 'aria-hidden': 'true', focusable: 'false' } as const

type Fact = { readonly key: string; readonly value: ComponentChild }

function Summary({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  const row = ({ key, value }: Fact) =>
    h('div', { class: 'summary-row' }, h('dt', null, key), h('dd', null, value))
  return h('dl', { class: 'summary' }, facts.map(row))
}

function Ltr({ text }: { readonly text: string }): JSX.Element {
  return h('bdi', { dir: 'ltr', class: 'code' }, text)
}

function Mark({ sign }: { readonly sign: keyof typeof PATHS }): JSX.Element {
  return h(
    'svg',
    { class: `mark mark-${sign}`, viewBox: '0 0 24 24', ...DRAWN },
    h('path', { d: PATHS[sign] }),
  )
}

function Reason({ lang, reason }: { readonly lang: Lang; readonly reason: ShownReason }): JSX.Element {
  const [sign, tone] = SIGNS[reason.class]
  const { person, caseWorker, engineer } = reasonTexts(lang, reason.code)
  const { clause, detail } = reason
  const facts: Fact[] = [{ key: say(lang, 'reasonCode'), value: h(Ltr, { text: reason.code }) }]
  if (clause) facts.push({ key: say(lang, 'reasonClause'), value: h(Ltr, { text: clause }) })
  facts.push({ key: say(lang, 'reasonCaseWorker'), value: caseWorker })
  facts.push({ key: say(lang, 'reasonEngineer'), value: engineer })
  if (detail)
    facts.push({ key: say(lang, 'reasonDetail'), value: h('bdi', { lang: 'en', dir: 'ltr' }, detail) })
  return h(
    'li',
    { class: 'reason' },
    h('span', { class: `tag tag-${tone}` }, h(Mark, { sign }), names[lang].reasonClasses[reason.class]),
    h('p', null, person),
    h(
      'details',
      { class: 'details' },
      h('summary', null, say(lang, 'reasonMore')),
      h('div', { class: 'part' }, h(Summary, { facts })),
    ),
  )
}

function Table({ id, caption, columns, rows }: RenderedPage['table']): JSX.Element {
  const end = (index: number) => (columns[index]?.numeric === true ? 'number' : undefined)
  const cell = (text: string, index: number) =>
    index === 0
      ? h('th', { scope: 'row' }, text)
      : h('td', { class: end(index), 'data-label': columns[index]?.label }, text)
  return h(
    'div',
    { class: 'table wide', role: 'region', 'aria-labelledby': id, tabindex: 0 },
    h(
      'table',
      null,
      h('caption', { id }, caption),
      '\n',
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map(({ label }, index) => h('th', { scope: 'col', class: end(index) }, label)),
        ),
      ),
      '\n',
      h(
        'tbody',
        null,
        rows.map((row) => h('tr', null, row.map(cell))),
      ),
    ),
  )
}

/** The content of the page as preact writes it. */
export function preactMain({ lang, title, facts, reasons, table }: RenderedPage): string {
  const list = h(
    'ul',
    { class: 'reasons' },
    reasons.map((reason) => h(Reason, { lang, reason })),
  )
  const parts = [h('h1', null, title), '\n', h(Summary, { facts }), '\n', list, '\n', h(Table, table)]
  return renderToString(h(Fragment, null, parts))
}
