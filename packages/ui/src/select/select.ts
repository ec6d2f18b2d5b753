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
import { directionOf } from '../language.ts'

export type SelectOption = {
  readonly value: string
  readonly label: string
  /** The language of the label where it is not that of the page: languages are listed by their own names. */
  readonly lang?: string
}

export type SelectProps = Question & {
  readonly label: string
  readonly autocomplete: AutocompleteToken
  readonly options: readonly SelectOption[]
  /** The chosen option. Without one the first line asks to choose, so that nothing is answered by accident. */
  readonly value?: string | undefined
}

/** One of a long list. Up to about seven options are easier to read as radios. */
export function select(props: SelectProps): Html {
  const { lang, name, autocomplete, options, value } = props
  const open = !options.some((option) => option.value === value)
  const rows = options.map(
    (option) =>
      html`<option value="${option.value}"${option.value === value && html` selected`}${option.lang !== undefined && html` lang="${option.lang}" dir="${directionOf(option.lang)}"`}>${option.label}</option>`,
  )
  return labelled(
    props,
    html`<select id="${idOf(props)}" name="${name}" autocomplete="${autocompleteOf(autocomplete)}"${ties(props)}>${open && html`<option value="" selected>${texts[lang].choose}</option>`}${rows}</select>`,
  )
}
