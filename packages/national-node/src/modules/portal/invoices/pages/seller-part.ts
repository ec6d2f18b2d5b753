import {
  countryName,
  type Html,
  html,
  invoicesTexts,
  type MarkName,
  ltr,
  reasonList,
  section,
  summaryList,
  type SummaryRow,
  tag,
  type Tone,
} from '@entente/ui'
import type { PageContext } from '../../pages/frame.ts'
import { shortOf, text } from '../../pages/texts.ts'
import type { SellerState, SellerView } from '../invoice-desk.ts'
import { type Carried, openForm } from './uses.ts'
import { said, words } from './words.ts'

const LOOKS = {
  ready: ['plain', 'question'],
  verified: ['ok', 'tick'],
  nameDiffers: ['stop', 'cross'],
  numberDiffers: ['stop', 'cross'],
  notRecognised: ['stop', 'cross'],
  unknown: ['stop', 'cross'],
  unreachable: ['todo', 'pause'],
  struckOff: ['stop', 'cross'],
  noAgreement: ['plain', 'info'],
  noRegister: ['plain', 'info'],
  malformed: ['stop', 'cross'],
  noNumber: ['todo', 'warning'],
} as const satisfies Record<SellerState, readonly [Tone, MarkName]>

/** Whether the seller is who it says, by its register under the agreement and by the seal on the document. */
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
      html`<div class="card"><div class="tags">${tag({ label: invoicesTexts[lang].sellerStates[state], tone, sign })}</div>${summaryList(rowsOf(context, view))}</div>${reasons.length > 0 && reasonList(lang, reasons)}${askable && html`<div class="no-print">${ask}</div>`}`,
  })
}

/** What the signature on the document says of the seller; an invoice is as valid without one. */
function sealRow(lang: PageContext['lang'], { state, sealer, detail }: SellerView['seal']): SummaryRow {
  const named = sealer === undefined ? undefined : words.sayHtml(lang, 'sealer', { name: ltr(sealer) })
  return {
    key: words.say(lang, 'seal'),
    value: invoicesTexts[lang].sealStates[state],
    ...(named !== undefined && {
      note: html`${named}${detail !== undefined && html`<br><bdi dir="ltr">${detail}</bdi>`}`,
    }),
  }
}

function rowsOf(
  { lang }: PageContext,
  { country, number, registered, under, title, seal }: SellerView,
): SummaryRow[] {
  const named = country === undefined ? undefined : countryName(country, lang)
  const rows: (SummaryRow | undefined)[] = [
    named === undefined || number === undefined
      ? undefined
      : { key: words.sayHtml(lang, 'registerOf', { country: named }), value: ltr(number) },
    registered && { key: words.say(lang, 'registerName'), value: said(registered.name, lang) },
    registered && { key: words.say(lang, 'registerNumber'), value: ltr(registered.number) },
    sealRow(lang, seal),
    under && {
      key: words.say(lang, 'restsOn'),
      value: html`<a href="/${lang}/agreements/${shortOf(under.agreement)}#${under.rule}">${title === undefined ? ltr(shortOf(under.agreement)) : text(title, lang)}</a>`,
      note: ltr(`${shortOf(under.agreement)}/${under.version} ${under.rule}`),
    },
  ]
  return rows.filter((one) => one !== undefined)
}
