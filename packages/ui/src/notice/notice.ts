import { type Child, type Html, html } from '../html.ts'
import { mark, type MarkName } from '../mark/mark.ts'

export type NoticeKind = 'info' | 'success' | 'warning' | 'refusal'

const MARKS = {
  info: 'info',
  success: 'tick',
  warning: 'warning',
  refusal: 'cross',
} as const satisfies Record<NoticeKind, MarkName>

export type NoticeProps = {
  readonly kind: NoticeKind
  readonly title: Child
  /** One below the heading that the notice stands under. */
  readonly level?: 2 | 3 | 4 | 5 | 6
  readonly body?: Html
}

/** Something the reader must know before going on. The title says it in words; the mark and the tint only help. */
export function notice({ kind, title, level = 2, body }: NoticeProps): Html {
  return html`<section class="notice notice-${kind}">${mark(MARKS[kind])}<div class="notice-text"><h${level} class="notice-title">${title}</h${level}>${body}</div></section>`
}
