import { checkInvoice } from '../check-invoice.ts'
import type { Finding } from '../finding.ts'
import type { InvoiceModel } from '../model/model.ts'
import { writeUbl } from '../ubl/write-ubl.ts'
import { type Answers, type Change, type Draft, draftOf, type Obstacle, type Question } from './draft.ts'
import { toEurope } from './to-europe.ts'
import { toJapan } from './to-japan.ts'

/** Names of packs. */
export type Target = 'peppol-bis' | 'pint-jp'

export type Translation =
  | {
      readonly state: 'translated'
      /** UBL, valid by the rules of the target. */
      readonly text: string
      /** Those with an effect in law first. */
      readonly changes: readonly Change[]
    }
  | { readonly state: 'questions'; readonly questions: readonly Question[] }
  | {
      readonly state: 'refused'
      readonly obstacles: readonly Obstacle[]
      /** What the rules of the target say of the best that could be made. */
      readonly findings: readonly Finding[]
    }

/**
 * An invoice for a receiver who reads another specification. Nothing is invented: what is missing is asked, what cannot
 * be said there is refused, and what comes out is valid there or does not come out.
 */
export function translate(model: InvoiceModel, to: Target, answers: Answers = {}): Translation {
  const draft: Draft = (to === 'pint-jp' ? toJapan : toEurope)(draftOf(model), answers)
  const { obstacles, questions, changes } = draft
  if (obstacles.length > 0) return { state: 'refused', obstacles, findings: [] }
  if (questions.length > 0) return { state: 'questions', questions }
  const text = writeUbl(draft.model)
  const checked = checkInvoice(text)
  if (!checked.ok) throw new Error(`a translation is no invoice: ${checked.refusal.detail}`)
  if (!checked.report.valid) return { state: 'refused', obstacles, findings: checked.report.findings }
  return { state: 'translated', text, changes: changes.toSorted((a, b) => weightOf(a) - weightOf(b)) }
}

const weightOf = ({ effect }: Change): number => (effect === undefined ? 1 : 0)
