import type { ComponentExamples } from '../gallery/component.ts'
import { html } from '../html.ts'
import { durationText } from './duration.ts'

export const durationExamples = {
  group: 'text',
  examples: {
    days: (lang) => html`<p>${durationText('P90D', { lang })}</p>`,
    yearAndMonths: (lang) => html`<p>${durationText('P1Y6M', { lang })}</p>`,
    weeks: (lang) => html`<p>${durationText('P2W', { lang })}</p>`,
    hours: (lang) => html`<p>${durationText('PT1H30M', { lang })}</p>`,
  },
} satisfies ComponentExamples
