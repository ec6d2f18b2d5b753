import type { ComponentExamples } from '../gallery/component.ts'
import { html } from '../html.ts'
import { moneyText } from './money.ts'

export const moneyExamples = {
  group: 'text',
  examples: {
    euro: (lang) => html`<p>${moneyText({ currency: 'EUR', amount: '1234.5' }, { lang })}</p>`,
    yen: (lang) => html`<p>${moneyText({ currency: 'JPY', amount: '282000' }, { lang })}</p>`,
    dinar: (lang) => html`<p>${moneyText({ currency: 'TND', amount: '60.125' }, { lang })}</p>`,
    dong: (lang) => html`<p>${moneyText({ currency: 'VND', amount: '1500000' }, { lang })}</p>`,
  },
} satisfies ComponentExamples
