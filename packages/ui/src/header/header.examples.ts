import { countryName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { frame } from '../generated/frame.ts'
import { type Lang, LANGUAGES } from '../language.ts'
import { languageSwitch } from '../language-switch/language-switch.ts'
import { header } from './header.ts'

const languages = (lang: Lang) =>
  languageSwitch(
    lang,
    LANGUAGES.map((other) => ({ lang: other, href: `/${other}/` })),
  )

export const headerExamples = {
  group: 'frame',
  examples: {
    test: (lang) =>
      header({
        lang,
        home: `/${lang}/`,
        name: countryName('JP', lang),
        test: frame[lang].testBanner,
        switch: languages(lang),
      }),
    production: (lang) =>
      header({ lang, home: `/${lang}/`, name: countryName('LU', lang), switch: languages(lang) }),
  },
} satisfies ComponentExamples
