import { assuranceName, attributeName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { dateText } from '../date-text/date-text.ts'
import { examplesData } from '../generated/examples-data.ts'
import { examplesService } from '../generated/examples-service.ts'
import { names } from '../generated/names.ts'
import { page } from '../generated/page.ts'
import { html } from '../html.ts'
import { personName } from '../person-name/person-name.ts'
import { sideBySide } from './side-by-side.ts'

const HANAKO = personName({
  own: { lang: 'ja', text: '山田 花子' },
  latin: { lang: 'ja-Latn', text: 'YAMADA Hanako' },
})

export const sideBySideExamples = {
  group: 'data',
  examples: {
    identity: (lang) =>
      sideBySide({
        lang,
        id: 'side-identity',
        title: names[lang].credentialTypes.pid,
        verdict: 'RECOGNISED',
        pairs: [
          {
            label: attributeName(lang, 'full_name'),
            asked: html`<bdi lang="ja-Latn">Hanako Yamada</bdi>`,
            found: HANAKO,
            result: 'open',
            note: examplesData[lang].nameOrder,
          },
          {
            label: attributeName(lang, 'birthdate'),
            asked: dateText('1999-04-03', { lang }),
            found: dateText('1999-04-03', { lang }),
            result: 'matches',
          },
        ],
        basis: { agreement: examplesService[lang].agreementTitle, article: '5', assurance: 'high' },
      }),
    diploma: (lang) =>
      sideBySide({
        lang,
        id: 'side-diploma',
        title: names[lang].credentialTypes.diploma,
        verdict: 'NOT_RECOGNISED',
        pairs: [
          {
            label: attributeName(lang, 'level'),
            asked: examplesData[lang].bachelor,
            found: examplesData[lang].master,
            result: 'matches',
          },
          {
            label: page[lang].levelNeeded,
            asked: assuranceName(lang, 'substantial'),
            found: assuranceName(lang, 'low'),
            result: 'differs',
          },
          {
            label: attributeName(lang, 'award_date'),
            asked: dateText('2026-09-30', { lang }),
            result: 'missing',
          },
        ],
        reasons: [{ code: 'LOA_TOO_LOW', class: 'refuse', clause: '/recognitions/1' }],
      }),
  },
} satisfies ComponentExamples
