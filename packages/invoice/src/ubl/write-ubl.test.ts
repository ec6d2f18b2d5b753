import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkInvoice } from '../check-invoice.ts'
import { parseDecimal } from '../decimal.ts'
import type { InvoiceModel } from '../model/model.ts'
import { readModel } from '../model/read-model.ts'
import { readInvoice } from '../read-invoice.ts'
import { writeUbl } from './write-ubl.ts'

const vector = (name: string) => readFileSync(new URL(`../vectors/${name}.xml`, import.meta.url), 'utf8')

function model(text: string): InvoiceModel {
  const found = readInvoice(text)
  return found.ok ? readModel(found.invoice) : expect.fail(found.refusal.detail)
}

const belgian = model(vector('belgian-invoice'))
const NAMES = ['belgian-invoice', 'japanese-invoice', 'belgian-invoice-cii']

describe.each(NAMES)('%s', (name) => {
  const written = writeUbl(model(vector(name)))

  test('says the same after writing', () => expect(model(written)).toEqual(model(vector(name))))

  test('is valid as it is written, under the pack it names', () => {
    const checked = checkInvoice(written)
    expect(checked.ok ? checked.report.findings : checked.refusal).toEqual([])
  })
})

/** Every member that may be there, each with a text of its own. */
const full: InvoiceModel = {
  ...belgian,
  taxCurrency: 'JPY',
  taxPointDate: '2026-11-01',
  taxPointCode: '35',
  notes: ['one', 'two'],
  references: {
    buyer: 'buyer',
    project: 'project',
    contract: 'contract',
    order: 'order',
    salesOrder: 'sales order',
    receipt: 'receipt',
    despatch: 'despatch',
    tender: 'tender',
    object: { value: 'object', scheme: 'ABZ' },
    accounting: 'accounting',
    preceding: [
      { number: 'first', date: '2026-01-01' },
      { number: 'second', date: undefined },
    ],
  },
  seller: {
    ...belgian.seller,
    identifiers: [{ value: '5412345000013', scheme: '0088' }],
    taxRegistration: 'registered',
    legalForm: 'SRL',
    contact: { name: 'Anne', telephone: '+32 2 000 00 00', email: 'anne@example.test' },
  },
  payee: { name: 'payee', identifiers: [{ value: 'p', scheme: undefined }], registration: undefined },
  taxRepresentative: { name: 'representative', vatNumber: 'BE1', address: belgian.buyer.address },
  delivery: {
    name: 'goods in',
    location: { value: 'dock', scheme: '0088' },
    date: '2026-10-20',
    address: belgian.buyer.address,
  },
  payments: belgian.payments.map((payment) => ({
    ...payment,
    meansName: 'transfer',
    accountName: 'account',
    bank: 'GEBABEBB',
    card: '1234',
    cardHolder: 'holder',
    mandate: 'mandate',
    debitedAccount: 'BE1',
  })),
  creditor: 'BE69ZZZ050D000000008',
  totals: {
    ...belgian.totals,
    charges: parseDecimal('1.00'),
    prepaid: parseDecimal('2.00'),
    rounding: parseDecimal('0.01'),
    vatInTaxCurrency: parseDecimal('16'),
  },
  vatRowsInTaxCurrency: belgian.vat,
  attachments: [
    {
      reference: 'a',
      description: 'b',
      location: 'https://c.test',
      fileName: undefined,
      mimeType: undefined,
    },
  ],
  lines: belgian.lines.map((line) => ({
    ...line,
    note: 'note',
    object: { value: 'object', scheme: 'ABZ' },
    orderLine: '7',
    accountingReference: 'cost',
    period: { from: '2026-10-01', until: undefined },
    adjustments: belgian.adjustments.map((adjustment) => ({ ...adjustment, charge: true, reason: 'reason' })),
    discount: parseDecimal('1.00'),
    grossPrice: parseDecimal('26.00'),
    priceQuantity: parseDecimal('1'),
    description: 'bitter',
    sellersItem: 's',
    buyersItem: 'b',
    standardItem: { value: '5412345000013', scheme: '0160' },
    classifications: [{ value: '50161813', scheme: 'TST' }],
    origin: 'BE',
    properties: [{ name: 'cocoa', value: '70 %' }],
  })),
}

test('nothing that the model has is lost, in an invoice or in a credit note', () => {
  expect(model(writeUbl(full))).toEqual(full)
  const credit: InvoiceModel = { ...full, kind: 'credit-note', type: '381' }
  expect(model(writeUbl(credit))).toEqual(credit)
})

test('what is not there is not written: no element is empty', () => {
  expect(writeUbl(belgian)).not.toMatch(/<([\w:]+)[^>]*><\/\1>|\/>|undefined/)
})

test('any text of an invoice is text of the document, and never markup', () => {
  const words = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\s+/g, ' ').trim())
  fc.assert(
    fc.property(words, words, (name, note) => {
      const written = model(
        writeUbl({ ...belgian, seller: { ...belgian.seller, name }, notes: note === '' ? [] : [note] }),
      )
      expect(written.seller.name).toBe(name === '' ? undefined : name)
      expect(written.notes).toEqual(note === '' ? [] : [note])
      expect(written.lines).toEqual(belgian.lines)
    }),
    { numRuns: 100 },
  )
})
