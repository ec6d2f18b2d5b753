/** PINT JP 1.1.3: what an invoice of Peppol BIS Billing lacks for a receiver in Japan, and what it may not say there. */
import { compare, type Decimal, signOf } from '../decimal.ts'
import { type Answers, ask, change, type Draft, follow, leaveFiles, stop } from './draft.ts'

const STANDARD = 'urn:peppol:pint:billing-1@jp-1'
const NOT_REGISTERED = 'urn:peppol:pint:nontaxinvoice-1@jp-1'
const PROCESS = 'urn:peppol:bis:billing'

/** Standard and reduced rate, exempt, export, outside the scope of the tax. */
const CATEGORIES = new Set(['S', 'AA', 'E', 'G', 'O'])
const RATES: Readonly<Record<string, Decimal>> = { S: { units: 10, scale: 0 }, AA: { units: 8, scale: 0 } }

export function toJapan(draft: Draft, answers: Answers): Draft {
  const unregistered = answers.unregistered === true
  const specification = unregistered ? NOT_REGISTERED : STANDARD
  const steps = [
    (one: Draft) => follow(one, { specification, process: PROCESS }),
    (one: Draft) => typed(one, unregistered),
    (one: Draft) => (unregistered ? withoutNumber(one) : withNumber(one, answers)),
    (one: Draft) => withPeriod(one, answers),
    taxed,
    leaveFiles,
  ]
  return steps.reduce((made, step) => step(made), draft)
}

/** Japan has no credit notes: what was wrong is said again, in an invoice that refers to the first. */
function typed(draft: Draft, unregistered: boolean): Draft {
  const { kind, type } = draft.model
  if (kind === 'credit-note')
    return stop(draft, {
      term: 'BT-3',
      reason: 'There are no credit notes: make a corrected invoice (380) that refers to the first (BT-25).',
    })
  if (!unregistered) return draft
  return change(
    draft,
    { type: '480' },
    {
      term: 'BT-3',
      action: 're-expressed',
      from: type,
      to: '480',
      reason: 'An invoice of a seller that is not registered has a type of its own.',
    },
  )
}

const isRegistration = (number: string | undefined): boolean => /^T[0-9]{13}$/.test(number ?? '')

/** The registration number takes the place of the VAT number, which stays as another registration. */
function withNumber(draft: Draft, { registrationNumber }: Answers): Draft {
  const { seller } = draft.model
  if (isRegistration(seller.vatNumber)) return draft
  if (!isRegistration(registrationNumber))
    return ask(draft, {
      answer: 'registrationNumber',
      term: 'BT-31',
      ask: 'Which registration number has the seller in Japan (T and 13 digits)? Or is it not registered there?',
    })
  const placed = change(
    draft,
    { seller: { ...seller, vatNumber: registrationNumber } },
    {
      term: 'BT-31',
      action: 're-expressed',
      from: seller.vatNumber,
      to: registrationNumber,
      reason: 'The seller is known to the Japanese tax agency by its registration number.',
    },
  )
  if (seller.vatNumber === undefined || seller.taxRegistration !== undefined) return placed
  return change(
    placed,
    { seller: { ...placed.model.seller, taxRegistration: seller.vatNumber } },
    {
      term: 'BT-32',
      action: 'added',
      from: undefined,
      to: seller.vatNumber,
      reason: 'The VAT number of its own country is one more registration of the seller.',
    },
  )
}

function withoutNumber(draft: Draft): Draft {
  const { seller } = draft.model
  return change(
    draft,
    { seller: { ...seller, vatNumber: undefined, taxRegistration: undefined } },
    {
      term: 'BT-31',
      action: 'dropped',
      from: seller.vatNumber ?? seller.taxRegistration,
      to: undefined,
      reason: 'A seller that is not registered in Japan gives no tax number there.',
      effect: 'Not a qualified invoice: the buyer has no input-tax credit by it.',
    },
  )
}

function withPeriod(draft: Draft, { period }: Answers): Draft {
  const { model } = draft
  if (model.period !== undefined || model.lines.some((line) => line.period !== undefined)) return draft
  if (period?.from === undefined && period?.until === undefined)
    return ask(draft, {
      answer: 'period',
      term: 'BG-14',
      ask: 'For which period, or on which day, was it delivered?',
    })
  return change(
    draft,
    { period },
    {
      term: 'BG-14',
      action: 'added',
      from: undefined,
      to: `${period.from ?? ''} – ${period.until ?? ''}`,
      reason: 'An invoice says when what it is about was delivered.',
    },
  )
}

/** VAT of another country is no consumption tax, under whatever name. */
function taxed(draft: Draft): Draft {
  const { vat, currency } = draft.model
  const foreign = vat.filter(({ category }) => !CATEGORIES.has(category ?? ''))
  const otherRates = vat.filter(({ category = '', percent }) => {
    const rate = RATES[category]
    return rate !== undefined && (percent === undefined || compare(percent, rate) !== 0)
  })
  const reasons = [
    ...foreign.map(({ category }) => `The category ${category ?? '(none)'} has no counterpart in Japan.`),
    ...otherRates.map(({ category }) => `The rate of ${category} is none of the consumption tax.`),
  ]
  const stopped = reasons.reduce((made, reason) => stop(made, { term: 'BT-118', reason }), draft)
  const charged = vat.some(({ tax }) => tax !== undefined && signOf(tax) !== 0)
  if (currency === 'JPY' || !charged || draft.model.vatRowsInTaxCurrency.length > 0) return stopped
  return stop(stopped, { term: 'BT-111', reason: 'The tax must be given in yen too, rate by rate.' })
}
