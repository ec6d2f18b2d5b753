import { examplesService } from '../generated/examples-service.ts'
import type { Verdict } from '../catalogues/names.ts'
import { type ReasonCode, reasonTexts } from '../catalogues/three-texts.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { names } from '../generated/names.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { ltr } from '../ltr/ltr.ts'
import { verdict, verdictTag } from './verdict.ts'

export const verdictExamples = {
  group: 'service',
  examples: {
    recognised: (lang) =>
      whole(lang, 'RECOGNISED', { from: 'BE', to: 'JP', assurance: 'high', article: 'be-jp.diploma' }),
    limited: (lang) =>
      whole(lang, 'RECOGNISED_LIMITED', {
        from: 'BE',
        to: 'JP',
        assurance: 'substantial',
        article: 'be-jp.pid',
      }),
    suspended: (lang) =>
      whole(lang, 'SUSPENDED', {
        from: 'JP',
        to: 'BE',
        article: 'jp-be.diploma',
        why: 'SUSPENDED_BY_NOTICE',
      }),
    undecided: (lang) => whole(lang, 'INDETERMINATE', { from: 'EU', to: 'VN', why: 'LIST_UNAVAILABLE' }),
    refused: (lang) => whole(lang, 'NOT_RECOGNISED', { from: 'LU', to: 'TN', why: 'NO_RULE' }),
    words: (lang) =>
      html`<p class="tags">${(Object.keys(names.en.verdicts) as Verdict[]).map((name) => verdictTag(lang, name))}</p>`,
  },
} satisfies ComponentExamples

type Way = {
  readonly from: string
  readonly to: string
  readonly assurance?: string
  readonly article?: string
  readonly why?: ReasonCode
}

function whole(lang: Lang, name: Verdict, { from, to, assurance, article, why }: Way): Html {
  return verdict({
    lang,
    verdict: name,
    from,
    to,
    body: html`<p>${names[lang].verdictNext[name]}</p>`,
    documents: [
      {
        title: names[lang].credentialTypes.diploma,
        verdict: name,
        href: '#verdict',
        assurance,
        ...(article !== undefined && {
          agreement: examplesService[lang].agreementTitle,
          article: ltr(article),
        }),
        ...(why !== undefined && { why: reasonTexts(lang, why).person }),
      },
    ],
  })
}
