import { attributeName } from '../catalogues/names.ts'
import { dateText } from '../date-text/date-text.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesHolder } from '../generated/examples-holder.ts'
import { names } from '../generated/names.ts'
import { personName } from '../person-name/person-name.ts'
import { credentialCard } from './credential-card.ts'

export const credentialCardExamples = {
  group: 'wallet',
  examples: {
    identity: (lang) =>
      credentialCard({
        reader: { lang },
        id: 'card-identity',
        level: 2,
        title: names[lang].credentialTypes.pid,
        issuer: examplesHolder[lang].issuer,
        country: 'BE',
        state: 'valid',
        validity: { from: '2026-05-02', until: '2031-05-01' },
        holder: personName({ own: { lang: 'nl', text: 'Alice Peeters' } }),
        facts: [{ key: attributeName(lang, 'birthdate'), value: dateText('1999-02-28', { lang }) }],
      }),
    suspended: (lang) =>
      credentialCard({
        reader: { lang },
        id: 'card-suspended',
        level: 2,
        title: names[lang].credentialTypes.pid,
        issuer: examplesHolder[lang].issuer,
        country: 'BE',
        state: 'suspended',
        validity: { until: '2031-05-01' },
        holder: personName({
          own: { lang: 'ja', text: '山田 花子' },
          reading: { lang: 'ja-Kana', text: 'ヤマダ ハナコ' },
          latin: { lang: 'ja-Latn', text: 'YAMADA Hanako' },
        }),
      }),
    expiredDiploma: (lang) =>
      credentialCard({
        reader: { lang },
        id: 'card-diploma',
        level: 2,
        title: names[lang].credentialTypes.diploma,
        issuer: examplesHolder[lang].diplomaIssuer,
        country: 'BE',
        state: 'expired',
        validity: { until: '2026-06-30' },
        holder: personName({
          own: { lang: 'ar', text: 'ليلى بن صالح' },
          latin: { lang: 'ar-Latn', text: 'Leïla BEN SALAH' },
        }),
        facts: [{ key: attributeName(lang, 'title'), value: examplesHolder[lang].degree }],
      }),
  },
} satisfies ComponentExamples
