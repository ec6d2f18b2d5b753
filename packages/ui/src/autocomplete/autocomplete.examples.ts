import { attributeName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { autocomplete } from './autocomplete.ts'

export const autocompleteExamples = {
  group: 'form',
  examples: {
    study: (lang) => study(lang, undefined),
    wrong: (lang) => study(lang, texts[lang].studyError),
  },
} satisfies ComponentExamples

function study(lang: Lang, error: string | undefined): Html {
  return autocomplete({
    lang,
    name: 'study',
    label: attributeName(lang, 'field_of_study'),
    hint: texts[lang].studyHint,
    error,
    autocomplete: 'none',
    suggestions: Object.values(texts[lang].fields),
  })
}
