import type { ComponentExamples } from '../gallery/component.ts'
import { names } from '../generated/names.ts'
import { tag } from './tag.ts'

export const tagExamples = {
  group: 'text',
  examples: {
    plain: (lang) => tag({ label: names[lang].modes.pilot }),
    inForce: (lang) => tag({ label: names[lang].agreementStates['in-force'], tone: 'ok' }),
    suspended: (lang) => tag({ label: names[lang].agreementStates.suspended, tone: 'todo', sign: 'pause' }),
    expired: (lang) => tag({ label: names[lang].agreementStates.expired, tone: 'stop' }),
  },
} satisfies ComponentExamples
