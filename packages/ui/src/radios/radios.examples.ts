import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { radios } from './radios.ts'

export const radiosExamples = {
  group: 'form',
  examples: {
    reply: (lang) => reply(lang, { chosen: 'wallet' }),
    wrong: (lang) => reply(lang, { error: texts[lang].replyError }),
    wholePage: (lang) => reply(lang, { heading: 1 }),
  },
} satisfies ComponentExamples

function reply(lang: Lang, { chosen, ...state }: { chosen?: string; error?: string; heading?: 1 }): Html {
  const { reply, replyWallet, replyWalletHint, replyMail, replyPost, replyPostHint } = texts[lang]
  return radios({
    lang,
    name: 'reply',
    legend: reply,
    ...state,
    options: [
      { value: 'wallet', label: replyWallet, hint: replyWalletHint, checked: chosen === 'wallet' },
      { value: 'mail', label: replyMail },
      { value: 'post', label: replyPost, hint: replyPostHint },
    ],
  })
}
