import { rich } from '../catalogues/message.ts'
import {
  type AutocompleteToken,
  autocompleteOf,
  idOf,
  labelled,
  type Question,
  ties,
} from '../field/field.ts'
import { form as texts } from '../generated/form.ts'
import { type Html, html } from '../html.ts'

export type TextareaProps = Question & {
  readonly label: string
  readonly autocomplete: AutocompleteToken
  readonly value?: string | undefined
  readonly rows?: number | undefined
  /** The most characters the server takes. It is said in words: a box that cuts what is pasted loses text unseen. */
  readonly limit?: number | undefined
  /** The language of the answer where it is not that of the page; `zxx` for code. */
  readonly valueLang?: string | undefined
}

/** Several lines of text, in the direction of what is typed; code is written from left to right by everybody. */
export function textarea(props: TextareaProps): Html {
  const { lang, name, autocomplete, value = '', rows = 5, limit, valueLang } = props
  const rule = limit === undefined ? undefined : rich(texts[lang].limit({ count: limit }))
  const said = { ...props, rule }
  // HTML drops one line break behind the opening tag: without ours, an answer that begins with one would lose it.
  return labelled(
    said,
    html`<textarea id="${idOf(props)}" name="${name}" rows="${rows}" dir="${valueLang === 'zxx' ? 'ltr' : 'auto'}" autocomplete="${autocompleteOf(autocomplete)}"${valueLang !== undefined && html` lang="${valueLang}"`}${ties(said)}>
${value}</textarea>`,
  )
}
