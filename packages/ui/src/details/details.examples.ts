import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesText } from '../generated/examples-text.ts'
import { html } from '../html.ts'
import { details } from './details.ts'

export const detailsExamples = {
  group: 'text',
  examples: {
    closed: (lang) =>
      details({
        summary: examplesText[lang].whyAsked,
        body: html`<p>${examplesText[lang].whyAskedText}</p>`,
      }),
    open: (lang) =>
      details({
        summary: say(lang, 'reasonMore'),
        body: html`<p>${say(lang, 'receiptText')}</p>`,
        open: true,
      }),
  },
} satisfies ComponentExamples
