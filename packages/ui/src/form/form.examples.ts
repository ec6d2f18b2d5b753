import { say } from '../catalogues/say.ts'
import { errorSummary } from '../error-summary/error-summary.ts'
import { fileUploadExamples } from '../file-upload/file-upload.examples.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { html } from '../html.ts'
import { radiosExamples } from '../radios/radios.examples.ts'
import { textInputExamples } from '../text-input/text-input.examples.ts'
import { form } from './form.ts'

export const formExamples = {
  group: 'form',
  examples: {
    twoQuestions: (lang) =>
      form({
        action: `/${lang}/apply`,
        token: 'token-of-the-session',
        submit: texts[lang].submit,
        fields: html`${textInputExamples.examples.mail(lang)}${radiosExamples.examples.reply(lang)}`,
      }),
    sentBack: (lang) =>
      html`<div class="form">${errorSummary(say(lang, 'errorSummary'), [{ href: '#photo', text: texts[lang].photoError }])}${form(
        {
          action: `/${lang}/apply`,
          token: 'token-of-the-session',
          submit: texts[lang].submit,
          fields: fileUploadExamples.examples.wrong(lang),
          upload: true,
        },
      )}</div>`,
  },
} satisfies ComponentExamples
