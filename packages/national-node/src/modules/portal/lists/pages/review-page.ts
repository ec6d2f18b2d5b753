import type { ComparedService, LintFinding } from '@entente/trust'
import {
  checkboxes,
  errorSummary,
  form,
  type Html,
  html,
  listsTexts,
  ltr,
  notice,
  pageHead,
  say,
  section,
  summaryList,
} from '@entente/ui'
import { type ListDraft, type ListPreview, type ListReview, studioPaths } from '../../../trust-lists/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { above } from './above.ts'
import { FACTS } from './facts-page.ts'
import { preview } from './preview-part.ts'
import { pointers } from './pointers-part.ts'
import { provenanceRows } from './provenance-part.ts'
import { statusText, words } from './words.ts'

export type ReviewView = {
  readonly token: string
  readonly draft: ListDraft
  readonly review: ListReview
  readonly previews: readonly ListPreview[]
  /** What exactly is shown, so that nothing else is published. */
  readonly looked: string
  /** Whoever looks has changed something since it was last published. */
  readonly alone: boolean
  readonly problem?: 'errorConfirm' | 'errorFindings' | 'errorChanged' | 'errorUnread' | 'alone' | undefined
}

/** What is wrong, what changes, what a partner will see, and the one button that makes it public. */
export function reviewPage(context: PageContext, view: ReviewView): Html {
  const { lang } = context
  const { token, draft, review, problem } = view
  const title = words.say(lang, 'review')
  const root = `/${lang}/workbench/lists/${draft.id}`
  const error = problem && words.say(lang, problem)
  const steps = (['facts', 'source', 'services'] as const).map((step) => {
    const href = step === 'facts' ? root : `${root}/${step}`
    return html`<li><a href="${href}">${words.say(lang, step)}</a></li>`
  })
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: placeOf(problem), text: error }])}${pageHead({ title, lede: ltr(draft.name) })}
${draft.publishedAt !== undefined && publishedNotice(context, draft)}
${summaryList(provenanceRows(context, draft))}
<h2 id="findings">${words.say(lang, 'findings')}</h2>${findings(context, draft, review.findings)}
${section({ level: 2, title: words.say(lang, 'difference'), body: () => difference(context, review) })}
${pointers(context, draft)}
${section({ level: 2, title: words.say(lang, 'preview'), id: 'preview', body: () => preview(context, view.previews) })}
${section({ level: 2, title: words.say(lang, 'publish'), id: 'publish', body: () => publishPart(context, view) })}
<ul class="list">${steps}</ul>
${section({ level: 2, title: words.say(lang, 'discard'), id: 'discard', body: () => form({ action: `${root}/discard`, token, submit: words.say(lang, 'discardAction'), kind: 'secondary', labelledBy: 'discard' }) })}`
  return frame(context, { name: 'list-studio-review', title, main, above: above(lang) })
}

function placeOf(problem: ReviewView['problem']): string {
  if (problem === 'errorFindings') return '#findings'
  if (problem === 'errorUnread') return '#preview'
  return problem === 'errorConfirm' ? '#confirm' : '#publish'
}

function publishPart({ lang }: PageContext, view: ReviewView): Html {
  const { token, draft, review, looked, alone, problem } = view
  if (review.findings.some(({ severity }) => severity === 'error'))
    return html`<p>${words.say(lang, 'errorFindings')}</p>`
  if (alone)
    return notice({
      kind: 'info',
      title: words.say(lang, 'alone'),
      level: 3,
      body: html`<p>${words.say(lang, 'aloneText')}</p>`,
    })
  const confirm = checkboxes({
    lang,
    name: 'confirm',
    legend: words.say(lang, 'confirmLegend'),
    options: [{ value: 'yes', label: words.say(lang, 'confirmCompared') }],
    error: problem === 'errorConfirm' ? words.say(lang, problem) : undefined,
  })
  return form({
    action: `/${lang}/workbench/lists/${draft.id}/publish`,
    token,
    labelledBy: 'publish',
    submit: words.say(lang, 'publish'),
    fields: html`<input type="hidden" name="looked" value="${looked}">${confirm}`,
  })
}

function publishedNotice({ lang }: PageContext, { name }: ListDraft): Html {
  const { xml, json } = studioPaths(name)
  return notice({
    kind: 'success',
    title: words.say(lang, 'done'),
    body: html`<ul class="list"><li><a href="${xml}">${words.say(lang, 'openXml')}</a></li><li><a href="${json}">${words.say(lang, 'openJson')}</a></li><li><a href="/${lang}/signatures/lists">${words.say(lang, 'health')}</a></li></ul>`,
  })
}

function findings({ lang }: PageContext, draft: ListDraft, all: readonly LintFinding[]): Html {
  if (all.length === 0) return html`<p>${words.say(lang, 'findingsNone')}</p>`
  const { codes } = listsTexts[lang]
  const rows = all.map(({ code, path, severity, detail }) => {
    const text = code in codes ? codes[code as keyof typeof codes] : codes.OTHER
    const weight = words.say(lang, severity === 'error' ? 'mustMend' : 'toSee')
    const place = path.startsWith('/entities') ? 'services' : 'facts'
    const href = `/${lang}/workbench/lists/${draft.id}${place === 'services' ? '/services' : ''}`
    return html`<li><strong>${weight}</strong> – ${text} <a href="${href}">${placeText(lang, draft, path)}</a> ${ltr(detail === undefined ? code : `${code} ${detail}`)}</li>`
  })
  return html`<ul class="list">${rows}</ul>`
}

/** The service, or the field of the form, that a finding is about. */
function placeText(lang: PageContext['lang'], { list }: ListDraft, path: string): Html | string {
  const [, entity, service] = /^\/entities\/(\d+)(?:\/services\/(\d+))?/.exec(path) ?? []
  if (entity !== undefined) {
    const found = list.entities[Number(entity)]
    const named = service === undefined ? found : found?.services[Number(service)]
    return html`<bdi>${Object.values(named?.name ?? {})[0] ?? path}</bdi>`
  }
  const field = FACTS.find((name) => path === `/${name}`)
  if (field !== undefined) return words.say(lang, field)
  if (path === '/schemeName') return words.say(lang, 'scheme')
  return words.say(lang, path === '/entities' ? 'services' : 'facts')
}

function difference({ lang }: PageContext, { difference: found }: ListReview): Html {
  if (found === undefined) return html`<p>${words.say(lang, 'first')}</p>`
  const { added, removed, changed } = found
  if (added.length + removed.length + changed.length === 0) return html`<p>${words.say(lang, 'same')}</p>`
  const named = ({ entity, service }: ComparedService) => `${entity}, ${service}`
  const lines = [
    ...added.map((one) =>
      words.sayHtml(lang, 'added', { service: named(one), status: statusText(lang, one.status) }),
    ),
    ...removed.map((one) => words.sayHtml(lang, 'removed', { service: named(one) })),
    ...changed.map(({ before, after }) =>
      words.sayHtml(lang, 'changed', {
        service: named(after),
        before: statusText(lang, before.status),
        after: statusText(lang, after.status),
      }),
    ),
  ]
  return html`<ul class="list">${lines.map((one) => html`<li>${one}</li>`)}</ul>`
}
