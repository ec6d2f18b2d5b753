import type { ComponentExamples } from '../gallery/component.ts'
import { type ExamplesServiceTexts, examplesService } from '../generated/examples-service.ts'
import type { Lang } from '../language.ts'
import { type RecognitionBasis, requirementRow } from './requirement-row.ts'

export const requirementRowExamples = {
  group: 'service',
  examples: {
    recognised: (lang) =>
      requirementRow({
        ...named(lang, 'identity'),
        verdict: 'RECOGNISED',
        basis: basis(lang, 'identityCard', { article: '5', assurance: 'high' }),
      }),
    limited: (lang) =>
      requirementRow({
        ...named(lang, 'diploma'),
        verdict: 'RECOGNISED_LIMITED',
        basis: basis(lang, 'diplomaDocument', { article: '6', assurance: 'substantial' }),
        why: examplesService[lang].whyLimited,
      }),
    suspended: (lang) =>
      requirementRow({
        ...named(lang, 'address'),
        verdict: 'SUSPENDED',
        basis: basis(lang, 'registerExtract', { article: '7', assurance: 'substantial' }),
        why: examplesService[lang].whySuspended,
        since: '2027-01-10',
        otherWays: [wayPaper(lang), { label: examplesService[lang].wayCounter }],
      }),
    undecided: (lang) =>
      requirementRow({
        ...named(lang, 'insurance'),
        verdict: 'INDETERMINATE',
        why: examplesService[lang].whyUnknown,
        otherWays: [wayPaper(lang)],
      }),
    refused: (lang) =>
      requirementRow({
        ...named(lang, 'income'),
        verdict: 'NOT_RECOGNISED',
        why: examplesService[lang].whyRefused,
        otherWays: [wayPaper(lang)],
      }),
  },
} satisfies ComponentExamples

function named(lang: Lang, name: keyof ExamplesServiceTexts) {
  return { lang, id: `requirement-${name}`, title: examplesService[lang][name] } as const
}

function basis(
  lang: Lang,
  evidence: keyof ExamplesServiceTexts,
  terms: Pick<RecognitionBasis, 'article' | 'assurance'>,
): RecognitionBasis {
  const texts = examplesService[lang]
  return { evidence: texts[evidence], agreement: texts.agreementTitle, ...terms }
}

function wayPaper(lang: Lang) {
  return { label: examplesService[lang].wayPaper, href: `/${lang}/ways/paper` }
}
