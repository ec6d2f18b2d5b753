import { type Decimal, equal, type InvoiceModel, ONE } from '@entente/invoice'
import {
  formatNumber,
  type Html,
  html,
  invoicesTexts,
  ltr,
  type MarkName,
  section,
  summaryList,
  table,
  tag,
  type Tone,
} from '@entente/ui'
import type { CheckedSums, CheckedTax, SumResult } from '../../../invoicing/index.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { amount, figure, said, taxName, unitName, words } from './words.ts'

/** More than anybody reads on a screen; all of them are checked. */
const LINES_SHOWN_MAX = 100

type Line = InvoiceModel['lines'][number]

/** What was sold, line by line. */
export function lines(context: PageContext, model: InvoiceModel): Html {
  const { lang } = context
  const [shown, left] = [model.lines.slice(0, LINES_SHOWN_MAX), model.lines.length - LINES_SHOWN_MAX]
  const title = words.say(lang, 'lines')
  const body = html`${table({
    id: 'lines',
    lang,
    caption: title,
    columns: [
      { label: words.say(lang, 'lineColumn') },
      { label: words.say(lang, 'item') },
      { label: words.say(lang, 'quantity'), numeric: true },
      { label: words.say(lang, 'price'), numeric: true },
      { label: words.say(lang, 'tax') },
      { label: words.say(lang, 'net'), numeric: true },
    ],
    rows: shown.map((line) => lineRow(context, line, model.currency)),
  })}${left > 0 && html`<p>${words.sayHtml(lang, 'moreLines', { count: left })}</p>`}`
  return section({ level: 2, title, body: () => body })
}

function lineRow(context: PageContext, line: Line, currency: string | undefined): (Html | string)[] {
  const reader = readerOf(context)
  const { lang } = context
  const { id, name, description, quantity, unit, vat, net } = line
  return [
    id === undefined ? said(undefined, lang) : ltr(id),
    html`${said(name, lang)}${description !== undefined && description !== name && html`<span class="summary-note"><bdi>${description}</bdi></span>`}`,
    quantity === undefined ? said(undefined, lang) : figure(quantity, unitName(unit, lang), reader),
    priceOf(context, line, currency),
    vat === undefined ? said(undefined, lang) : taxName(vat, reader),
    amount(net, currency, reader),
  ]
}

function priceOf(
  context: PageContext,
  { price, priceQuantity, unit }: Line,
  currency: string | undefined,
): Html {
  const reader = readerOf(context)
  const one = amount(price, currency, reader)
  if (priceQuantity === undefined || equal(priceQuantity, ONE)) return one
  const quantity = figure(priceQuantity, unitName(unit, context.lang), reader)
  return words.sayHtml(context.lang, 'priceFor', { price: one, quantity })
}

/** Allowances and charges on the whole of it; nothing where there are none. */
export function adjustments(context: PageContext, { adjustments: all, currency }: InvoiceModel): Html {
  if (all.length === 0) return html``
  const { lang } = context
  const reader = readerOf(context)
  const title = words.say(lang, 'adjustments')
  return section({
    level: 2,
    title,
    body: () =>
      table({
        id: 'adjustments',
        caption: title,
        columns: [
          { label: words.say(lang, 'adjustment') },
          { label: words.say(lang, 'tax') },
          { label: words.say(lang, 'net'), numeric: true },
        ],
        rows: all.map(({ charge, reason, reasonCode, vat, amount: value }) => [
          html`${words.say(lang, charge ? 'charge' : 'allowance')} ${reason === undefined ? reasonCode !== undefined && ltr(reasonCode) : html`<bdi>${reason}</bdi>`}`,
          vat === undefined ? said(undefined, lang) : taxName(vat, reader),
          amount(value, currency, reader),
        ]),
      }),
  })
}

const LOOKS = {
  matches: ['ok', 'tick'],
  rounded: ['ok', 'tick'],
  differs: ['stop', 'cross'],
  missing: ['todo', 'warning'],
  open: ['plain', 'question'],
} as const satisfies Record<SumResult, readonly [Tone, MarkName]>

function resultTag({ lang }: PageContext, result: SumResult): Html {
  const [tone, sign] = LOOKS[result]
  return tag({ label: invoicesTexts[lang].results[result], tone, sign })
}

type Pair = {
  readonly stated: Decimal | undefined
  readonly computed: Decimal | undefined
  readonly result: SumResult
}

const pairCells = (
  context: PageContext,
  { stated, computed, result }: Pair,
  currency: string | undefined,
) => [
  amount(stated, currency, readerOf(context)),
  amount(computed, currency, readerOf(context)),
  resultTag(context, result),
]

/** Stated and recomputed side by side, the tax rate by rate. */
export function sums(context: PageContext, { sums: all, taxes }: CheckedSums, model: InvoiceModel): Html {
  const { lang } = context
  const title = words.say(lang, 'sums')
  const columns = (first: string) => [
    { label: first },
    { label: words.say(lang, 'stated'), numeric: true },
    { label: words.say(lang, 'computed'), numeric: true },
    { label: words.say(lang, 'result') },
  ]
  const { currency, totals } = model
  return section({
    level: 2,
    title,
    body: () =>
      html`<p>${words.say(lang, 'sumsText')}</p>${table({
        id: 'sums',
        lang,
        caption: title,
        columns: columns(words.say(lang, 'sum')),
        rows: all.map((one) => [
          invoicesTexts[lang].sumNames[one.name],
          ...pairCells(context, one, currency),
        ]),
      })}${totals.vatInTaxCurrency !== undefined && html`<p>${invoicesTexts[lang].termNames['BT-111']} ${amount(totals.vatInTaxCurrency, model.taxCurrency, readerOf(context))}</p>`}${
        taxes.length > 0 &&
        table({
          id: 'taxes',
          caption: words.say(lang, 'taxes'),
          columns: columns(words.say(lang, 'category')),
          rows: taxes.flatMap((one) => taxRows(context, one, currency)),
        })
      }`,
  })
}

function taxRows(context: PageContext, one: CheckedTax, currency: string | undefined): (Html | string)[][] {
  const { lang } = context
  const name = taxName(one, readerOf(context))
  return (['taxable', 'tax'] as const).map((part) => [
    html`${name} <span class="summary-note">${words.say(lang, part)}</span>`,
    ...pairCells(context, one[part], currency),
  ])
}

/** How it is paid. */
export function payment(
  context: PageContext,
  { payments, paymentTerms, totals, currency }: InvoiceModel,
): Html {
  const { lang } = context
  const rows = [
    ...payments.flatMap(({ account, accountName, reference }) => [
      { key: words.say(lang, 'account'), value: account && ltr(account) },
      { key: words.say(lang, 'accountName'), value: accountName && said(accountName, lang) },
      { key: words.say(lang, 'paymentReference'), value: reference && ltr(reference) },
    ]),
    { key: words.say(lang, 'terms'), value: paymentTerms && said(paymentTerms, lang) },
    {
      key: words.say(lang, 'prepaid'),
      value: totals.prepaid && amount(totals.prepaid, currency, readerOf(context)),
    },
  ].filter(({ value }) => value !== undefined && value !== '')
  if (rows.length === 0) return html``
  return section({
    level: 2,
    title: words.say(lang, 'payment'),
    body: () => html`<div class="card">${summaryList(rows)}</div>`,
  })
}

/** Files inside the document: named and never opened. */
export function attachments(context: PageContext, { attachments: all }: InvoiceModel): Html {
  if (all.length === 0) return html``
  const { lang } = context
  return section({
    level: 2,
    title: words.say(lang, 'attachments'),
    body: () =>
      html`<p>${words.say(lang, 'attachmentsText')}</p><ul class="list">${all
        .slice(0, LINES_SHOWN_MAX)
        .map(
          ({ fileName, description, reference, location, mimeType }) =>
            html`<li><bdi>${fileName ?? description ?? reference ?? location ?? formatNumber(1, readerOf(context))}</bdi>${mimeType !== undefined && html` ${ltr(mimeType)}`}</li>`,
        )}</ul>`,
  })
}
