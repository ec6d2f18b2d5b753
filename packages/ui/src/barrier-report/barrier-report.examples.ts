import type { ComponentExamples } from '../gallery/component.ts'
import { examplesService } from '../generated/examples-service.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { barrierLink, barrierReport } from './barrier-report.ts'

export const barrierReportExamples = {
  group: 'service',
  examples: {
    link: (lang) => barrierLink({ lang, href: `/${lang}/barrier?page=services/enrolment` }),
    empty: (lang) => report(lang),
    wrong: (lang) => report(lang, examplesService[lang].barrierMissing),
  },
} satisfies ComponentExamples

function report(lang: Lang, error?: string): Html {
  return barrierReport({
    lang,
    id: 'barrier-title',
    action: `/${lang}/barrier`,
    token: 'token-of-the-session',
    page: 'services/enrolment',
    ...(error === undefined ? {} : { error }),
  })
}
