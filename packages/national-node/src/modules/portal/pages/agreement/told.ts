/** What the parts of an agreement's page are told from, and the words they share. */
import type { Agreement, AgreementState } from '@entente/agreement'
import {
  type AgreementTexts,
  agreementTexts,
  assuranceName,
  countryName,
  formatList,
  type Html,
  html,
  ltr,
} from '@entente/ui'
import type { Language } from '../../../../kernel/language.ts'
import type { AgreementView } from '../../agreement-view.ts'
import { type PageContext, readerOf } from '../frame.ts'
import { levelText, shortOf, text } from '../texts.ts'

export type Told = {
  readonly context: PageContext
  readonly state: AgreementState
  readonly agreement: Agreement
  readonly view: AgreementView
  readonly words: AgreementTexts
}

export function toldOf(context: PageContext, state: AgreementState, view: AgreementView): Told {
  return { context, state, agreement: state.agreement, view, words: agreementTexts[context.lang] }
}

/** The title for the window of the browser. */
export function nameOf(
  { agreement: { title, id } }: Pick<AgreementState, 'agreement'>,
  lang: Language,
): string {
  return title[lang] ?? title['en'] ?? shortOf(id)
}

type Sender = { readonly party: string; readonly authority: string }

/** Who signed or sent something, in the words of the agreement. */
export function authorityName({ parties }: Agreement, { party, authority }: Sender, lang: Language): Html {
  const own = parties.find(({ code }) => code === party)?.authorities.find(({ id }) => id === authority)
  return own === undefined ? ltr(authority) : text(own.name, lang)
}

/** A party in the words of the agreement itself. */
export function partyName({ context, agreement }: Told, code: string): Html {
  const party = agreement.parties.find((one) => one.code === code)
  return party === undefined ? html`${countryName(code, context.lang)}` : text(party.name, context.lang)
}

export function countryList({ context }: Told, codes: readonly string[]): string {
  return formatList(
    codes.map((code) => countryName(code, context.lang)),
    readerOf(context),
  )
}

/** A level of an ordered scale by its name, one of a vector by its components. */
export function levelName(
  { context: { lang } }: Told,
  level: string | Readonly<Record<string, string>>,
): Html {
  if (typeof level !== 'string') return ltr(levelText(level))
  const name = assuranceName(lang, level)
  return name === level ? ltr(level) : html`${name}`
}

/** The purposes in the words of the agreement. */
export function purposeList({ context, agreement }: Told, codes: readonly string[]): Html {
  const items = codes.map((code) => agreement.purposes[code]).filter((purpose) => purpose !== undefined)
  const [only] = items
  if (items.length === 1 && only !== undefined) return text(only.text, context.lang)
  return html`<ul class="list">${items.map((purpose) => html`<li>${text(purpose.text, context.lang)}</li>`)}</ul>`
}
