/** One card for each list: how it is, from when to when, who signs it, and what it says. */
import {
  details,
  formatNumber,
  type Html,
  html,
  instantText,
  ltr,
  signaturesTexts,
  type SummaryRow,
  summaryList,
  tag,
} from '@entente/ui'
import { addressOf, type OwnHealth, type ReadList } from '../../../signatures/index.ts'
import { statusText, typeText } from '../../lists/pages/words.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { shortOf } from '../../pages/texts.ts'
import { lastOf } from './home-part.ts'
import { words } from './words.ts'

export function cards({ lang }: PageContext, all: readonly Html[]): Html {
  if (all.length === 0) return html`<p>${words.say(lang, 'listsNone')}</p>`
  return html`<div class="cards">${all}</div>`
}

export const plainCard = (rows: readonly SummaryRow[]): Html =>
  html`<div class="card">${summaryList(rows)}</div>`

/** What everybody wants to know of a list, and behind it what specialists do. */
function listCard(
  { lang }: PageContext,
  { rows, more }: { readonly rows: readonly SummaryRow[]; readonly more: readonly SummaryRow[] },
): Html {
  const behind = details({ summary: words.say(lang, 'listDetails'), body: summaryList(more) })
  return html`<div class="card">${summaryList(rows)}${behind}</div>`
}

export const code = (text: string): Html => html`<bdi dir="ltr" class="code">${text}</bdi>`

const TONES = {
  fresh: ['ok', 'tick'],
  stale: ['todo', 'warning'],
  unavailable: ['stop', 'cross'],
  'bad-signature': ['stop', 'cross'],
  rollback: ['stop', 'cross'],
} as const
type State = keyof typeof TONES

/** In words, for the top of the page. */
export function alarmText(context: PageContext, one: OwnHealth | ReadList): Html {
  const { lang } = context
  const { due, list } = one
  const when = due.next !== undefined && instantText(due.next, readerOf(context))
  if (due.state === 'overdue' && when !== false) return words.sayHtml(lang, 'listOverdue', { when })
  const state = 'uri' in list ? list.state : 'fresh'
  if (state !== 'fresh') return html`${signaturesTexts[lang].listStates[state]}.`
  return html`${words.say(lang, 'listDueSoon')}: ${when}`
}

function stateRow(context: PageContext, state: State, one: OwnHealth | ReadList): SummaryRow {
  const { lang } = context
  const soon = state === 'fresh' && one.due.state === 'soon'
  const overdue = state === 'fresh' && one.due.state === 'overdue'
  const [tone, sign] = soon || overdue ? TONES.stale : TONES[state]
  const label = soon
    ? words.say(lang, 'listDueSoon')
    : signaturesTexts[lang].listStates[overdue ? 'stale' : state]
  return {
    key: words.say(lang, 'listAddress'),
    value: code(addressOf(one)),
    note: tag({ label, tone, sign }),
  }
}

export function readCard(context: PageContext, one: ReadList): Html {
  const { lang } = context
  const { list, uses, pins } = one
  const { state, detail, facts, sequence, fetchedAt, sha256 } = list
  const seen = readerOf(context)
  const row = (key: Parameters<typeof words.say>[1], value: Html | string | undefined): SummaryRow[] =>
    value === undefined ? [] : [{ key: words.say(lang, key), value }]
  const links = uses.map(
    ({ agreement, rule }) =>
      html`<li><a href="/${lang}/agreements/${shortOf(agreement)}#${rule}">${ltr(rule)}</a></li>`,
  )
  const copy = html`<a href="/${lang}/signatures/lists/${sha256}">${words.say(lang, 'listCopyOpen')}</a>`
  return listCard(context, {
    rows: [
      stateRow(context, state, one),
      ...row('listWhy', detail === undefined ? undefined : html`<bdi lang="en" dir="ltr">${detail}</bdi>`),
      ...row('listSequence', sequence === undefined ? undefined : formatNumber(sequence, seen)),
      ...row('listFetched', fetchedAt && instantText(fetchedAt, seen)),
      ...dueRow(context, one),
      ...row('listUses', html`<ul class="list">${links}</ul>`),
    ],
    more: [
      ...row('listKind', facts === null ? undefined : code(facts.type)),
      ...row('listIssued', list.tsl && instantText(list.tsl.issued, seen)),
      ...row('listSigner', facts?.signer == null ? undefined : code(facts.signer)),
      ...row('listPins', codes(pins)),
      ...signersRow(context, one),
      ...contentRows(context, one),
      ...row('listCopy', sha256 === undefined ? undefined : copy),
    ],
  })
}

export function ownCard(context: PageContext, one: OwnHealth): Html {
  const { lang } = context
  const { list } = one
  const seen = readerOf(context)
  return listCard(context, {
    rows: [
      stateRow(context, 'fresh', one),
      { key: words.say(lang, 'listSequence'), value: formatNumber(list.sequence, seen) },
      { key: words.say(lang, 'listIssued'), value: instantText(list.issuedAt, seen) },
      ...dueRow(context, one),
    ],
    more: [
      { key: words.say(lang, 'listKind'), value: code(list.type ?? '') },
      { key: words.say(lang, 'listSigner'), value: code(list.signer) },
      ...signersRow(context, one),
      ...contentRows(context, one),
    ],
  })
}

const codes = (all: readonly string[]): Html =>
  html`<ul class="list">${all.map((one) => html`<li>${code(one)}</li>`)}</ul>`

function dueRow(context: PageContext, one: OwnHealth | ReadList): SummaryRow[] {
  const { next, state } = one.due
  if (next === undefined) return []
  const { lang } = context
  return [
    {
      key: words.say(lang, 'listNext'),
      value: instantText(next, readerOf(context)),
      ...(state === 'overdue' && { note: alarmText(context, one) }),
    },
  ]
}

/** Only where there is a history: the one who signs now stands above. */
function signersRow(context: PageContext, { signers }: OwnHealth | ReadList): SummaryRow[] {
  if (signers.length < 2) return []
  const { lang } = context
  const seen = readerOf(context)
  const lines = signers.map(({ signer, sequence, since }) => {
    const said = words.sayHtml(lang, 'listSignerSince', {
      signer: code(signer),
      sequence: formatNumber(sequence, seen),
      since: instantText(since, seen),
    })
    return html`<li>${said}</li>`
  })
  return [{ key: words.say(lang, 'listSigners'), value: html`<ul class="list">${lines}</ul>` }]
}

const MESSAGES_SHOWN = 5

function contentRows(context: PageContext, { list }: OwnHealth | ReadList): SummaryRow[] {
  const { lang } = context
  const seen = readerOf(context)
  const kinds = Map.groupBy(list.services, ({ serviceType = '', status = '' }) => `${serviceType} ${status}`)
  const services = [...kinds.values()].map((same) => {
    const [{ serviceType = '', status = '' } = {}] = same
    const said = words.sayHtml(lang, 'listServiceKind', {
      type: kindOf(typeText(lang, serviceType)),
      status: kindOf(statusText(lang, status)),
      count: formatNumber(same.length, seen),
    })
    return html`<li>${said}</li>`
  })
  const structure = list.tsl?.findings ?? []
  const messages = structure
    .slice(0, MESSAGES_SHOWN)
    .map(({ line, detail }) => html`<li><bdi lang="en" dir="ltr">${line}: ${detail}</bdi></li>`)
  const rest = structure.length - messages.length
  const more =
    rest > 0 && html`<li>${words.say(lang, 'listStructureMore', { count: formatNumber(rest, seen) })}</li>`
  return [
    ...(services.length === 0
      ? []
      : [{ key: words.say(lang, 'listServices'), value: html`<ul class="list">${services}</ul>` }]),
    { key: words.say(lang, 'listCertificates'), value: formatNumber(list.anchors.length, seen) },
    ...(messages.length === 0
      ? []
      : [{ key: words.say(lang, 'listStructure'), value: html`<ul class="list">${messages}${more}</ul>` }]),
  ]
}

/** What has no name here is shown by the end of its address. */
function kindOf(text: string): Html | string {
  if (text === '') return '–'
  return /^(?:https?|urn):/.test(text) ? ltr(lastOf(text)) : text
}
