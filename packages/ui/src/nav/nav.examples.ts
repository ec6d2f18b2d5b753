import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { nav } from './nav.ts'

export const navExamples = {
  group: 'frame',
  examples: {
    main: (lang) =>
      nav(lang, [
        { label: say(lang, 'home'), href: `/${lang}/` },
        { label: say(lang, 'homeServices'), href: `/${lang}/services`, current: true },
        { label: say(lang, 'homeAgreements'), href: `/${lang}/agreements` },
      ]),
  },
} satisfies ComponentExamples
