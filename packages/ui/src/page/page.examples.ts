import { countryName } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { html } from '../html.ts'
import { type Lang, LANGUAGES } from '../language.ts'
import type { Assets } from '../stylesheet.ts'
import { page } from './page.ts'

export const pageExamples = {
  group: 'frame',
  wholePage: true,
  examples: {
    start: (lang: Lang, assets?: Assets) =>
      page({
        lang,
        title: say(lang, 'homeTitle'),
        node: { lang, text: countryName('JP', lang) },
        home: `/${lang}/`,
        stylesheet: assets?.stylesheet.path ?? '/assets/style.css',
        icon: assets?.icon.path ?? '/assets/icon.svg',
        languages: LANGUAGES.map((other) => ({ lang: other, href: `/${other}/` })),
        test: true,
        breadcrumb: [{ label: say(lang, 'home'), href: `/${lang}/` }],
        main: html`<div class="head"><h1>${say(lang, 'homeTitle')}</h1><p class="lede">${say(lang, 'homeLede')}</p></div>`,
      }),
  },
} satisfies ComponentExamples
