import { attributeChoice } from '../attribute-choice/attribute-choice.ts'
import { identityChoice } from '../attribute-choice/attribute-choice.examples.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesHolder } from '../generated/examples-holder.ts'
import { examplesText } from '../generated/examples-text.ts'
import { names } from '../generated/names.ts'
import { html } from '../html.ts'
import type { Lang } from '../language.ts'
import { requestScreen, type RequestScreenProps } from './request-screen.ts'

function enrolment(lang: Lang): RequestScreenProps {
  return {
    reader: { lang },
    who: { name: examplesText[lang].university, country: 'JP', checked: 'registered' },
    why: {
      words: { lang, text: examplesHolder[lang].purpose },
      service: examplesText[lang].service,
    },
    asked: (level) => attributeChoice({ ...identityChoice(lang), id: 'pid', level }),
    rules: {
      agreement: { title: examplesText[lang].agreement, article: examplesHolder[lang].article },
      basis: examplesHolder[lang].basis,
      kept: { for: 'P90D' },
    },
    declining: examplesHolder[lang].consequence,
    form: {
      accept: { name: 'decision', value: 'share' },
      decline: { name: 'decision', value: 'refuse' },
    },
  }
}

export const requestScreenExamples = {
  group: 'wallet',
  examples: {
    enrolment: (lang) => requestScreen(enrolment(lang)),
    signing: (lang) =>
      requestScreen({
        ...enrolment(lang),
        signing: [{ name: 'contract.pdf', sha256: 'ab12cd34ef567890'.repeat(4) }],
        asked: () => html``,
      }),
    suspendedAndUnchecked: (lang) =>
      requestScreen({
        ...enrolment(lang),
        who: { name: 'TEST 東京湾大学', country: 'JP', checked: 'none' },
        why: {
          words: { lang: 'ja', text: '入学する人の本人確認と学位の確認のため' },
          service: html`<span lang="ja" dir="ltr">入学手続</span>`,
        },
        suspended: html`<p>${names[lang].verdictNext.SUSPENDED}</p>`,
        asked: (level) => attributeChoice({ ...identityChoice(lang), id: 'pid', level, values: 'hidden' }),
        rules: { kept: undefined },
      }),
  },
} satisfies ComponentExamples
