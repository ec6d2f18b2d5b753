/** An invoice for a receiver who reads another specification, and what became of each of its details. */
import {
  type Answers,
  checkInvoice,
  type Decimal,
  type InvoiceModel,
  readModel,
  shortText,
  type Target,
  translate,
} from '@entente/invoice'
import type { Change, Obstacle, Question, InvoiceReport } from '@entente/invoice'

export type TranslatedFile =
  | {
      readonly state: 'translated'
      readonly text: string
      readonly report: InvoiceReport
      readonly model: InvoiceModel
      readonly changes: readonly Change[]
      /** Details that the translated file says as the first one does: counted by reading both. */
      readonly kept: number
    }
  | { readonly state: 'questions'; readonly questions: readonly Question[] }
  | {
      readonly state: 'refused'
      readonly obstacles: readonly Obstacle[]
      readonly findings: InvoiceReport['findings']
    }

/** Translates and reads what came out: the report says what is in the file, not what was meant to be. */
export function translateFile(model: InvoiceModel, to: Target, answers: Answers): TranslatedFile {
  const made = translate(model, to, answers)
  if (made.state !== 'translated') return made
  const checked = checkInvoice(made.text)
  if (!checked.ok) throw new Error(`a translation is no invoice: ${checked.refusal.detail}`)
  const back = readModel(checked.invoice)
  return {
    state: 'translated',
    text: made.text,
    report: checked.report,
    model: back,
    changes: made.changes,
    kept: countKept(model, back),
  }
}

/** Details that both say alike. */
export function countKept(before: InvoiceModel, after: InvoiceModel): number {
  const now = leavesOf(after)
  return [...leavesOf(before)].filter(([place, value]) => now.get(place) === value).length
}

/** Every text and number with its place. */
function leavesOf(model: InvoiceModel): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>()
  const walk = (value: unknown, place: string): void => {
    if (typeof value === 'string') leaves.set(place, value)
    else if (isDecimal(value)) leaves.set(place, shortText(value))
    else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) walk(member, `${place}/${name}`)
  }
  walk(model, '')
  return leaves
}

const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'object' && value !== null && 'units' in value && 'scale' in value
