import { type Html, html } from '../html.ts'
import { mark, type MarkName } from '../mark/mark.ts'

export type NoticeKind = 'info' | 'success' | 'warning' | 'refusal'

const MARKS = {
  info: 'info',
  success: 'tick',
  warning: 'warning',
  refusal: 'cross',
} as const satisfies Record<NoticeKind, MarkName>

/** Something the reader must know before going on. The title says it in words; the mark and the tint only help. */
export function notice(props: { kind: NoticeKind; title: string; level?: 2 | 3; body?: Html }): Html {
  const { kind, title, level = 2, body } = props
  const heading =
    level === 2 ? html`<h2 class="notice-title">${title}</h2>` : html`<h3 class="notice-title">${title}</h3>`
  return html`<section class="notice notice-${kind}">${mark(MARKS[kind])}<div class="notice-text">${heading}${body}</div></section>`
}
