import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { breadcrumb } from './breadcrumb.ts'

export const breadcrumbExamples = {
  group: 'frame',
  examples: {
    two: (lang) =>
      breadcrumb(lang, [
        { label: say(lang, 'home'), href: `/${lang}/` },
        { label: say(lang, 'issueTitle'), href: `/${lang}/issue` },
      ]),
  },
} satisfies ComponentExamples
