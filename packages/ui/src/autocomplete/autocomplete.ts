import { box } from '../field/box.ts'
import { idOf, labelled } from '../field/field.ts'
import { form as texts } from '../generated/form.ts'
import { type Html, html } from '../html.ts'
import type { TextInputProps } from '../text-input/text-input.ts'

export type AutocompleteProps = TextInputProps & {
  /** What people usually answer. Every other answer stays possible. */
  readonly suggestions: readonly string[]
}

/** One line of text with suggestions. A browser that shows none still has a plain box. */
export function autocomplete(props: AutocompleteProps): Html {
  const said = { ...props, rule: texts[props.lang].suggestions }
  const list = `${idOf(props)}-list`
  const options = props.suggestions.map((suggestion) => html`<option value="${suggestion}"></option>`)
  return labelled(said, html`${box(said, html` list="${list}"`)}<datalist id="${list}">${options}</datalist>`)
}
