import type { Finding } from '../finding.ts'
import type { Lang, Parts } from './message.ts'

/** What a finding means to the person who has to mend the invoice. */
export type Explanation = {
  readonly lang: Lang
  readonly dir: 'ltr' | 'rtl'
  /** What is wrong. Text at even places; amounts, dates, codes and names of terms at odd ones, each to be isolated. */
  readonly problem: Parts
  /** What to do about it. */
  readonly action: Parts
  /** Where the rule counts, for rules of one country. */
  readonly scope?: Parts
}

/** A finding in a language. */
export function explainFinding(finding: Finding, lang: Lang): Explanation {
  return { lang, dir: lang === 'ar' ? 'rtl' : 'ltr', problem: [finding.message], action: [''] }
}
