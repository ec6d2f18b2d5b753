import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { names } from '../generated/names.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { checkboxes } from './checkboxes.ts'

export const checkboxesExamples = {
  group: 'form',
  examples: {
    held: (lang) => held(lang, { hint: texts[lang].heldHint }),
    wrong: (lang) => held(lang, { error: texts[lang].heldError }),
    statement: (lang) =>
      checkboxes({
        lang,
        name: 'read',
        legend: texts[lang].check,
        options: [{ value: 'yes', label: texts[lang].statement }],
      }),
  },
} satisfies ComponentExamples

function held(lang: Lang, state: { hint?: string; error?: string }): Html {
  const { pid, diploma } = names[lang].credentialTypes
  return checkboxes({
    lang,
    name: 'held',
    legend: texts[lang].held,
    ...state,
    options: [
      { value: 'pid', label: pid, checked: state.error === undefined },
      { value: 'diploma', label: diploma, hint: texts[lang].diplomaHint },
    ],
  })
}
