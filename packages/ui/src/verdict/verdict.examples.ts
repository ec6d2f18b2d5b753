import { examplesService } from '../generated/examples-service.ts'
import type { Verdict } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { names } from '../generated/names.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { verdict, verdictTag } from './verdict.ts'

export const verdictExamples = {
  group: 'service',
  examples: {
    recognised: (lang) =>
      whole(lang, 'RECOGNISED', { from: 'BE', to: 'JP', assurance: 'high', article: '5' }),
    limited: (lang) =>
      whole(lang, 'RECOGNISED_LIMITED', { from: 'BE', to: 'JP', assurance: 'substantial', article: '6' }),
    suspended: (lang) => whole(lang, 'SUSPENDED', { from: 'JP', to: 'BE', article: '6' }),
    undecided: (lang) => whole(lang, 'INDETERMINATE', { from: 'EU', to: 'VN' }),
    refused: (lang) => whole(lang, 'NOT_RECOGNISED', { from: 'LU', to: 'TN' }),
    words: (lang) =>
      html`<p class="tags">${(Object.keys(names.en.verdicts) as Verdict[]).map((name) => verdictTag(lang, name))}</p>`,
  },
} satisfies ComponentExamples

type Way = {
  readonly from: string
  readonly to: string
  readonly assurance?: string
  readonly article?: string
}

function whole(lang: Lang, name: Verdict, way: Way): Html {
  return verdict({
    lang,
    verdict: name,
    ...way,
    ...(way.article === undefined ? {} : { agreement: examplesService[lang].agreementTitle }),
    subject: names[lang].credentialTypes.diploma,
    body: html`<p>${names[lang].verdictNext[name]}</p>`,
  })
}
