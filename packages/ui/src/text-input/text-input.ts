import { box, type BoxProps } from '../field/box.ts'
import { labelled, type Mute, type Question } from '../field/field.ts'
import type { Html } from '../html.ts'

export type TextInputProps = Question & BoxProps & { readonly label: string }

/** The former props of one line of text, whose callers do not tell the language yet. */
export type FieldProps = Mute<TextInputProps>

/** One line of text. Label, hint and error are tied to the box, so that all three are read together. */
export function textInput(props: TextInputProps): Html {
  return field(props)
}

/** The former name of `textInput`; without a language an error is told by its mark and sentence alone. */
export function field(props: FieldProps): Html {
  return labelled(props, box(props))
}
