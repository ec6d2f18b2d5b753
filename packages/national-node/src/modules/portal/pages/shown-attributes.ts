import {
  attributeName,
  countryName,
  dateText,
  formatList,
  type Html,
  html,
  say,
  sexName,
  type SummaryRow,
} from '@entente/ui'
import { type PageContext, readerOf } from './frame.ts'

const CHARACTERS_MAX = 300
const DATES = /^(?:birthdate|date_of_\w+|award_date)$/
const COUNTRY = /(?:^|[._])country$/

/** What was received, each under its name in the reader's language and in the script in which it was given. */
export function attributeRows(
  context: PageContext,
  attributes: Readonly<Record<string, unknown>>,
): SummaryRow[] {
  return Object.entries(attributes).map(([name, value]) => ({
    key: attributeName(context.lang, name),
    value: shown(context, name, value),
  }))
}

function shown(context: PageContext, name: string, value: unknown): Html {
  const { lang } = context
  if (typeof value === 'string') return shownText(context, name, value)
  if (name === 'sex' && typeof value === 'number') return html`${sexName(lang, value)}`
  if (typeof value === 'number') return html`${value}`
  if (typeof value === 'boolean') return html`${say(context.lang, value ? 'yes' : 'no')}`
  if (Array.isArray(value)) return shownList(context, name, value)
  if (typeof value === 'object' && value !== null) return shownRecord(context, name, value)
  return html`–`
}

/** People's names and addresses keep their script and direction: `bdi` finds it from the letters. */
function shownText(context: PageContext, name: string, value: string): Html {
  if (DATES.test(name)) return dateText(value, readerOf(context))
  if (COUNTRY.test(name)) return html`${countryName(value, context.lang)}`
  if (name === 'picture')
    return html`<img class="portrait" src="${value}" alt="${attributeName(context.lang, name)}">`
  return html`<bdi>${value.slice(0, CHARACTERS_MAX)}</bdi>`
}

function shownList(context: PageContext, name: string, values: readonly unknown[]): Html {
  const items = values.filter((value) => typeof value === 'string')
  const words = name === 'nationalities' ? items.map((code) => countryName(code, context.lang)) : items
  return html`<bdi>${formatList(words, readerOf(context))}</bdi>`
}

function shownRecord(context: PageContext, name: string, value: object): Html {
  const parts = Object.entries(value).filter(([part]) => part !== 'source')
  return html`${parts.map(([part, inner], index) => html`${index > 0 && html`<br>`}${shown(context, `${name}.${part}`, inner)}`)}`
}
