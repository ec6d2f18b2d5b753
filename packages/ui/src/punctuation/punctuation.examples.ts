import type { ComponentExamples } from '../gallery/component.ts'
import { names } from '../generated/names.ts'
import { html } from '../html.ts'
import { bracketed, quoted } from './punctuation.ts'

export const punctuationExamples = {
  group: 'text',
  examples: {
    foreignWords: (lang) => html`<p>${quoted(lang, { lang: 'ja', text: '入学する人の本人確認のため' })}</p>`,
    bracketedForm: (lang) => html`<p>${names[lang].countries.JP} ${bracketed(lang, 'JP')}</p>`,
  },
} satisfies ComponentExamples
