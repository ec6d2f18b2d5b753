/**
 * Reasons in the words of the case worker and of the engineer. Kept apart from the person's texts, so that a
 * wallet does not carry them. English is complete; a language that is missing here falls back to it, marked.
 */
import type { Lang } from '../language.ts'
import type { ReasonCode, ReasonText, ReasonTexts } from './catalogue.ts'
import { CATALOGUES } from './catalogues.ts'
import { caseWorkerReasons as en } from './en/reasons-case-worker.ts'
import { engineerReasons as enEngineer } from './en/reasons-engineer.ts'
import { caseWorkerReasons as fr } from './fr/reasons-case-worker.ts'
import { engineerReasons as frEngineer } from './fr/reasons-engineer.ts'
import { caseWorkerReasons as ja } from './ja/reasons-case-worker.ts'
import { engineerReasons as jaEngineer } from './ja/reasons-engineer.ts'

export type StaffAudience = 'caseWorker' | 'engineer'
type ByLanguage = Partial<Record<Lang, ReasonTexts>> & { en: ReasonTexts }

const STAFF: Record<StaffAudience, ByLanguage> = {
  caseWorker: { en, fr, ja },
  engineer: { en: enEngineer, fr: frEngineer, ja: jaEngineer },
}

/** `lang` is the language the text really is in, to be marked on the page. */
export function staffReason(
  lang: Lang,
  audience: StaffAudience,
  code: ReasonCode,
): { lang: Lang; text: string } {
  const own = STAFF[audience][lang]
  return own === undefined ? { lang: 'en', text: STAFF[audience].en[code] } : { lang, text: own[code] }
}

/** All three texts of a reason. */
export function reasonText(lang: Lang, code: ReasonCode): ReasonText {
  return {
    person: CATALOGUES[lang].reasons[code],
    caseWorker: staffReason(lang, 'caseWorker', code).text,
    engineer: staffReason(lang, 'engineer', code).text,
  }
}
