import type { ComponentExamples } from '../gallery/component.ts'
import { footer } from './footer.ts'

export const footerExamples = {
  group: 'frame',
  examples: {
    plain: (lang) => footer({ reader: { lang } }),
    measured: (lang) =>
      footer({
        reader: { lang },
        figures: { bytes: 3872, requests: 3, scripts: 0, on: '2026-11-22' },
        figuresHref: '/page-figures.json',
      }),
  },
} satisfies ComponentExamples
