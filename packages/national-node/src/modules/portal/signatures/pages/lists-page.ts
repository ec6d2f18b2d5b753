import {
  errorSummary,
  fileUpload,
  form,
  formatNumber,
  type Html,
  html,
  instantText,
  ltr,
  notice,
  pageHead,
  say,
  section,
  signaturesTexts,
  type SummaryRow,
  summaryList,
  tag,
} from '@entente/ui'
import type { ListHealth, Listing, Lookup, ReadList } from '../../../signatures/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { shortOf } from '../../pages/texts.ts'
import { lastOf } from './home-part.ts'
import { words } from './words.ts'

export type ListsView = {
  readonly token: string
  readonly health: ListHealth
  readonly lookup?: Lookup | undefined
  readonly problem?: 'noFile' | 'unreadable' | undefined
}

/** Every list as it is now; and, for whoever brings a certificate, which of them it is on. */
export function listsPage(context: PageContext, { token, health, lookup, problem }: ListsView): Html {
  const { lang } = context
  const title = words.say(lang, 'listsTitle')
  const error =
    problem === undefined
      ? undefined
      : problem === 'noFile'
        ? signaturesTexts[lang].problems.noFile
        : words.say(lang, 'lookUnreadable')
  const file = fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'lookFile'),
    kinds: ['PEM'],
    maxMegabytes: 1,
    error,
  })
  const search = html`${lookup !== undefined && found(context, lookup)}<p>${words.say(lang, 'lookText')}</p>${form({ action: `/${lang}/signatures/lists`, token, submit: words.say(lang, 'lookAction'), fields: file, upload: true })}`
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: '#file', text: error }])}${pageHead({ title, lede: words.say(lang, 'listsLede') })}
${section({ level: 2, title: words.say(lang, 'look'), body: () => search })}
${section({
  level: 2,
  title: words.say(lang, 'listsRead'),
  body: () =>
    cards(
      context,
      health.read.map((one) => readRows(context, one)),
    ),
})}
${section({
  level: 2,
  title: words.say(lang, 'listsOwn'),
  body: () =>
    cards(
      context,
      health.own.map((one) => ownRows(context, one)),
    ),
})}`
  return frame(context, {
    name: 'trusted-lists',
    title,
    main,
    above: [{ label: words.say(lang, 'title'), path: 'signatures' }],
  })
}

function cards({ lang }: PageContext, all: readonly (readonly SummaryRow[])[]): Html {
  if (all.length === 0) return html`<p>${words.say(lang, 'listsNone')}</p>`
  return html`<div class="cards">${all.map((rows) => html`<div class="card">${summaryList(rows)}</div>`)}</div>`
}

const TONES = {
  fresh: ['ok', 'tick'],
  stale: ['todo', 'warning'],
  unavailable: ['stop', 'cross'],
  'bad-signature': ['stop', 'cross'],
  rollback: ['stop', 'cross'],
} as const

function stateRow({ lang }: PageContext, state: keyof typeof TONES, address: string): SummaryRow {
  const [tone, sign] = TONES[state]
  return {
    key: words.say(lang, 'listAddress'),
    value: html`<bdi dir="ltr" class="code">${address}</bdi>`,
    note: tag({ label: signaturesTexts[lang].listStates[state], tone, sign }),
  }
}

function readRows(context: PageContext, { list, uses }: ReadList): SummaryRow[] {
  const { lang } = context
  const { state, uri, detail, facts, sequence, fetchedAt, anchors } = list
  const seen = readerOf(context)
  const time = (key: 'listFetched' | 'listNext', at: string | null | undefined): SummaryRow[] =>
    at === null || at === undefined ? [] : [{ key: words.say(lang, key), value: instantText(at, seen) }]
  return [
    stateRow(context, state, uri),
    ...(detail === undefined
      ? []
      : [{ key: words.say(lang, 'listWhy'), value: html`<bdi lang="en" dir="ltr">${detail}</bdi>` }]),
    ...(facts === null
      ? []
      : [{ key: words.say(lang, 'listKind'), value: html`<bdi dir="ltr" class="code">${facts.type}</bdi>` }]),
    ...(sequence === undefined
      ? []
      : [{ key: words.say(lang, 'listSequence'), value: formatNumber(sequence, seen) }]),
    ...time('listFetched', fetchedAt),
    ...time('listNext', facts?.nextUpdate),
    ...(facts === null || facts.signer === null
      ? []
      : [
          {
            key: words.say(lang, 'listSigner'),
            value: html`<bdi dir="ltr" class="code">${facts.signer}</bdi>`,
          },
        ]),
    { key: words.say(lang, 'listCertificates'), value: formatNumber(anchors.length, seen) },
    {
      key: words.say(lang, 'listUses'),
      value: html`<ul class="list">${uses.map(({ agreement, rule }) => html`<li><a href="/${lang}/agreements/${shortOf(agreement)}#${rule}">${ltr(rule)}</a></li>`)}</ul>`,
    },
  ]
}

function ownRows(context: PageContext, list: ListHealth['own'][number]): SummaryRow[] {
  const { lang } = context
  const seen = readerOf(context)
  return [
    stateRow(context, 'fresh', list.path),
    { key: words.say(lang, 'listKind'), value: html`<bdi dir="ltr" class="code">${list.type ?? ''}</bdi>` },
    { key: words.say(lang, 'listSequence'), value: formatNumber(list.sequence, seen) },
    { key: words.say(lang, 'listIssued'), value: instantText(list.issuedAt, seen) },
    { key: words.say(lang, 'listNext'), value: instantText(list.nextUpdate, seen) },
    { key: words.say(lang, 'listSigner'), value: html`<bdi dir="ltr" class="code">${list.signer}</bdi>` },
    { key: words.say(lang, 'listCertificates'), value: formatNumber(list.anchors.length, seen) },
  ]
}

function found(context: PageContext, { subject, issuer, listings, unread }: Lookup): Html {
  const { lang } = context
  const name = html`<p><bdi dir="ltr">${subject}</bdi></p>`
  const elsewhere =
    unread.length > 0 &&
    html`<p>${words.say(lang, 'lookUnread')}</p><ul class="list">${unread.map((uri) => html`<li><bdi dir="ltr" class="code">${uri}</bdi></li>`)}</ul>`
  if (listings.length === 0)
    return notice({
      kind: 'warning',
      title: words.say(lang, 'lookAbsent'),
      level: 3,
      body: html`${name}<p>${words.sayHtml(lang, 'lookAbsentText', { issuer: html`<bdi dir="ltr">${issuer}</bdi>` })}</p>${elsewhere}`,
    })
  const count = formatNumber(new Set(listings.map(({ where }) => where)).size, readerOf(context))
  return html`${notice({ kind: 'success', title: words.say(lang, 'lookOn', { count }), level: 3, body: html`${name}${elsewhere}` })}${cards(
    context,
    listings.map((one) => listingRows(context, one)),
  )}`
}

function listingRows(context: PageContext, { where, as, entity, type, periods }: Listing): SummaryRow[] {
  const { lang } = context
  return [
    { key: words.say(lang, 'list'), value: html`<bdi dir="ltr" class="code">${where}</bdi>` },
    { key: words.say(lang, 'lookHow'), value: signaturesTexts[lang].lookAs[as] },
    {
      key: words.say(lang, 'service'),
      value: html`<bdi>${entity}</bdi>`,
      ...(type !== null && { note: html`<bdi dir="ltr" class="code">${type}</bdi>` }),
    },
    {
      key: words.say(lang, 'lookPeriods'),
      value: html`<ul class="list">${periods.map(({ status, since }) => html`<li>${since === null ? ltr(lastOf(status)) : words.sayHtml(lang, 'lookSince', { status: ltr(lastOf(status)), since: instantText(since, readerOf(context)) })}</li>`)}</ul>`,
    },
  ]
}
