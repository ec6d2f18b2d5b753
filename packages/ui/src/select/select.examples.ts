import { attributeName, countryName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import type { Html } from '../html.ts'
import { type Lang, LANGUAGE_NAMES, LANGUAGES } from '../language.ts'
import { select } from './select.ts'

const COUNTRIES = ['BE', 'FR', 'JP', 'LU', 'MA', 'TN', 'VN']

export const selectExamples = {
  group: 'form',
  examples: {
    country: (lang) => country(lang, undefined),
    wrong: (lang) => country(lang, texts[lang].countryError),
    language: (lang) =>
      select({
        lang,
        name: 'language',
        label: texts[lang].languageReply,
        autocomplete: 'language',
        value: lang,
        options: LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value], lang: value })),
      }),
  },
} satisfies ComponentExamples

function country(lang: Lang, error: string | undefined): Html {
  return select({
    lang,
    name: 'country',
    label: attributeName(lang, 'address.country'),
    error,
    autocomplete: 'country',
    options: COUNTRIES.map((value) => ({ value, label: countryName(value, lang) })),
  })
}
