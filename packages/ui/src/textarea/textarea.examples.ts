import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { textarea } from './textarea.ts'

export const textareaExamples = {
  group: 'form',
  examples: {
    more: (lang) =>
      textarea({
        lang,
        name: 'more',
        label: texts[lang].why,
        hint: texts[lang].whyHint,
        optional: true,
        autocomplete: 'none',
        limit: 500,
      }),
    wrong: (lang) =>
      textarea({
        lang,
        name: 'more',
        label: texts[lang].why,
        error: texts[lang].whyError,
        autocomplete: 'none',
        limit: 500,
        rows: 3,
        value: texts[lang].whyHint,
      }),
  },
} satisfies ComponentExamples
