import { explainFinding, type Explanation, type InvoiceReport } from '@entente/invoice'
import { details, type Html, html, invoicesTexts, ltr, section, summaryList, tag } from '@entente/ui'
import type { PageContext } from '../../pages/frame.ts'
import { words } from './words.ts'

/** One document can break every rule at every line: the page shows kinds, the report has all. */
const KINDS_SHOWN_MAX = 60

type Finding = InvoiceReport['findings'][number]

/** What was found, each kind once, what must be put right first. */
export function findings(context: PageContext, { findings: all }: Pick<InvoiceReport, 'findings'>): Html {
  const { lang } = context
  const kinds = [...Map.groupBy(all, ({ rule, message }) => `${rule} ${message}`).values()].toSorted(
    ([a], [b]) => weightOf(a) - weightOf(b),
  )
  const left = kinds.slice(KINDS_SHOWN_MAX).reduce((sum, kind) => sum + kind.length, 0)
  const shown = kinds.slice(0, KINDS_SHOWN_MAX)
  return section({
    level: 2,
    title: words.say(lang, 'findings'),
    id: 'findings',
    body: () =>
      kinds.length === 0
        ? html`<p>${words.say(lang, 'findingsNone')}</p>`
        : html`<div class="cards">${shown.map((kind) => oneKind(context, kind))}</div>${left > 0 && html`<p>${words.sayHtml(lang, 'findingsMore', { count: left })}</p>`}`,
  })
}

const weightOf = (finding: Finding | undefined): number => (finding?.severity === 'fatal' ? 0 : 1)

function oneKind({ lang }: PageContext, kind: readonly Finding[]): Html {
  const [first] = kind
  if (first === undefined) return html``
  const { severity, rule, line, path, terms } = first
  const { problem, action, scope } = explainFinding(first, lang)
  // A rule that nobody has explained in this language yet speaks English, and the page says so to whoever reads it aloud.
  const foreign = lang !== 'en' && problem.join('') === first.message
  const problemText = foreign ? html`<span lang="en" dir="ltr">${first.message}</span>` : parts(problem)
  const others = kind.length - 1
  const label = invoicesTexts[lang].severities[severity]
  const more = others > 0 && html` ${words.sayHtml(lang, 'placesMore', { count: others })}`
  return html`<div class="card"><div class="tags">${tag({ label, tone: severity === 'fatal' ? 'stop' : 'todo' })}</div><p>${problemText}</p>${action.join('') !== '' && html`<p><strong>${words.say(lang, 'action')}</strong> ${parts(action)}</p>`}${scope !== undefined && html`<p class="hint">${parts(scope)}</p>`}<p>${words.sayHtml(lang, 'placeAt', { line: String(line) })}${more}</p>${details(
    {
      summary: html`${words.say(lang, 'rule')} ${ltr(rule)}`,
      body: summaryList([
        { key: words.say(lang, 'place'), value: ltr(path) },
        ...(terms.length === 0 ? [] : [{ key: words.say(lang, 'termsOf'), value: ltr(terms.join(' ')) }]),
      ]),
    },
  )}</div>`
}

/** Text at even places, values at odd ones: each value in its own direction. */
function parts(all: Explanation['problem']): Html {
  return html`${all.map((part, at) => (at % 2 === 0 ? html`${part}` : html`<bdi>${part}</bdi>`))}`
}
