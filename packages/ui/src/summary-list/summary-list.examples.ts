import { attributeName } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import { dateText } from '../date-text/date-text.ts'
import { durationText } from '../duration/duration.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesText } from '../generated/examples-text.ts'
import { html } from '../html.ts'
import { ltr } from '../ltr/ltr.ts'
import { summaryList } from './summary-list.ts'

export const summaryListExamples = {
  group: 'text',
  examples: {
    person: (lang) =>
      summaryList([
        { key: attributeName(lang, 'family_name'), value: html`<bdi lang="nl" dir="ltr">Peeters</bdi>` },
        { key: attributeName(lang, 'birthdate'), value: dateText('1999-04-03', { lang }) },
      ]),
    agreement: (lang) =>
      summaryList([
        { key: say(lang, 'agreement'), value: examplesText[lang].agreement, note: ltr('be-jp/1') },
        { key: say(lang, 'serviceRetention'), value: durationText('P90D', { lang }) },
      ]),
  },
} satisfies ComponentExamples
