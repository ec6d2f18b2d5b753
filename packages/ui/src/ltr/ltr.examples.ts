import type { ComponentExamples } from '../gallery/component.ts'
import { names } from '../generated/names.ts'
import { html } from '../html.ts'
import { ltr } from './ltr.ts'

export const ltrExamples = {
  group: 'text',
  examples: {
    number: () => ltr('85.07.30-033 28'),
    phone: (lang) => html`<p>${names[lang].attributes.phone_number} ${ltr('+32 2 000 01 20')}</p>`,
    email: (lang) => html`<p>${names[lang].attributes.email} ${ltr('hanako@example.jp')}</p>`,
    rule: () => ltr('be-jp.pid'),
  },
} satisfies ComponentExamples
