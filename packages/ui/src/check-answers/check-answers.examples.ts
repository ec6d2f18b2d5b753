import { attributeName } from '../catalogues/names.ts'
import { dateText } from '../date-text/date-text.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { ltr } from '../ltr/ltr.ts'
import { personName } from '../person-name/person-name.ts'
import { checkAnswers } from './check-answers.ts'

const NAME = personName({ own: { lang: 'vi', text: 'Nguyễn Thị Minh Khai' } })

export const checkAnswersExamples = {
  group: 'form',
  examples: {
    application: (lang) =>
      checkAnswers({
        lang,
        title: texts[lang].check,
        answers: [
          {
            question: attributeName(lang, 'full_name'),
            answer: NAME,
            source: 'wallet',
            authority: texts[lang].authority,
            wrong: '/wrong/name',
          },
          {
            question: attributeName(lang, 'birthdate'),
            answer: dateText('1999-03-27', { lang }),
            source: 'register',
            authority: texts[lang].register,
            wrong: '/wrong/birthdate',
          },
          {
            question: attributeName(lang, 'email'),
            answer: ltr('khai@example.org'),
            source: 'typed',
            change: '/apply/mail',
          },
          { question: attributeName(lang, 'phone_number'), source: 'typed', change: '/apply/phone' },
        ],
      }),
  },
} satisfies ComponentExamples
