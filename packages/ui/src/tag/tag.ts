import { type Child, type Html, html } from '../html.ts'
import { mark, type MarkName } from '../mark/mark.ts'

export type Tone = 'ok' | 'todo' | 'stop' | 'plain'

export type TagProps = {
  readonly label: Child
  readonly tone?: Tone
  /** Another mark than the one of the tone. */
  readonly sign?: MarkName
}

/** A tone never stands without a mark: nobody has to tell green from amber. */
const SIGNS = {
  ok: 'tick',
  todo: 'warning',
  stop: 'cross',
  plain: undefined,
} as const satisfies Record<Tone, MarkName | undefined>

/** A state in one or two words. Without its word a tag does not exist; tone and mark only repeat it. */
export function tag({ label, tone = 'plain', sign = SIGNS[tone] }: TagProps): Html {
  return html`<span class="tag tag-${tone}">${sign !== undefined && mark(sign)}${label}</span>`
}
