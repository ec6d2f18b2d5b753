import { attributeName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { textInput } from '../text-input/text-input.ts'

export const fieldExamples = {
  group: 'form',
  examples: {
    plain: (lang) => name(lang, {}),
    hint: (lang) => name(lang, { hint: texts[lang].nameHint }),
    optional: (lang) => name(lang, { optional: true }),
    error: (lang) => name(lang, { hint: texts[lang].nameHint, error: texts[lang].nameError }),
    heading: (lang) => name(lang, { heading: 2 }),
  },
} satisfies ComponentExamples

type State = { hint?: string; error?: string; optional?: true; heading?: 2 }

function name(lang: Lang, state: State): Html {
  return textInput({
    lang,
    name: 'family',
    label: attributeName(lang, 'family_name'),
    autocomplete: 'family-name',
    ...state,
  })
}
