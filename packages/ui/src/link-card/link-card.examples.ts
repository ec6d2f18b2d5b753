import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesText } from '../generated/examples-text.ts'
import { linkCard } from './link-card.ts'

export const linkCardExamples = {
  group: 'text',
  examples: {
    service: (lang) =>
      linkCard({
        title: examplesText[lang].service,
        text: examplesText[lang].university,
        href: `/${lang}/services/enrolment`,
      }),
    document: (lang) =>
      linkCard({
        title: say(lang, 'homeIssueCard'),
        text: say(lang, 'homeIssueText'),
        href: `/${lang}/issue`,
      }),
  },
} satisfies ComponentExamples
