/** What every control of a form shares: the question, the hint and the error, and the ties between them. */
import { field as texts } from '../generated/field.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { mark } from '../mark/mark.ts'

/** WCAG 1.3.5: what the browser may fill in, from the list of the HTML standard, or an explicit `none`. */
export type AutocompleteToken =
  | 'none'
  | 'name'
  | 'family-name'
  | 'given-name'
  | 'additional-name'
  | 'honorific-prefix'
  | 'organization'
  | 'street-address'
  | 'address-line1'
  | 'address-line2'
  | 'address-level1'
  | 'address-level2'
  | 'postal-code'
  | 'country'
  | 'country-name'
  | 'language'
  | 'sex'
  | 'bday'
  | 'bday-day'
  | 'bday-month'
  | 'bday-year'
  | 'email'
  | 'tel'
  | 'url'
  | 'username'
  | 'one-time-code'

export type Question = {
  /** The language of the page, in which the control says "Error" and "optional". */
  readonly lang: Lang
  /** The name under which the answer is sent. */
  readonly name: string
  /** Where the error summary leads; the name when it is left out. Used once on a page. */
  readonly id?: string | undefined
  readonly hint?: Html | string | undefined
  /** What is wrong and how to mend it, in one sentence. */
  readonly error?: string | undefined
  /** Said in words beside the question. All other questions must be answered. */
  readonly optional?: boolean | undefined
  /** The question is the heading of the page or of a part of it. */
  readonly heading?: 1 | 2 | 3 | undefined
}

/** A question without the language of the page: then the mark alone stands beside the error. */
export type Mute<Q extends Question> = Omit<Q, 'lang'> & { readonly lang?: Lang | undefined }

/** What the shared pieces read of a question. */
export type Asked = Mute<Question> & {
  /** A second hint, of the component itself: which files, how many characters. */
  readonly rule?: Html | string | undefined
}

export function idOf({ id, name }: Pick<Question, 'id' | 'name'>): string {
  return id ?? name
}

/** One control with its label above it. */
export function labelled(question: Asked & { readonly label: string }, control: Html): Html {
  const label = html`<label for="${idOf(question)}">${question.label}${optionalWord(question)}</label>`
  const field = html`<div class="field">${headed(question, label)}${descriptions(question)}${control}</div>`
  return barred(question, field)
}

/** Several controls that answer one question; `radiogroup` where only one of them can be chosen. */
export function grouped(
  question: Asked & { readonly legend: string },
  controls: Html,
  role: 'group' | 'radiogroup' = 'group',
): Html {
  const invalid = question.error !== undefined && html` aria-invalid="true"`
  // A plain group may not be called invalid (ARIA 1.2); its controls are, where their role allows it.
  const kind = role === 'radiogroup' && html` role="radiogroup"${invalid}`
  const legend = headed(question, html`${question.legend}${optionalWord(question)}`)
  const fieldset = html`<fieldset class="field"${kind}${describedBy(question)}><legend>${legend}</legend>${descriptions(question)}${controls}</fieldset>`
  return barred(question, fieldset)
}

/** A bar beside everything an error is about. Not a border of the fieldset: that one begins beside its legend. */
function barred({ error }: Asked, field: Html): Html {
  return error === undefined ? field : html`<div class="field-wrong">${field}</div>`
}

/** The attributes that tie a single control to its hint and its error. */
export function ties(question: Asked): Html {
  return html`${describedBy(question)}${question.error !== undefined && html` aria-invalid="true"`}`
}

/** The value of the attribute: `off` stands for "no token fits". */
export function autocompleteOf(token: AutocompleteToken): string {
  return token === 'none' ? 'off' : token
}

function headed({ heading }: Pick<Question, 'heading'>, words: Html): Html {
  if (heading === 1) return html`<h1>${words}</h1>`
  if (heading === 2) return html`<h2>${words}</h2>`
  return heading === 3 ? html`<h3>${words}</h3>` : words
}

function optionalWord({ lang, optional }: Asked): Html | false {
  return optional === true && lang !== undefined && html` <span class="hint">${texts[lang].optional}</span>`
}

function descriptions(question: Asked): Html {
  const { hint, rule, error, lang } = question
  const id = idOf(question)
  const word = lang !== undefined && html`<span class="hidden">${texts[lang].error} </span>`
  return html`${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}${rule !== undefined && html`<p class="hint" id="${id}-rule">${rule}</p>`}${error !== undefined && html`<p class="field-error" id="${id}-error">${mark('warning')}<span>${word}${error}</span></p>`}`
}

function describedBy(question: Asked): Html | false {
  const id = idOf(question)
  const ids = [
    ...(question.hint === undefined ? [] : [`${id}-hint`]),
    ...(question.rule === undefined ? [] : [`${id}-rule`]),
    ...(question.error === undefined ? [] : [`${id}-error`]),
  ]
  return ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`
}
