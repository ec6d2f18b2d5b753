import type { ComponentExamples } from '../gallery/component.ts'
import { stepMeter } from './step-meter.ts'

export const stepMeterExamples = {
  group: 'picture',
  examples: {
    few: (lang) => stepMeter({ id: 'step-few', lang, typed: 2, filled: 11 }),
    nothing: (lang) => stepMeter({ id: 'step-nothing', lang, typed: 0, filled: 6 }),
  },
} satisfies ComponentExamples
