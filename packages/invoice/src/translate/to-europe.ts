/** Peppol BIS Billing 3.0.21: what an invoice of PINT JP says otherwise than a receiver in Europe reads it. */
import { signOf } from '../decimal.ts'
import { dateOf } from '../rules/values.ts'
import { type Answers, ask, change, type Draft, follow, leaveFiles, recategorise } from './draft.ts'

const SPECIFICATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
const PROCESS = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'

export function toEurope(draft: Draft, answers: Answers): Draft {
  const steps = [
    (one: Draft) => follow(one, { specification: SPECIFICATION, process: PROCESS }),
    typed,
    numbered,
    identified,
    withoutBuyersNumber,
    reduced,
    inOneCurrency,
    (one: Draft) => excused(one, answers),
    (one: Draft) => referring(one, answers),
    (one: Draft) => payable(one, answers),
    leaveFiles,
  ]
  return steps.reduce((made, step) => step(made), draft)
}

function typed(draft: Draft): Draft {
  if (draft.model.type !== '480') return draft
  return change(
    draft,
    { type: '380' },
    {
      term: 'BT-3',
      action: 're-expressed',
      from: '480',
      to: '380',
      reason: 'The type for sellers that are not registered is known in Japan only.',
    },
  )
}

/** A registration number of Japan is no VAT number; the VAT number that stood aside for it comes back. */
function numbered(draft: Draft): Draft {
  const { seller } = draft.model
  if (!/^T[0-9]{13}$/.test(seller.vatNumber ?? '')) return draft
  const aside = /^[A-Z]{2}/.test(seller.taxRegistration ?? '') ? seller.taxRegistration : undefined
  const taxRegistration = aside === undefined ? seller.vatNumber : undefined
  return change(
    draft,
    { seller: { ...seller, vatNumber: aside, taxRegistration } },
    {
      term: 'BT-31',
      action: 're-expressed',
      from: seller.vatNumber,
      to: aside ?? taxRegistration,
      reason: 'A VAT number begins with the code of its country; other registrations are BT-32.',
    },
  )
}

/** ISO 6523: invoice issuers registered in Japan. */
const JAPANESE_ISSUERS = '0221'

/** A seller is known by a VAT number, an entry in a register or an identifier: the registration number is one. */
function identified(draft: Draft): Draft {
  const { seller } = draft.model
  const number = seller.taxRegistration
  const known = seller.vatNumber ?? seller.registration ?? seller.identifiers[0]
  if (known !== undefined || number === undefined || !/^T[0-9]{13}$/.test(number)) return draft
  return change(
    draft,
    { seller: { ...seller, identifiers: [{ value: number, scheme: JAPANESE_ISSUERS }] } },
    {
      term: 'BT-29',
      action: 'added',
      from: undefined,
      to: number,
      reason: 'The seller has no other identifier that is known in Europe.',
    },
  )
}

function withoutBuyersNumber(draft: Draft): Draft {
  const { buyer } = draft.model
  if (buyer.vatNumber === undefined || /^[A-Z]{2}/.test(buyer.vatNumber)) return draft
  return change(
    draft,
    { buyer: { ...buyer, vatNumber: undefined } },
    {
      term: 'BT-48',
      action: 'dropped',
      from: buyer.vatNumber,
      to: undefined,
      reason:
        'A VAT number begins with the code of its country, and there is no place for another of the buyer.',
    },
  )
}

function reduced(draft: Draft): Draft {
  if (!draft.model.vat.some(({ category }) => category === 'AA')) return draft
  const model = recategorise(draft.model, ({ category }) => (category === 'AA' ? 'S' : category))
  return change(draft, model, {
    term: 'BT-118',
    action: 're-expressed',
    from: 'AA',
    to: 'S',
    reason: 'A reduced rate is category S with its own rate.',
  })
}

function inOneCurrency(draft: Draft): Draft {
  const { vatRowsInTaxCurrency: rows, taxCurrency } = draft.model
  if (rows.length === 0) return draft
  return change(
    draft,
    { vatRowsInTaxCurrency: [] },
    {
      term: 'BG-23',
      action: 'dropped',
      from: `${rows.length} rows in ${taxCurrency ?? 'another currency'}`,
      to: undefined,
      reason: 'The breakdown is given in the currency of the invoice only; the total in the other stays.',
    },
  )
}

const NEEDS_REASON = new Set(['E', 'G', 'O'])

function excused(draft: Draft, { exemption }: Answers): Draft {
  const silent = draft.model.vat.filter(
    (row) =>
      NEEDS_REASON.has(row.category ?? '') && row.exemption === undefined && row.exemptionCode === undefined,
  )
  if (silent.length === 0) return draft
  if (exemption === undefined || exemption === '')
    return ask(draft, { answer: 'exemption', term: 'BT-120', ask: 'Why is no VAT charged?' })
  const vat = draft.model.vat.map((row) => (silent.includes(row) ? { ...row, exemption } : row))
  return change(
    draft,
    { vat },
    {
      term: 'BT-120',
      action: 'added',
      from: undefined,
      to: exemption,
      reason: 'Where no VAT is charged, it says why.',
    },
  )
}

function referring(draft: Draft, { buyerReference }: Answers): Draft {
  const { references } = draft.model
  if (references.buyer !== undefined || references.order !== undefined) return draft
  if (buyerReference === undefined || buyerReference === '')
    return ask(draft, {
      answer: 'buyerReference',
      term: 'BT-10',
      ask: 'Which reference did the buyer give, or which order is it about?',
    })
  return change(
    draft,
    { references: { ...references, buyer: buyerReference } },
    {
      term: 'BT-10',
      action: 'added',
      from: undefined,
      to: buyerReference,
      reason: 'The buyer finds the invoice by its own reference.',
    },
  )
}

function payable(draft: Draft, { dueDate }: Answers): Draft {
  const { totals, paymentTerms, dueDate: given } = draft.model
  if (
    given !== undefined ||
    paymentTerms !== undefined ||
    totals.due === undefined ||
    signOf(totals.due) <= 0
  )
    return draft
  if (dateOf(dueDate ?? '') === undefined)
    return ask(draft, { answer: 'dueDate', term: 'BT-9', ask: 'Until which day is it to be paid?' })
  return change(
    draft,
    { dueDate },
    {
      term: 'BT-9',
      action: 'added',
      from: undefined,
      to: dueDate,
      reason: 'An amount to be paid comes with the day or the terms.',
    },
  )
}
