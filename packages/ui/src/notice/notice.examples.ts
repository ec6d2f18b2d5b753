import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { names } from '../generated/names.ts'
import { html } from '../html.ts'
import { notice } from './notice.ts'

export const noticeExamples = {
  group: 'text',
  examples: {
    info: (lang) =>
      notice({
        kind: 'info',
        title: say(lang, 'continueWithWallet'),
        body: html`<p>${say(lang, 'continueText')}</p>`,
      }),
    success: (lang) => notice({ kind: 'success', title: names[lang].verdictTitles.RECOGNISED }),
    warning: (lang) =>
      notice({
        kind: 'warning',
        title: say(lang, 'suspendedTitle'),
        body: html`<p>${names[lang].verdictNext.SUSPENDED}</p>`,
      }),
    refusal: (lang) =>
      notice({
        kind: 'refusal',
        title: say(lang, 'expiredTitle'),
        level: 3,
        body: html`<p>${say(lang, 'expiredText')}</p>`,
      }),
  },
} satisfies ComponentExamples
