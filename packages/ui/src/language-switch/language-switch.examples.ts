import type { ComponentExamples } from '../gallery/component.ts'
import { LANGUAGES } from '../language.ts'
import { languageButtons, languageSwitch } from './language-switch.ts'

export const languageSwitchExamples = {
  group: 'frame',
  examples: {
    links: (lang) =>
      languageSwitch(
        lang,
        LANGUAGES.map((other) => ({ lang: other, href: `/${other}/` })),
      ),
    buttons: (lang) => languageButtons(lang),
  },
} satisfies ComponentExamples
