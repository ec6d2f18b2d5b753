import { type Html, html } from '../html.ts'

type Described = { readonly hint?: string | undefined; readonly error?: string | undefined }

export type FieldProps = Described & {
  readonly name: string
  readonly label: string
  /** WCAG 1.3.5: a token of the HTML list, or an explicit `none`. */
  readonly autocomplete: string
  readonly type?: 'text' | 'email' | 'tel' | 'url' | 'search'
  readonly value?: string
  /** Codes, addresses of the web and phone numbers are typed left to right in every language. */
  readonly dir?: 'ltr' | 'auto'
}

/** One line of text. Label, hint and error are tied to the box, so that all three are read together. */
export function field(props: FieldProps): Html {
  const { name, label, autocomplete, type = 'text', value = '', dir = 'auto' } = props
  return html`<div class="field"><label for="${name}">${label}</label>${descriptions(name, props)}<input id="${name}" name="${name}" type="${type}" value="${value}" dir="${dir}" autocomplete="${autocomplete === 'none' ? 'off' : autocomplete}"${describedBy(name, props)}></div>`
}

export type RadiosProps = Described & {
  readonly name: string
  readonly legend: string
  readonly options: readonly RadioOption[]
}

export type RadioOption = {
  readonly value: string
  readonly label: Html | string
  readonly hint?: Html | string
  readonly checked?: boolean
}

/** One choice of several. The legend names the question, each option has its own label and may have a hint. */
export function radios(props: RadiosProps): Html {
  const { name, legend, options } = props
  return html`<fieldset class="field radios"${describedBy(name, props)}><legend>${legend}</legend>${descriptions(name, props)}${options.map((option, index) => radio(name, index, option))}</fieldset>`
}

function radio(name: string, index: number, { value, label, hint, checked = false }: RadioOption): Html {
  // The error summary links to the name of the question: its first option carries that id.
  const id = index === 0 ? name : `${name}-${index + 1}`
  const tied = hint !== undefined && html` aria-describedby="${id}-about"`
  return html`<div class="radio"><input type="radio" id="${id}" name="${name}" value="${value}"${checked && html` checked`}${tied}><div><label for="${id}">${label}</label>${hint !== undefined && html`<p class="hint" id="${id}-about">${hint}</p>`}</div></div>`
}

function descriptions(name: string, { hint, error }: Described): Html {
  return html`${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}${error !== undefined && html`<p class="field-error" id="${name}-error">${error}</p>`}`
}

function describedBy(name: string, { hint, error }: Described): Html {
  const ids = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`].filter(Boolean)
  return html`${ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`}${error !== undefined && html` aria-invalid="true"`}`
}

/** All errors of a page at its top, each a link to its field; it takes the focus when the page opens. */
export function errorSummary(title: string, errors: readonly { href: string; text: string }[]): Html {
  return html`<div class="error-summary" role="alert" tabindex="-1" autofocus><h2>${title}</h2><ul>${errors.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}</ul></div>`
}
