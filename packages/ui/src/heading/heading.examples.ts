import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { html } from '../html.ts'
import { section } from './heading.ts'

export const headingExamples = {
  group: 'text',
  examples: {
    nested: (lang) =>
      section({
        level: 2,
        title: say(lang, 'whatNext'),
        body: (sub) =>
          html`${section({ level: sub, title: say(lang, 'otherWays'), body: () => html`<p>${say(lang, 'receiptText')}</p>` })}`,
      }),
  },
} satisfies ComponentExamples
