import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { html } from '../html.ts'
import { radiosExamples } from '../radios/radios.examples.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { textInputExamples } from '../text-input/text-input.examples.ts'
import { errorSummary } from './error-summary.ts'

export const errorSummaryExamples = {
  group: 'form',
  examples: {
    twoErrors: (lang) =>
      html`<div class="form">${errorSummary(say(lang, 'errorSummary'), [
        { href: '#mail', text: texts[lang].mailError },
        { href: '#reply', text: texts[lang].replyError },
      ])}${textInputExamples.examples.mailWrong(lang)}${radiosExamples.examples.wrong(lang)}</div>`,
  },
} satisfies ComponentExamples
