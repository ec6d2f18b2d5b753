import { choice, type Option } from '../field/choice.ts'
import { grouped, type Question } from '../field/field.ts'
import { form as texts } from '../generated/form.ts'
import { type Html, html } from '../html.ts'

export type CheckboxesProps = Question & {
  readonly legend: string
  readonly options: readonly Option[]
}

/** Any number of several; with one option, a statement to confirm. That several may be chosen is said in words. */
export function checkboxes(props: CheckboxesProps): Html {
  const { lang, options } = props
  const rule = options.length > 1 ? texts[lang].several : undefined
  const rows = options.map((option, index) => choice(props, { kind: 'checkbox', option, index }))
  return grouped({ ...props, rule }, html`${rows}`)
}
