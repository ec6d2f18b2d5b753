import { html } from '../html.ts'
import { notice } from './notice.ts'

export const noticeExamples = {
  info: () => notice({ kind: 'info', title: 'The texts are a draft' }),
  warning: () =>
    notice({ kind: 'warning', title: 'Recognition is suspended', body: html`<p>Since 10 January 2027.</p>` }),
  refusal: () => notice({ kind: 'refusal', title: 'This request has expired', level: 3 }),
}
