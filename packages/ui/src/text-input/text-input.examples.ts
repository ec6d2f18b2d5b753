import { attributeName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { names } from '../generated/names.ts'
import { textInput } from './text-input.ts'

export const textInputExamples = {
  group: 'form',
  examples: {
    mail: (lang) =>
      textInput({
        lang,
        name: 'mail',
        label: attributeName(lang, 'email'),
        hint: texts[lang].mailHint,
        autocomplete: 'email',
        type: 'email',
      }),
    mailWrong: (lang) =>
      textInput({
        lang,
        name: 'mail',
        label: attributeName(lang, 'email'),
        error: texts[lang].mailError,
        autocomplete: 'email',
        type: 'email',
        value: 'khai.example.org',
      }),
    phone: (lang) =>
      textInput({
        lang,
        name: 'phone',
        label: attributeName(lang, 'phone_number'),
        optional: true,
        autocomplete: 'tel',
        type: 'tel',
        value: '+32 2 555 01 20',
      }),
    code: (lang) =>
      textInput({
        lang,
        name: 'code',
        label: texts[lang].code,
        hint: texts[lang].codeHint,
        autocomplete: 'one-time-code',
        dir: 'ltr',
        short: true,
        value: 'K7QM-2XRT',
      }),
    ownScript: (lang) =>
      textInput({
        lang,
        name: 'own',
        label: names[lang].attributes.name_native,
        autocomplete: 'name',
        value: '佐藤 花子',
        valueLang: 'ja',
      }),
  },
} satisfies ComponentExamples
