import type { ComponentExamples } from '../gallery/component.ts'
import { seal } from './seal.ts'

export const sealExamples = {
  group: 'picture',
  examples: {
    recognised: (lang) => seal({ lang, verdict: 'RECOGNISED' }),
    limited: (lang) => seal({ lang, verdict: 'RECOGNISED_LIMITED' }),
    open: (lang) => seal({ lang, verdict: 'INDETERMINATE' }),
    suspended: (lang) => seal({ lang, verdict: 'SUSPENDED' }),
    refused: (lang) => seal({ lang, verdict: 'NOT_RECOGNISED' }),
  },
} satisfies ComponentExamples
