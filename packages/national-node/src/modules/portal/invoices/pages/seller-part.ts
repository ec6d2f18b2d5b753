import {
  countryName,
  type Html,
  html,
  invoicesTexts,
  type MarkName,
  ltr,
  reasonList,
  section,
  type ShownReason,
  summaryList,
  type SummaryRow,
  tag,
  type Tone,
  type InvoicesTexts,
} from '@entente/ui'
import type { PageContext } from '../../pages/frame.ts'
import { shortOf, text } from '../../pages/texts.ts'
import { type Carried, openForm } from './uses.ts'
import { said, words } from './words.ts'

export type SellerState = keyof InvoicesTexts['sellerStates']

/** What is known of the seller beside what the invoice says. */
export type SellerView = {
  readonly state: SellerState
  readonly country?: string | undefined
  readonly number?: string | undefined
  /** From the extract of the register. */
  readonly registered?: { readonly name: string; readonly number: string } | undefined
  /** The agreement and the rule under which the extract counts here. */
  readonly under?: { readonly agreement: string; readonly version: number; readonly rule: string } | undefined
  readonly title?: Readonly<Partial<Record<PageContext['lang'], string>>> | undefined
  readonly reasons?: readonly ShownReason[] | undefined
  /** There is a register that can be asked. */
  readonly askable: boolean
}

const LOOKS = {
  ready: ['plain', 'question'],
  verified: ['ok', 'tick'],
  nameDiffers: ['stop', 'cross'],
  numberDiffers: ['stop', 'cross'],
  notRecognised: ['stop', 'cross'],
  unknown: ['stop', 'cross'],
  unreachable: ['todo', 'pause'],
  noAgreement: ['plain', 'info'],
  malformed: ['stop', 'cross'],
  noNumber: ['todo', 'warning'],
} as const satisfies Record<SellerState, readonly [Tone, MarkName]>

/** Whether the seller is who it says, by its register under the agreement; a seal on the document is said to be open. */
export function sellerPart(context: PageContext, view: SellerView, carried: Carried): Html {
  const { lang } = context
  const { state, reasons = [], askable } = view
  const [tone, sign] = LOOKS[state]
  const ask = openForm(context, carried, {
    act: 'seller',
    kind: 'secondary',
    submit: words.say(lang, 'askRegister'),
    labelledBy: 'seller-real',
  })
  return section({
    level: 2,
    title: words.say(lang, 'sellerReal'),
    id: 'seller-real',
    body: () =>
      html`<div class="card"><div class="tags">${tag({ label: invoicesTexts[lang].sellerStates[state], tone, sign })}</div>${summaryList(rowsOf(context, view))}<p class="hint">${words.say(lang, 'sealOpen')}</p></div>${reasons.length > 0 && reasonList(lang, reasons)}${askable && html`<div class="no-print">${ask}</div>`}`,
  })
}

function rowsOf(
  { lang }: PageContext,
  { country, number, registered, under, title }: SellerView,
): SummaryRow[] {
  const named = country === undefined ? undefined : countryName(country, lang)
  const rows: (SummaryRow | undefined)[] = [
    named === undefined || number === undefined
      ? undefined
      : { key: words.sayHtml(lang, 'registerOf', { country: named }), value: ltr(number) },
    registered && { key: words.say(lang, 'registerName'), value: said(registered.name, lang) },
    registered && { key: words.say(lang, 'registerNumber'), value: ltr(registered.number) },
    under && {
      key: words.say(lang, 'restsOn'),
      value: html`<a href="/${lang}/agreements/${shortOf(under.agreement)}#${under.rule}">${title === undefined ? ltr(shortOf(under.agreement)) : text(title, lang)}</a>`,
      note: ltr(`${shortOf(under.agreement)}/${under.version} ${under.rule}`),
    },
  ]
  return rows.filter((one) => one !== undefined)
}
