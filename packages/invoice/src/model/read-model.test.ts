import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decimalText } from '../decimal.ts'
import { readInvoice } from '../read-invoice.ts'
import type { InvoiceModel } from './model.ts'
import { readModel } from './read-model.ts'

const vector = (name: string) => readFileSync(new URL(`../vectors/${name}.xml`, import.meta.url), 'utf8')
const belgian = vector('belgian-invoice')

function model(text: string): InvoiceModel {
  const found = readInvoice(text)
  return found.ok ? readModel(found.invoice) : expect.fail(found.refusal.detail)
}

/** The text with one part in place of another, which must be there. */
const changed = (part: string, by: string): InvoiceModel =>
  belgian.includes(part) ? model(belgian.replace(part, by)) : expect.fail(`no ${part}`)

/** Numbers as text, and nothing where there is nothing. */
const plainly = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, member: unknown) =>
      typeof member === 'object' && member !== null && 'units' in member
        ? decimalText(member as Parameters<typeof decimalText>[0])
        : member,
    ),
  )

test('the whole of an invoice', () => {
  expect(plainly(model(belgian))).toEqual({
    kind: 'invoice',
    number: '2026-0117',
    issueDate: '2026-11-02',
    type: '380',
    currency: 'EUR',
    dueDate: '2026-12-02',
    paymentTerms: '30 days',
    notes: ['Chocolate for the autumn fair'],
    process: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
    specification: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
    period: { from: '2026-10-01', until: '2026-10-31' },
    references: { buyer: 'Tokyo desk', order: 'PO-4711', preceding: [] },
    seller: {
      name: 'Praline du Sablon SRL',
      tradingName: 'Praline du Sablon',
      identifiers: [],
      registration: { value: '0123456749', scheme: '0208' },
      vatNumber: 'BE0123456749',
      endpoint: { value: '0123456749', scheme: '0208' },
      address: { street: 'Place du Grand Sablon 1', city: 'Bruxelles', postCode: '1000', country: 'BE' },
    },
    buyer: {
      name: '東京菓子株式会社',
      identifiers: [],
      registration: { value: '7000012050002', scheme: '0188' },
      endpoint: { value: '7000012050002', scheme: '0188' },
      address: { street: 'Marunouchi 1-1', city: 'Chiyoda-ku', postCode: '100-0005', country: 'JP' },
    },
    payments: [{ means: '30', reference: '2026-0117', account: 'BE68539007547034' }],
    adjustments: [
      {
        charge: false,
        amount: '25.00',
        base: '250.00',
        percent: '10',
        reasonCode: '95',
        vat: { category: 'G', percent: '0' },
      },
    ],
    totals: {
      lines: '250.00',
      allowances: '25.00',
      withoutVat: '225.00',
      vat: '0.00',
      withVat: '225.00',
      due: '225.00',
    },
    vat: [{ taxable: '225.00', tax: '0.00', category: 'G', percent: '0', exemptionCode: 'VATEX-EU-G' }],
    vatRowsInTaxCurrency: [],
    attachments: [],
    lines: [
      {
        id: '1',
        quantity: '10',
        unit: 'KGM',
        net: '250.00',
        adjustments: [],
        price: '25.00',
        vat: { category: 'G', percent: '0' },
        name: 'Dark chocolate, 70 %',
        classifications: [],
        properties: [],
      },
    ],
  })
})

test('CII says the same', () => {
  expect(model(vector('belgian-invoice-cii'))).toEqual(model(belgian))
})

test('a Japanese invoice has tax by rate, in yen without fractions', () => {
  const { currency, vat, totals, seller } = model(vector('japanese-invoice'))
  expect({ currency, seller: seller.vatNumber }).toEqual({ currency: 'JPY', seller: 'T7000012050002' })
  expect(vat.length).toBeGreaterThan(0)
  for (const amount of [...vat.flatMap(({ taxable, tax }) => [taxable, tax]), totals.due, totals.vat])
    expect(amount?.scale).toBe(0)
})

describe('what is said otherwise', () => {
  const credit = belgian
    .replaceAll('<Invoice', '<CreditNote')
    .replaceAll('</Invoice>', '</CreditNote>')
    .replaceAll('xsd:Invoice-2', 'xsd:CreditNote-2')
    .replaceAll('InvoiceTypeCode', 'CreditNoteTypeCode')
    .replaceAll('>380<', '>381<')
    .replaceAll('cac:InvoiceLine', 'cac:CreditNoteLine')
    .replaceAll('InvoicedQuantity', 'CreditedQuantity')

  test('a credit note, with its own names', () => {
    const { lines, ...rest } = model(credit)
    const invoice = model(belgian)
    expect(rest).toEqual({ ...invoice, lines: undefined, kind: 'credit-note', type: '381' })
    expect(lines).toEqual(invoice.lines)
  })

  test('references: what is invoiced (130), the project of a credit note (50), and documents beside it', () => {
    const reference = (id: string, inside: string) =>
      `<cac:AdditionalDocumentReference><cbc:ID schemeID="ABZ">${id}</cbc:ID>${inside}</cac:AdditionalDocumentReference>`
    const code = (type: string) => `<cbc:DocumentTypeCode>${type}</cbc:DocumentTypeCode>`
    const file =
      '<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="a.csv">QQ==</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>'
    const { references, attachments } = changed(
      '<cac:AccountingSupplierParty>',
      `${reference('meter', code('130'))}${reference('P1', code('50'))}${reference('hours', file)}<cac:AccountingSupplierParty>`,
    )
    expect(references).toMatchObject({ object: { value: 'meter', scheme: 'ABZ' }, project: 'P1' })
    expect(attachments).toMatchObject([{ reference: 'hours', fileName: 'a.csv', mimeType: 'text/csv' }])
  })

  test('VAT in two currencies', () => {
    const second = '<cac:TaxTotal><cbc:TaxAmount currencyID="JPY">16</cbc:TaxAmount></cac:TaxTotal>'
    const { totals } = model(
      belgian
        .replace('<cac:LegalMonetaryTotal>', `${second}<cac:LegalMonetaryTotal>`)
        .replace(
          '<cbc:BuyerReference>',
          '<cbc:TaxCurrencyCode>JPY</cbc:TaxCurrencyCode><cbc:BuyerReference>',
        ),
    )
    expect(plainly(totals)).toMatchObject({ vat: '0.00', vatInTaxCurrency: '16' })
  })

  test('the identifier of a creditor is none of the seller', () => {
    const id = (scheme: string) =>
      `<cac:PartyIdentification><cbc:ID schemeID="${scheme}">1</cbc:ID></cac:PartyIdentification>`
    const { seller } = changed('<cac:PartyName>', `${id('SEPA')}${id('0088')}<cac:PartyName>`)
    expect(seller.identifiers).toEqual([{ value: '1', scheme: '0088' }])
  })

  test('what is no number, blank or missing is undefined', () => {
    expect(changed('>225.00</cbc:PayableAmount>', '>a lot</cbc:PayableAmount>').totals.due).toBeUndefined()
    expect(changed('Tokyo desk', ' ').references.buyer).toBeUndefined()
    const empty = model('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')
    expect(plainly(empty)).toMatchObject({
      kind: 'invoice',
      lines: [],
      seller: { identifiers: [] },
      totals: {},
    })
  })
})
