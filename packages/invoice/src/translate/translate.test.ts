import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkInvoice } from '../check-invoice.ts'
import { type Decimal, parseDecimal } from '../decimal.ts'
import type { InvoiceModel } from '../model/model.ts'
import { readModel } from '../model/read-model.ts'
import { readInvoice } from '../read-invoice.ts'
import type { Answers } from './draft.ts'
import { type Target, type Translation, translate } from './translate.ts'

function model(text: string): InvoiceModel {
  const found = readInvoice(text)
  return found.ok ? readModel(found.invoice) : expect.fail(found.refusal.detail)
}
const vector = (name: string) =>
  model(readFileSync(new URL(`../vectors/${name}.xml`, import.meta.url), 'utf8'))
const belgian = vector('belgian-invoice')
const japanese = vector('japanese-invoice')
const REGISTRATION = 'T7000012050002'

function translated(from: InvoiceModel, to: Target, answers?: Answers) {
  const made = translate(from, to, answers)
  return made.state === 'translated' ? made : expect.fail(JSON.stringify(made))
}
const packOf = (text: string) => {
  const checked = checkInvoice(text)
  return checked.ok ? [checked.report.pack, checked.report.valid] : checked.refusal
}
const termsOf = ({ changes }: Extract<Translation, { state: 'translated' }>) =>
  changes.map(({ term, action }) => `${term} ${action}`)

const cents = (amount: number): Decimal => ({ units: amount, scale: 2 })

/** The Belgian invoice with these lines, prices in cents, and no allowance. */
function selling(rows: readonly { readonly count: number; readonly price: number }[]): InvoiceModel {
  const [line] = belgian.lines
  const [row] = belgian.vat
  if (line === undefined || row === undefined) return expect.fail('the vector has a line and a row of VAT')
  const sum = cents(rows.reduce((all, { count, price }) => all + count * price, 0))
  return {
    ...belgian,
    adjustments: [],
    totals: { ...belgian.totals, lines: sum, allowances: undefined, withoutVat: sum, withVat: sum, due: sum },
    vat: [{ ...row, taxable: sum }],
    lines: rows.map(({ count, price }, at) => ({
      ...line,
      id: `${at + 1}`,
      quantity: { units: count, scale: 0 },
      price: cents(price),
      net: cents(count * price),
    })),
  }
}

describe('from Europe to Japan', () => {
  test('with a registration number: valid there, and every change is told', () => {
    const made = translated(belgian, 'pint-jp', { registrationNumber: REGISTRATION })
    expect(packOf(made.text)).toEqual(['pint-jp@1.1.3', true])
    expect(termsOf(made)).toEqual([
      'BT-24 re-expressed',
      'BT-23 re-expressed',
      'BT-31 re-expressed',
      'BT-32 added',
    ])
    expect(model(made.text).seller).toMatchObject({
      vatNumber: REGISTRATION,
      taxRegistration: 'BE0123456749',
    })
  })

  test('and back: nothing is lost', () => {
    const there = translated(belgian, 'pint-jp', { registrationNumber: REGISTRATION })
    expect(model(translated(model(there.text), 'peppol-bis').text)).toEqual(belgian)
  })

  test('and back, whatever is bought and at whatever price', () => {
    const bought = fc.record({ count: fc.nat({ max: 10_000 }), price: fc.nat({ max: 10_000_000 }) })
    fc.assert(
      fc.property(fc.array(bought, { minLength: 1, maxLength: 20 }), (rows) => {
        const sold = selling(rows)
        const there = translated(sold, 'pint-jp', { registrationNumber: REGISTRATION })
        expect(model(translated(model(there.text), 'peppol-bis').text)).toEqual(sold)
      }),
      { numRuns: 50 },
    )
  })

  test('of a seller that is not registered: what the buyer loses comes first', () => {
    const made = translated(belgian, 'pint-jp', { unregistered: true })
    expect(packOf(made.text)).toEqual(['pint-jp-ntr@1.1.3', true])
    expect(made.changes[0]).toMatchObject({ term: 'BT-31', action: 'dropped', from: 'BE0123456749' })
    expect(made.changes[0]?.effect).toContain('no input-tax credit')
    expect(model(made.text)).toMatchObject({ type: '480', seller: { vatNumber: undefined } })
  })

  const withoutPeriod = { ...belgian, period: undefined }
  const period = { from: '2026-10-01', until: '2026-10-31' }
  test('what is missing is asked, and the answer is used', () => {
    expect(translate(withoutPeriod, 'pint-jp')).toMatchObject({
      state: 'questions',
      questions: [
        { answer: 'registrationNumber', term: 'BT-31' },
        { answer: 'period', term: 'BG-14' },
      ],
    })
    const made = translated(withoutPeriod, 'pint-jp', { registrationNumber: REGISTRATION, period })
    expect(termsOf(made)).toContain('BG-14 added')
    expect(model(made.text).period).toEqual(period)
  })

  test.each(['T700001205000', '7000012050002', 't7000012050002', ''])(
    'an answer that is no registration number is no answer: "%s"',
    (registrationNumber) => {
      expect(translate(belgian, 'pint-jp', { registrationNumber }).state).toBe('questions')
    },
  )

  const category = (code: string, percent: string, tax: string): InvoiceModel => ({
    ...belgian,
    vat: belgian.vat.map((row) => ({
      ...row,
      category: code,
      percent: parseDecimal(percent),
      tax: parseDecimal(tax),
    })),
  })
  test.each<[string, InvoiceModel, string]>([
    ['VAT of another country', category('S', '21', '47.25'), 'The rate of S is none'],
    ['a category that is not known there', category('AE', '0', '0'), 'The category AE has no counterpart'],
    ['consumption tax that is not in yen', category('S', '10', '22.50'), 'in yen too'],
    ['a credit note', { ...belgian, kind: 'credit-note', type: '381' }, 'no credit notes'],
  ])('%s is refused', (_, from, reason) => {
    const made = translate(from, 'pint-jp', { registrationNumber: REGISTRATION })
    expect(made).toMatchObject({ state: 'refused', findings: [] })
    expect(JSON.stringify(made)).toContain(reason)
  })

  test('an invoice that is wrong does not become right: the rules of the target say why', () => {
    const wrong = { ...belgian, totals: { ...belgian.totals, due: parseDecimal('1.00') } }
    const made = translate(wrong, 'pint-jp', { registrationNumber: REGISTRATION })
    expect(made).toMatchObject({ state: 'refused', obstacles: [], findings: [{ rule: 'ibr-co-16' }] })
  })

  test('files inside the document are not carried over, and it is told', () => {
    const file = {
      reference: 'a',
      description: undefined,
      location: undefined,
      fileName: 'a.csv',
      mimeType: 'text/csv',
    }
    const made = translated({ ...belgian, attachments: [file] }, 'pint-jp', {
      registrationNumber: REGISTRATION,
    })
    expect(made.changes[0]).toMatchObject({ term: 'BT-125', action: 'dropped', from: 'a.csv' })
  })
})

describe('from Japan to Europe', () => {
  test('valid there: the number moves, the reduced rate is S', () => {
    const made = translated(japanese, 'peppol-bis')
    expect(packOf(made.text)).toEqual(['peppol-bis@3.0.21', true])
    expect(termsOf(made)).toEqual([
      'BT-24 re-expressed',
      'BT-23 re-expressed',
      'BT-31 re-expressed',
      'BT-118 re-expressed',
    ])
    const { seller, vat, totals } = model(made.text)
    expect(seller).toMatchObject({ vatNumber: undefined, taxRegistration: REGISTRATION })
    expect(vat.map((row) => [row.category, row.percent])).toEqual(
      japanese.vat.map((row) => ['S', row.percent]),
    )
    expect(totals).toEqual(japanese.totals)
  })

  test('an export of a seller whose number was dropped is refused: a number cannot be made up', () => {
    const there = translated(belgian, 'pint-jp', { unregistered: true })
    const back = translate(model(there.text), 'peppol-bis')
    expect(back).toMatchObject({ state: 'refused', obstacles: [] })
    expect(back.state === 'refused' ? back.findings.map(({ rule }) => rule) : []).toContain('BR-G-02')
  })

  test('an invoice of a seller that is not registered becomes one that anybody knows', () => {
    const outside = { category: 'O', percent: undefined }
    const untaxed: InvoiceModel = {
      ...belgian,
      type: '480',
      specification: 'urn:peppol:pint:nontaxinvoice-1@jp-1',
      seller: { ...belgian.seller, vatNumber: undefined },
      vat: belgian.vat.map((row) => ({ ...row, ...outside, exemptionCode: 'VATEX-EU-O' })),
      adjustments: belgian.adjustments.map((one) => ({ ...one, vat: outside })),
      lines: belgian.lines.map((line) => ({ ...line, vat: outside })),
    }
    const made = translated(untaxed, 'peppol-bis')
    expect(termsOf(made)).toContain('BT-3 re-expressed')
    expect(model(made.text).type).toBe('380')
  })

  test('what is missing is asked, and the answer is used', () => {
    const silent: InvoiceModel = {
      ...japanese,
      references: { ...japanese.references, buyer: undefined, order: undefined },
    }
    expect(translate(silent, 'peppol-bis')).toMatchObject({
      state: 'questions',
      questions: [{ answer: 'buyerReference', term: 'BT-10' }],
    })
    const made = translated(silent, 'peppol-bis', { buyerReference: 'B1' })
    expect(model(made.text).references.buyer).toBe('B1')
  })

  test('a row without tax says why, or it is asked', () => {
    const bare: InvoiceModel = {
      ...belgian,
      vat: belgian.vat.map((row) => ({ ...row, exemptionCode: undefined })),
    }
    expect(translate(bare, 'peppol-bis')).toMatchObject({
      state: 'questions',
      questions: [{ term: 'BT-120' }],
    })
    const made = translated(bare, 'peppol-bis', { exemption: 'Export' })
    expect(model(made.text).vat).toMatchObject([{ exemption: 'Export' }])
  })

  test('a breakdown in a second currency is left out, its total stays', () => {
    const two: InvoiceModel = {
      ...belgian,
      taxCurrency: 'JPY',
      totals: { ...belgian.totals, vatInTaxCurrency: parseDecimal('0') },
      vatRowsInTaxCurrency: belgian.vat,
    }
    const made = translated(two, 'peppol-bis')
    expect(termsOf(made)).toContain('BG-23 dropped')
    expect(model(made.text)).toMatchObject({ vatRowsInTaxCurrency: [], taxCurrency: 'JPY' })
  })

  test('a seller without any identifier is known by its registration number', () => {
    const alone = { ...japanese, seller: { ...japanese.seller, registration: undefined } }
    const made = translated(alone, 'peppol-bis')
    expect(model(made.text).seller.identifiers).toEqual([{ value: REGISTRATION, scheme: '0221' }])
  })

  test('a registration number of the buyer has no place', () => {
    const made = translated(
      { ...japanese, buyer: { ...japanese.buyer, vatNumber: 'T1234567890123' } },
      'peppol-bis',
    )
    expect(made.changes).toContainEqual(
      expect.objectContaining({ term: 'BT-48', action: 'dropped', from: 'T1234567890123' }),
    )
    expect(model(made.text).buyer.vatNumber).toBeUndefined()
  })

  test('an amount to be paid needs a day, and no other text is one', () => {
    const open = { ...japanese, dueDate: undefined, paymentTerms: undefined }
    expect(translate(open, 'peppol-bis', { dueDate: 'soon' })).toMatchObject({
      state: 'questions',
      questions: [{ answer: 'dueDate', term: 'BT-9' }],
    })
    const made = translated(open, 'peppol-bis', { dueDate: '2026-12-31' })
    expect(model(made.text).dueDate).toBe('2026-12-31')
  })
})
