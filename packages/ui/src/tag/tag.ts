import { type Html, html } from '../html.ts'
import { mark, type MarkName } from '../mark/mark.ts'

export type Tone = 'ok' | 'todo' | 'stop' | 'plain'

/** A state in one or two words. Without its word a tag does not exist; tone and mark only repeat it. */
export function tag({ label, tone = 'plain', sign }: { label: string; tone?: Tone; sign?: MarkName }): Html {
  return html`<span class="tag tag-${tone}">${sign !== undefined && mark(sign)}${label}</span>`
}
