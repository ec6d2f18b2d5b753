import { choice, type Option } from '../field/choice.ts'
import { grouped, type Mute, type Question } from '../field/field.ts'
import { type Html, html } from '../html.ts'

export type RadioOption = Option

/** Callers that do not tell the language yet show an error by its mark and sentence alone. */
export type RadiosProps = Mute<Question> & {
  readonly legend: string
  readonly options: readonly Option[]
}

/** One choice of several. The legend names the question, each option has its own label and may have a hint. */
export function radios(props: RadiosProps): Html {
  const options = props.options.map((option, index) => choice(props, { kind: 'radio', option, index }))
  return grouped(props, html`${options}`, 'radiogroup')
}
