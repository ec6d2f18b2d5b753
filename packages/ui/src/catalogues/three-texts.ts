/** Reasons, findings and faults in the words of the person, of the case worker and of the engineer. */
import { type FaultsTexts, faults } from '../generated/faults.ts'
import { type FindingsTexts, findings } from '../generated/findings.ts'
import { reasonsCaseWorker } from '../generated/reasons-case-worker.ts'
import { reasonsEngineer } from '../generated/reasons-engineer.ts'
import { type ReasonsPersonTexts, reasonsPerson } from '../generated/reasons-person.ts'
import type { Lang } from '../language.ts'

export type ThreeTexts = { readonly person: string; readonly caseWorker: string; readonly engineer: string }

/** The codes of agreement-1 §10; a test of the node compares them with the list of `@entente/agreement`. */
export type ReasonCode = keyof ReasonsPersonTexts
export const REASON_CODES = Object.keys(reasonsPerson.en) as readonly ReasonCode[]
/** The checks of credentials, signatures, lists and agreements; compared with their lists by a test of the node. */
export type FindingCode = keyof FindingsTexts['person']
/** Kinds of a fault, `internal` for our own, `form` for a form of another session. */
export type FaultName = keyof FaultsTexts['person']

export function reasonTexts(lang: Lang, code: ReasonCode): ThreeTexts {
  return {
    person: reasonsPerson[lang][code],
    caseWorker: reasonsCaseWorker[lang][code],
    engineer: reasonsEngineer[lang][code],
  }
}

export function findingTexts(lang: Lang, code: FindingCode): ThreeTexts {
  const { person, caseWorker, engineer } = findings[lang]
  return { person: person[code], caseWorker: caseWorker[code], engineer: engineer[code] }
}

/** The engineer's words for a code of a check or of a reason; undefined for a code of neither. */
export function engineerText(lang: Lang, code: string): string | undefined {
  const reason = REASON_CODES.find((one) => one === code)
  if (reason !== undefined) return reasonsEngineer[lang][reason]
  const texts: { readonly [code: string]: string } = findings[lang].engineer
  return Object.hasOwn(texts, code) ? texts[code] : undefined
}

export function faultTexts(lang: Lang, name: FaultName): ThreeTexts {
  const { person, caseWorker, engineer } = faults[lang]
  return { person: person[name], caseWorker: caseWorker[name], engineer: engineer[name] }
}
