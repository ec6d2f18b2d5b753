import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { pageHead } from './page-head.ts'

export const pageHeadExamples = {
  group: 'text',
  examples: {
    withLede: (lang) => pageHead({ title: say(lang, 'homeTitle'), lede: say(lang, 'homeLede') }),
  },
} satisfies ComponentExamples
