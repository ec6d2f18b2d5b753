import type { ComponentExamples } from '../gallery/component.ts'
import { examplesPicture } from '../generated/examples-picture.ts'
import { names } from '../generated/names.ts'
import { bars } from './bars.ts'

export const barsExamples = {
  group: 'picture',
  examples: {
    verdicts: (lang) => {
      const { verdicts } = names[lang]
      const { decisions, decision, count } = examplesPicture[lang]
      return bars({
        id: 'decisions',
        lang,
        title: decisions,
        columns: { label: decision, value: count },
        bars: [
          { label: verdicts.RECOGNISED, value: 1284 },
          { label: verdicts.RECOGNISED_LIMITED, value: 310, look: 'dots' },
          { label: verdicts.SUSPENDED, value: 96, look: 'stripes' },
          { label: verdicts.NOT_RECOGNISED, value: 41, look: 'hollow' },
        ],
      })
    },
  },
} satisfies ComponentExamples
