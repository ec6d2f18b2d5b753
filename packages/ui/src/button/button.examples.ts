import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { button, buttonLink } from './button.ts'

export const buttonExamples = {
  group: 'form',
  examples: {
    primary: (lang) => button({ label: say(lang, 'continueWithWallet') }),
    secondary: (lang) =>
      button({ label: say(lang, 'tryAnyway'), kind: 'secondary', name: 'way', value: 'anyway' }),
    link: (lang) =>
      buttonLink({
        label: say(lang, 'backToService'),
        href: `/${lang}/services/enrolment`,
        kind: 'secondary',
      }),
  },
} satisfies ComponentExamples
