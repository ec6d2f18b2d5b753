import { type Answers, PACKS } from '@entente/invoice'
import {
  checkboxes,
  errorSummary,
  heading,
  type Html,
  html,
  type InvoicesTexts,
  invoicesTexts,
  ltr,
  type MarkName,
  notice,
  pageHead,
  say,
  section,
  summaryList,
  tag,
  textInput,
  type Tone,
} from '@entente/ui'
import { type OpenedInvoice, packFile, type TranslatedFile } from '../../../invoicing/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { findings } from './findings.ts'
import { packTitleOf, titleOf } from './invoice-page.ts'
import { actButton, type Carried, languages, openForm } from './uses.ts'
import { said, words } from './words.ts'

export type TranslationView = {
  readonly opened: OpenedInvoice
  readonly carried: Carried
  readonly translated: TranslatedFile
  readonly answers: Answers
  /** The form came back with answers, and some are still missing. */
  readonly again: boolean
}

/** An invoice for the other side: what it says now, what changed and what is lost in law; or what is still asked. */
export function translationPage(context: PageContext, view: TranslationView): Html {
  const { lang } = context
  const number = titleOf(context, view.opened)
  const { translated } = view
  const title =
    translated.state === 'translated'
      ? words.say(lang, 'translationOf', { number })
      : words.say(lang, translated.state === 'questions' ? 'questionsTitle' : 'refusedTitle')
  const main =
    translated.state === 'translated'
      ? done(context, view, translated)
      : translated.state === 'questions'
        ? asking(context, view, translated)
        : refused(context, view, translated)
  return frame(context, {
    name: 'invoice-translation',
    title,
    main: html`${main(title)}`,
    above: [{ label: words.say(lang, 'title'), path: 'invoices' }],
  })
}

type Translated = Extract<TranslatedFile, { state: 'translated' }>
type Change = Translated['changes'][number]

const done =
  (context: PageContext, { carried, answers }: TranslationView, translated: Translated) =>
  (title: string): Html => {
    const { lang } = context
    const { changes, kept, report, text } = translated
    const rules = packTitleOf(lang, report.pack, PACKS)
    const lost = changes.filter(({ effect }) => effect !== undefined)
    const body = html`<p>${words.sayHtml(lang, 'translatedText', { rules })}</p><p>${words.sayHtml(lang, 'kept', { count: kept })}</p>`
    const file = {
      ...carried,
      document: packFile(Buffer.from(text)),
      name: `translated-${carried.name}`,
      pack: '',
    }
    return html`${pageHead({ title })}
${notice({ kind: lost.length > 0 ? 'warning' : 'success', title: words.say(lang, 'translated'), body })}
${lost.length > 0 && section({ level: 2, title: words.say(lang, 'effects'), body: () => html`<ul class="list">${lost.map((one) => html`<li><strong>${termName(lang, one.term)}</strong> ${effectOf(context, one)}</li>`)}</ul>` })}
${changeCards(context, changes)}
<div class="no-print">${openForm(context, file, { act: 'view', submit: words.say(lang, 'viewTranslation'), fields: html`<div class="actions">${actButton('file', words.say(lang, 'downloadTranslation'))}</div>` })}</div>
${back(context, carried, answerFields(answers))}`
  }

const LOOKS = {
  're-expressed': ['plain', 'equal'],
  added: ['todo', 'plus'],
  dropped: ['stop', 'minus'],
} as const satisfies Record<Change['action'], readonly [Tone, MarkName]>

/** One card each, since what stands before and after may be as long as an address. */
function changeCards(context: PageContext, changes: readonly Change[]): Html {
  const { lang } = context
  return section({
    level: 2,
    title: words.say(lang, 'changes'),
    body: (level) =>
      html`${changes.map((one) => {
        const [tone, sign] = LOOKS[one.action]
        const how = tag({ label: invoicesTexts[lang].actions[one.action], tone, sign })
        return html`<div class="card"><div class="card-head">${heading(level, html`${termName(lang, one.term)} ${ltr(one.term)}`)}${how}</div>${summaryList(
          [
            { key: words.say(lang, 'before'), value: value(one.from, lang) },
            { key: words.say(lang, 'after'), value: value(one.to, lang) },
            { key: words.say(lang, 'why'), value: reasonOf(context, one) },
          ],
        )}</div>`
      })}`,
  })
}

/** Numbers, dates and names of specifications are codes; what people wrote is in its own direction. */
const value = (text: string | undefined, lang: PageContext['lang']): Html =>
  text === undefined
    ? html`<span class="hint">${words.say(lang, 'nothing')}</span>`
    : /^[\x21-\x7e]+$/.test(text)
      ? ltr(text)
      : said(text, lang)

function termName(lang: PageContext['lang'], term: string): string {
  const names: Readonly<Record<string, string>> = invoicesTexts[lang].termNames
  return names[term] ?? term
}

type Reason = keyof InvoicesTexts['reasons']

/** By term, what is done with it, and where both ways do it, what it becomes. */
const REASONS: readonly (readonly [
  term: string,
  action: Change['action'] | undefined,
  to: RegExp,
  Reason,
])[] = [
  ['BT-24', undefined, /./, 'specification'],
  ['BT-23', undefined, /./, 'specification'],
  ['BT-3', undefined, /^480$/, 'typeUnregistered'],
  ['BT-3', undefined, /./, 'typeRegistered'],
  ['BT-31', 'dropped', /^$/, 'noNumber'],
  ['BT-31', 're-expressed', /^T[0-9]{13}$/, 'registrationNumber'],
  ['BT-31', 're-expressed', /./, 'vatNumber'],
  ['BT-32', 'added', /./, 'otherRegistration'],
  ['BG-14', 'added', /./, 'period'],
  ['BT-125', 'dropped', /^$/, 'files'],
  ['BT-29', 'added', /./, 'identifier'],
  ['BT-48', 'dropped', /^$/, 'buyersNumber'],
  ['BT-118', 're-expressed', /./, 'reducedRate'],
  ['BG-23', 'dropped', /^$/, 'secondCurrency'],
  ['BT-120', 'added', /./, 'exemption'],
  ['BT-10', 'added', /./, 'buyerReference'],
  ['BT-9', 'added', /./, 'dueDate'],
]

/** A Japanese number that goes to another place says `vatNumber`: from where it comes tells the two apart. */
function reasonKey({ term, action, from = '', to = '' }: Change): Reason | undefined {
  if (term === 'BT-31' && /^T[0-9]{13}$/.test(from)) return 'vatNumber'
  return REASONS.find(
    ([name, how, becomes]) => name === term && (how ?? action) === action && becomes.test(to),
  )?.[3]
}

function reasonOf({ lang }: PageContext, one: Change): Html {
  const key = reasonKey(one)
  return key === undefined ? inEnglish(one.reason) : html`${invoicesTexts[lang].reasons[key]}`
}

function effectOf({ lang }: PageContext, one: Change): Html {
  const key = reasonKey(one)
  const { losses } = invoicesTexts[lang]
  return key === 'noNumber' || key === 'files' ? html`${losses[key]}` : inEnglish(one.effect ?? '')
}

const inEnglish = (text: string): Html => html`<span lang="en" dir="ltr">${text}</span>`

type Questions = Extract<TranslatedFile, { state: 'questions' }>

const asking =
  (context: PageContext, { carried, answers, again }: TranslationView, { questions }: Questions) =>
  (title: string): Html => {
    const { lang } = context
    const asked = questions.flatMap(({ answer }) => ASKS[answer] ?? [])
    const missing = again ? words.say(lang, 'answerMissing') : undefined
    const fields = html`<input type="hidden" name="again" value="yes">${asked.map((ask) => ask(context, answers, missing))}`
    const errors = questions.map(({ answer }) => ({
      href: `#${FIRST[answer] ?? answer}`,
      text: labelOf(lang, answer),
    }))
    return html`${missing !== undefined && errorSummary(say(lang, 'errorSummary'), errors)}${pageHead({ title, lede: words.say(lang, 'questionsText') })}
${openForm(context, carried, { act: 'translate', submit: words.say(lang, 'translateNow'), fields })}
${back(context, carried)}`
  }

const FIRST: Readonly<Record<string, string>> = { period: 'periodFrom' }

function labelOf(lang: PageContext['lang'], answer: string): string {
  const { questions } = invoicesTexts[lang]
  const known: Readonly<Record<string, string>> = { ...questions, period: questions.periodFrom }
  return known[answer] ?? answer
}

type Ask = (context: PageContext, answers: Answers, error: string | undefined) => Html

const line =
  (name: 'registrationNumber' | 'exemption' | 'buyerReference', hint?: 'registrationNumberHint'): Ask =>
  ({ lang }, answers, error) => {
    const { questions } = invoicesTexts[lang]
    return textInput({
      lang,
      name,
      label: questions[name],
      autocomplete: 'none',
      value: answers[name] ?? '',
      error,
      ...(hint !== undefined && { hint: questions[hint] }),
    })
  }

/** Days as the boxes of the browser send them: `YYYY-MM-DD` says it in every language alike. */
const day =
  (name: 'periodFrom' | 'periodUntil' | 'dueDate', found: (answers: Answers) => string | undefined): Ask =>
  ({ lang }, answers, error) =>
    textInput({
      lang,
      name,
      label: invoicesTexts[lang].questions[name],
      hint: ltr('YYYY-MM-DD'),
      autocomplete: 'none',
      value: found(answers) ?? '',
      error,
    })

const unregistered: Ask = ({ lang }, answers) => {
  const { questions } = invoicesTexts[lang]
  return checkboxes({
    lang,
    name: 'unregistered',
    legend: questions.unregistered,
    optional: true,
    options: [
      {
        value: 'yes',
        label: questions.unregisteredOption,
        hint: questions.unregisteredHint,
        checked: answers.unregistered === true,
      },
    ],
  })
}

/** What is shown for each question of a translation. */
const ASKS: Readonly<Record<string, readonly Ask[]>> = {
  registrationNumber: [line('registrationNumber', 'registrationNumberHint'), unregistered],
  period: [
    day('periodFrom', ({ period }) => period?.from),
    day('periodUntil', ({ period }) => period?.until),
  ],
  exemption: [line('exemption')],
  buyerReference: [line('buyerReference')],
  dueDate: [day('dueDate', ({ dueDate }) => dueDate)],
}

/** What was answered comes along when the page is read in another language. */
function answerFields(answers: Answers): Html {
  const { period, unregistered: none, ...rest } = answers
  const fields = {
    ...rest,
    periodFrom: period?.from,
    periodUntil: period?.until,
    unregistered: none === true ? 'yes' : undefined,
  }
  return html`${Object.entries(fields).map(([name, text]) => text !== undefined && html`<input type="hidden" name="${name}" value="${text}">`)}`
}

type Refused = Extract<TranslatedFile, { state: 'refused' }>

const refused =
  (context: PageContext, { carried }: TranslationView, { obstacles, findings: all }: Refused) =>
  (title: string): Html => {
    const { lang } = context
    const known: Readonly<Record<string, string>> = invoicesTexts[lang].obstacles
    const told = new Map(
      obstacles.map(({ term, reason }) => [known[term] ?? reason, { term, known: term in known }]),
    )
    return html`${pageHead({ title, lede: words.say(lang, 'refusedText') })}
<ul class="list">${[...told].map(([text, { term, known: ours }]) => html`<li>${ours ? text : inEnglish(text)} ${ltr(term)}</li>`)}</ul>
${all.length > 0 && findings(context, { findings: all })}
${back(context, carried)}`
  }

/** The way back, and the same page in another language. */
function back(context: PageContext, carried: Carried, fields: Html = html``): Html {
  const submit = words.say(context.lang, 'backToInvoice')
  const inside = html`${fields}${languages(context)}`
  return html`<div class="part no-print">${heading(2, words.say(context.lang, 'use'), 'use')}${openForm(context, carried, { act: 'view', as: 'translate', submit, kind: 'secondary', fields: inside, labelledBy: 'use' })}</div>`
}
