import { html } from '../html.ts'
import { verdict, verdictTag } from './verdict.ts'

export const verdictExamples = {
  limited: () => verdict({ lang: 'ja', verdict: 'RECOGNISED_LIMITED', from: 'BE', to: 'JP' }),
  suspended: () =>
    verdict({
      lang: 'en',
      verdict: 'SUSPENDED',
      from: 'BE',
      to: 'JP',
      body: html`<p>Since 10 January 2027.</p>`,
    }),
  word: () => verdictTag('ar', 'NOT_RECOGNISED'),
}
