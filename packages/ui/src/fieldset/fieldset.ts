import { grouped, type Question } from '../field/field.ts'
import { type Html, html } from '../html.ts'

export type FieldsetProps = Omit<Question, 'name' | 'id'> & {
  /** Names the hint and the error of the group; used once on a page. */
  readonly id: string
  readonly legend: string
  readonly fields: Html
}

/** Questions that belong together, such as the lines of an address. The legend is read before each of them. */
export function fieldset({ fields, ...question }: FieldsetProps): Html {
  return grouped({ ...question, name: question.id }, html`<div class="form">${fields}</div>`)
}
