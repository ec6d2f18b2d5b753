/** The box for one line of text: alone in a text input, three times in a date. */
import { type Html, html } from '../html.ts'
import { type Asked, type AutocompleteToken, autocompleteOf, idOf, ties } from './field.ts'

export type BoxProps = {
  /** WCAG 1.3.5: a token of the HTML list, or an explicit `none`. */
  readonly autocomplete: AutocompleteToken
  readonly type?: 'text' | 'email' | 'tel' | 'url' | 'search' | undefined
  readonly value?: string | undefined
  /** Codes and numbers are typed left to right in every language; e-mail, telephone and web addresses always are. */
  readonly dir?: 'ltr' | 'auto' | undefined
  /** Only digits are asked for: a telephone shows its number keys, and nothing is refused while typing. */
  readonly digits?: boolean | undefined
  /** The box is as long as the answer: a postcode, a house number, a code. */
  readonly short?: boolean | undefined
  /** The language of the answer where it is not that of the page, for its glyphs and the voice that reads it. */
  readonly valueLang?: string | undefined
}

const LEFT_TO_RIGHT: readonly string[] = ['email', 'tel', 'url']

/** `more` adds attributes. */
export function box(props: Asked & BoxProps, more: Html | false = false): Html {
  const { name, autocomplete, type = 'text', value = '', digits, short, valueLang } = props
  const dir = props.dir ?? (LEFT_TO_RIGHT.includes(type) || digits === true ? 'ltr' : 'auto')
  // A code is no word: a spelling checker would only mark it, or send it to its maker.
  const code = dir === 'ltr' && html` spellcheck="false"`
  return html`<input${short === true && html` class="field-short"`} id="${idOf(props)}" name="${name}" type="${type}" value="${value}" dir="${dir}" autocomplete="${autocompleteOf(autocomplete)}"${digits === true && html` inputmode="numeric"`}${code}${valueLang !== undefined && html` lang="${valueLang}"`}${ties(props)}${more}>`
}
