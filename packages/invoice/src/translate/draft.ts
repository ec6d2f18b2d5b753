import type { InvoiceModel, Period } from '../model/model.ts'

/** What a person said; each is used only where it was asked for. */
export type Answers = {
  /** T and 13 digits. */
  readonly registrationNumber?: string
  /** The seller is not registered in Japan. */
  readonly unregistered?: boolean
  readonly period?: Period
  readonly exemption?: string
  readonly buyerReference?: string
  readonly dueDate?: string
}

/** What happened to a business term on its way. Terms that are not named are as they were. */
export type Change = {
  /** `BT-31` */
  readonly term: string
  readonly action: 're-expressed' | 'added' | 'dropped'
  readonly from: string | undefined
  readonly to: string | undefined
  readonly reason: string
  /** What the parties lose by it, where it matters in law. */
  readonly effect?: string
}

/** What only a person can say, since nothing is invented. */
export type Question = { readonly answer: string; readonly term: string; readonly ask: string }

export type Obstacle = { readonly term: string; readonly reason: string }

/** A translation on its way. */
export type Draft = {
  readonly model: InvoiceModel
  readonly changes: readonly Change[]
  readonly questions: readonly Question[]
  readonly obstacles: readonly Obstacle[]
}

export const draftOf = (model: InvoiceModel): Draft => ({
  model,
  changes: [],
  questions: [],
  obstacles: [],
})

export const change = (draft: Draft, model: Partial<InvoiceModel>, made: Change): Draft => ({
  ...draft,
  model: { ...draft.model, ...model },
  changes: [...draft.changes, made],
})

export const ask = (draft: Draft, question: Question): Draft => ({
  ...draft,
  questions: [...draft.questions, question],
})

export const stop = (draft: Draft, obstacle: Obstacle): Draft => ({
  ...draft,
  obstacles: [...draft.obstacles, obstacle],
})

/** BT-24 and BT-23. */
export function follow(
  draft: Draft,
  { specification, process }: { readonly specification: string; readonly process: string },
): Draft {
  const { model } = draft
  const reason = 'The receiver checks the invoice by the rules of this specification.'
  const named = change(
    draft,
    { specification },
    { term: 'BT-24', action: 're-expressed', from: model.specification, to: specification, reason },
  )
  return change(
    named,
    { process },
    { term: 'BT-23', action: 're-expressed', from: model.process, to: process, reason },
  )
}

/** Files in the document are not in the model, and so not in what is written. */
export function leaveFiles(draft: Draft): Draft {
  const files = draft.model.attachments.flatMap(({ fileName }) => fileName ?? [])
  if (files.length === 0) return draft
  return change(
    draft,
    {},
    {
      term: 'BT-125',
      action: 'dropped',
      from: files.join(', '),
      to: undefined,
      reason: 'Files inside the document are not carried over.',
      effect: 'Whoever needs them as evidence must get them with the original.',
    },
  )
}

/** The VAT categories of lines, allowances, charges and breakdown, changed alike. */
export function recategorise(
  model: InvoiceModel,
  to: (rate: { readonly category: string | undefined }) => string | undefined,
): InvoiceModel {
  const rated = <T extends { readonly category: string | undefined }>(rate: T): T => ({
    ...rate,
    category: to(rate),
  })
  const adjusted = <T extends InvoiceModel['adjustments'][number]>(one: T): T => ({
    ...one,
    vat: one.vat && rated(one.vat),
  })
  return {
    ...model,
    vat: model.vat.map(rated),
    vatRowsInTaxCurrency: model.vatRowsInTaxCurrency.map(rated),
    adjustments: model.adjustments.map(adjusted),
    lines: model.lines.map((line) => ({ ...line, vat: line.vat && rated(line.vat) })),
  }
}
