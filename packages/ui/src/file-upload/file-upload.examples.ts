import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { fileUpload } from './file-upload.ts'

export const fileUploadExamples = {
  group: 'form',
  examples: {
    photo: (lang) => photo(lang, {}),
    received: (lang) => photo(lang, { received: texts[lang].fileName }),
    wrong: (lang) => photo(lang, { error: texts[lang].photoError }),
  },
} satisfies ComponentExamples

function photo(lang: Lang, state: { received?: string; error?: string }): Html {
  return fileUpload({
    lang,
    name: 'photo',
    label: texts[lang].photo,
    kinds: ['PDF', 'JPEG', 'PNG'],
    maxMegabytes: 20,
    ...state,
  })
}
