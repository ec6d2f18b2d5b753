import { attributeName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { dateInput } from './date-input.ts'

export const dateInputExamples = {
  group: 'form',
  examples: {
    birth: (lang) =>
      dateInput({
        lang,
        name: 'birth',
        legend: attributeName(lang, 'birthdate'),
        hint: texts[lang].birthHint,
        autocomplete: 'bday',
      }),
    partial: (lang) =>
      dateInput({
        lang,
        name: 'award',
        legend: attributeName(lang, 'award_date'),
        autocomplete: 'none',
        partial: true,
        value: { year: '2021' },
      }),
    wrongYear: (lang) =>
      dateInput({
        lang,
        name: 'birth',
        legend: attributeName(lang, 'birthdate'),
        error: texts[lang].birthError,
        wrong: ['year'],
        autocomplete: 'bday',
        value: { day: '27', month: '3', year: '2999' },
      }),
  },
} satisfies ComponentExamples
