import {
  button,
  form,
  type Html,
  html,
  LANGUAGE_NAMES,
  LANGUAGES,
  ltr,
  section,
  summaryList,
} from '@entente/ui'
import { type OpenedInvoice, targetOf } from '../../../invoicing/index.ts'
import type { PageContext } from '../../pages/frame.ts'
import { packChoice } from './upload-page.ts'
import { words } from './words.ts'

/** The document as the forms of a page carry it, so that nothing has to be kept between two pages. */
export type Carried = {
  readonly token: string
  /** As `packFile` makes it. */
  readonly document: string
  /** Of the file, without what no file name has. */
  readonly name: string
  /** The rules a person chose; empty for those of the document. */
  readonly pack: string
  readonly sha256: string
}

/** What can be done with a document that a form carries. */
export const ACTS = ['view', 'file', 'json', 'svrl', 'translate', 'seller'] as const
export type Act = (typeof ACTS)[number]

export type OpenForm = {
  readonly submit: string
  /** What its own button does; other buttons of it say so themselves. */
  readonly act: Act
  /** What its buttons show in another language. */
  readonly as?: Act
  readonly kind?: 'primary' | 'secondary'
  readonly fields?: Html
  readonly labelledBy?: string
  /** The form asks which rules to check by. */
  readonly choosesPack?: boolean
}

/** A form that brings the document along. */
export function openForm({ lang }: PageContext, carried: Carried, given: OpenForm): Html {
  const { act, as = act, fields, choosesPack = false, ...rest } = given
  const { document, name, token, pack } = carried
  const hidden = { document, name, act, as, ...(!choosesPack && { pack }) }
  return form({
    action: `/${lang}/invoices/open`,
    token,
    ...rest,
    fields: html`${Object.entries(hidden).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`)}${fields}`,
  })
}

/** A button that does something else with the document than the form it stands in. */
export function actButton(act: Act, label: string, kind: 'primary' | 'secondary' = 'secondary'): Html {
  return button({ name: 'do', value: act, label, kind })
}

const DOWNLOADS = { json: 'downloadJson', svrl: 'downloadSvrl', file: 'downloadFile' } as const

/** Everything that can be done with an invoice that is open: one form, one button for each. */
export function uses(context: PageContext, opened: OpenedInvoice, carried: Carried): Html {
  const { lang } = context
  const translate = targetOf(opened.model) === 'pint-jp' ? 'translateJapan' : 'translateEurope'
  const downloads = Object.entries(DOWNLOADS) as [keyof typeof DOWNLOADS, (typeof DOWNLOADS)['file']][]
  const fields = html`<div class="actions">${actButton('translate', words.say(lang, translate), 'primary')}</div>
<div class="actions">${downloads.map(([act, key]) => actButton(act, words.say(lang, key)))}</div>
${languages(context)}${packChoice(context, carried.pack, opened.packs)}`
  const all = openForm(context, carried, {
    fields,
    act: 'view',
    choosesPack: true,
    submit: words.say(lang, 'checkAgain'),
    kind: 'secondary',
    labelledBy: 'use',
  })
  const body = html`<p>${words.say(lang, 'useText')}</p>${all}`
  return html`<div class="no-print">${section({ level: 2, title: words.say(lang, 'use'), id: 'use', body: () => body })}</div>${summaryList([{ key: words.say(lang, 'fingerprint'), value: ltr(carried.sha256.replaceAll(/(.{8})(?=.)/g, '$1 ')) }])}`
}

/** The links above lead to an empty page: only a form brings the document along into another language. */
export function languages({ lang }: PageContext): Html {
  return html`<fieldset class="field"><legend>${words.say(lang, 'readIn')}</legend><div class="actions">${LANGUAGES.filter(
    (other) => other !== lang,
  ).map((other) =>
    button({ name: 'read', value: other, label: LANGUAGE_NAMES[other], kind: 'secondary' }),
  )}</div></fieldset>`
}
