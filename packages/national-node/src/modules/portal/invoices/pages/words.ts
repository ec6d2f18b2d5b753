import { type Decimal, decimalText, signOf } from '@entente/invoice'
import {
  formatNumber,
  type Html,
  html,
  type InvoicesTexts,
  invoicesTexts,
  type Lang,
  moneyText,
  type Reader,
  type Speaker,
  speaker,
} from '@entente/ui'

/** The texts of invoices, by key. */
export const words: Speaker<InvoicesTexts> = speaker(invoicesTexts)

/** Text of the document: in whatever direction it is written, and nothing where there is nothing. */
export function said(text: string | undefined, lang: Lang): Html {
  return text === undefined || text.trim() === ''
    ? html`<span class="hint">${words.say(lang, 'notStated')}</span>`
    : html`<bdi>${text}</bdi>`
}

/** An amount of the document, to its last digit. */
export function amount(value: Decimal | undefined, currency: string | undefined, reader: Reader): Html {
  if (value === undefined) return said(undefined, reader.lang)
  return moneyText({ amount: decimalText(value), currency: currency ?? '' }, reader)
}

/** A quantity or a percentage with its unit; a number with more digits than the formatter keeps is shown as it stands. */
export function figure(value: Decimal, unit: string, reader: Reader): Html {
  const text = decimalText(value)
  const exact = value.scale <= 3 && text.length <= 15
  return html`<bdi>${exact ? formatNumber(Number(text), reader) : text} ${unit}</bdi>`
}

/** UN/ECE Recommendation 20; what people read every day has a word, the rest its code. */
const UNITS: Readonly<Record<string, keyof InvoicesTexts['units']>> = {
  C62: 'piece',
  H87: 'piece',
  EA: 'piece',
  XPP: 'piece',
  KGM: 'kilogram',
  GRM: 'gram',
  LTR: 'litre',
  MTR: 'metre',
  HUR: 'hour',
  DAY: 'day',
  MON: 'month',
}

export function unitName(code: string | undefined, lang: Lang): string {
  const known = UNITS[code ?? '']
  return known === undefined ? (code ?? '') : invoicesTexts[lang].units[known]
}

/** UNTDID 5305 in words, with the rate where one is given. */
export function taxName(
  {
    category = '',
    percent,
  }: { readonly category: string | undefined; readonly percent: Decimal | undefined },
  reader: Reader,
): Html {
  const { categories } = invoicesTexts[reader.lang]
  const name = category in categories ? categories[category as keyof typeof categories] : category
  const rate = percent === undefined || signOf(percent) === 0 ? undefined : figure(percent, '%', reader)
  return html`${name}${rate !== undefined && html` ${rate}`}`
}
