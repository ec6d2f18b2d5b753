import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { personName } from '../person-name/person-name.ts'
import { actingAs } from './acting-as.ts'

export const actingAsExamples = {
  group: 'frame',
  examples: {
    helper: (lang) =>
      actingAs({
        reader: { lang },
        person: personName({
          own: { lang: 'ar', text: 'ليلى بن صالح' },
          latin: { lang: 'ar-Latn', text: 'Leïla Ben Salah' },
        }),
        scope: say(lang, 'issueTitle'),
        until: '2027-06-30',
        endHref: `/${lang}/mandates`,
      }),
  },
} satisfies ComponentExamples
