import type { ComponentExamples } from '../gallery/component.ts'
import { html } from '../html.ts'
import { dateText, instantText } from './date-text.ts'

export const dateTextExamples = {
  group: 'text',
  examples: {
    birth: (lang) => html`<p>${dateText('1999-04-03', { lang })}</p>`,
    noEra: (lang) => html`<p>${dateText('1999-04-03', { lang, calendar: 'gregory' })}</p>`,
    onlyMonth: (lang) => html`<p>${dateText('1961-05', { lang })}</p>`,
    decision: (lang) =>
      html`<p>${instantText('2027-01-15T10:00:00.000Z', { lang, timeZone: 'Asia/Tokyo' })}</p>`,
    inCasablanca: (lang) =>
      html`<p>${instantText('2027-01-15T10:00:00.000Z', { lang, country: 'MA', timeZone: 'Africa/Casablanca' })}</p>`,
  },
} satisfies ComponentExamples
