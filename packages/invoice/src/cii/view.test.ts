import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkInvoice } from '../check-invoice.ts'
import { select, type XmlNode } from '../xml/node.ts'
import { parseXml, type XmlDocument } from '../xml/parse-xml.ts'
import { viewAsUbl } from './view.ts'

const vector = (name: string) => readFileSync(new URL(`../vectors/${name}.xml`, import.meta.url), 'utf8')
const ubl = vector('belgian-invoice')
const cii = vector('belgian-invoice-cii')

function read(text: string): XmlDocument {
  const parsed = parseXml(text)
  return parsed.ok ? parsed.document : expect.fail(parsed.refusal.detail)
}

/** Everything a tree says, whatever the order of its elements. */
function saidBy(node: XmlNode, path = ''): readonly string[] {
  const here = `${path}/${node.name}`
  const attributes = node.attributes.flatMap((name, at) =>
    at % 2 === 0 ? `${name}=${node.attributes[at + 1]}` : [],
  )
  if (node.children.length === 0) return [`${here} ${node.text} ${attributes.join(' ')}`.trim()]
  return node.children.flatMap((child) => saidBy(child, here)).toSorted()
}

/** The text with one part in place of another, which must be there. */
function changed(part: string, by: string): string {
  if (!cii.includes(part)) return expect.fail(`no ${part}`)
  return cii.replace(part, by)
}

const valuesIn = (text: string, path: string) =>
  select(viewAsUbl(read(text)).root, path).map((node) => [node.text, ...node.attributes].join(' '))

test('the same invoice in CII says what it says in UBL', () => {
  expect(saidBy(viewAsUbl(read(cii)).root)).toEqual(saidBy(read(ubl).root))
})

test('every element of the view comes from an element of the document, and is found by its name', () => {
  const document = read(cii)
  const { root, byName, origin } = viewAsUbl(document)
  const reached: XmlNode[] = [root]
  for (const node of reached) reached.push(...node.children)
  expect([...byName.values()].flat()).toHaveLength(reached.length)
  for (const node of reached) {
    expect(byName.get(node.name)).toContain(node)
    expect(document.byName.get(origin.get(node)?.name ?? '')).toContain(origin.get(node))
  }
})

describe('what is written otherwise', () => {
  const SUMMATION = '<ram:TaxTotalAmount currencyID="EUR">0.00</ram:TaxTotalAmount>'
  test.each([
    ['a credit note', '>380<', '>381<', 'cbc:CreditNoteTypeCode', ['381']],
    [
      'a line of a credit note',
      '>380<',
      '>381<',
      'cac:CreditNoteLine/cbc:CreditedQuantity',
      ['10 unitCode KGM'],
    ],
    ['a date of another format', 'format="102">20261102', 'format="610">202611', 'cbc:IssueDate', []],
    [
      'a period of another format',
      'format="102">20261031',
      'format="610">202610',
      'cac:InvoicePeriod/cbc:EndDate',
      [''],
    ],
    ['a date that is none', '>20261102<', '>2 November<', 'cbc:IssueDate', ['2 November']],
    [
      'a note with a subject',
      '</ram:Content>',
      '</ram:Content><ram:SubjectCode>AAI</ram:SubjectCode>',
      'cbc:Note',
      ['#AAI#Chocolate for the autumn fair'],
    ],
    [
      'a tax number that is none of VAT',
      'schemeID="VA"',
      'schemeID="FC"',
      'cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID',
      ['TAX'],
    ],
    [
      'an identifier with a scheme',
      '<ram:SellerTradeParty>',
      '<ram:SellerTradeParty><ram:ID>1</ram:ID><ram:GlobalID schemeID="0088">2</ram:GlobalID>',
      'cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID',
      ['2 schemeID 0088'],
    ],
    [
      'a creditor identifier',
      '<ram:PaymentReference>',
      '<ram:CreditorReferenceID>C1</ram:CreditorReferenceID><ram:PaymentReference>',
      'cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID',
      ['C1 schemeID SEPA'],
    ],
    [
      'the day on which VAT is due',
      '<ram:RateApplicablePercent>0</ram:RateApplicablePercent>\n      </ram:App',
      '<ram:DueDateTypeCode>29</ram:DueDateTypeCode></ram:App',
      'cac:InvoicePeriod/cbc:DescriptionCode',
      ['35'],
    ],
    [
      'no total of VAT where there is none to pay',
      SUMMATION,
      '',
      'cac:TaxTotal/cbc:TaxAmount',
      ['0 currencyID EUR'],
    ],
    [
      'the total of VAT in a second currency',
      SUMMATION,
      `${SUMMATION}<ram:TaxTotalAmount currencyID="JPY">0</ram:TaxTotalAmount>`,
      'cac:TaxTotal/cbc:TaxAmount',
      ['0.00 currencyID EUR'],
    ],
    [
      'a contact without a person',
      '<ram:PostalTradeAddress>',
      '<ram:DefinedTradeContact><ram:DepartmentName>Sales</ram:DepartmentName></ram:DefinedTradeContact><ram:PostalTradeAddress>',
      'cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:Name',
      ['Sales'],
    ],
  ])('%s', (_, part, by, path, values) => {
    expect(valuesIn(changed(part, by), path)).toEqual(values)
  })

  test('a second total of VAT needs the currency it is in', () => {
    const second = `${SUMMATION}<ram:TaxTotalAmount currencyID="JPY">7</ram:TaxTotalAmount>`
    const text = changed(SUMMATION, second).replace(
      '<ram:InvoiceCurrencyCode>',
      '<ram:TaxCurrencyCode>JPY</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>',
    )
    expect(valuesIn(text, 'cac:TaxTotal/cbc:TaxAmount')).toEqual(['0.00 currencyID EUR', '7 currencyID JPY'])
  })
})

describe('the rules of an invoice in CII', () => {
  const report = (text: string) => {
    const checked = checkInvoice(text)
    return checked.ok ? checked.report : expect.fail(checked.refusal.detail)
  }

  test('it is valid under the pack it names', () => {
    expect(report(cii)).toEqual({ pack: 'peppol-bis@3.0.21', valid: true, findings: [] })
  })

  const SETTLED =
    '/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement'
  const TOTALS = `${SETTLED}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`
  test.each([
    [
      'an amount to be paid that is off',
      '<ram:DuePayableAmount>225',
      '<ram:DuePayableAmount>226',
      [['BR-CO-16', TOTALS]],
    ],
    ['no number', '<ram:ID>2026-0117</ram:ID>', '', [['BR-02', '/rsm:CrossIndustryInvoice']]],
    [
      'a period turned round',
      '>20261031<',
      '>20260930<',
      [['BR-29', `${SETTLED}/ram:BillingSpecifiedPeriod`]],
    ],
    [
      'no number in an amount',
      '<ram:DuePayableAmount>225.00',
      '<ram:DuePayableAmount>1e3',
      [['ENT-NUM', `${TOTALS}/ram:DuePayableAmount`]],
    ],
  ])('%s is found, and told of the element of CII', (_, part, by, found) => {
    const findings = report(changed(part, by)).findings.map(({ rule, path }) => [rule, path])
    expect(findings).toEqual(expect.arrayContaining(found))
    expect(findings.every(([, path]) => path?.startsWith('/rsm:CrossIndustryInvoice'))).toBe(true)
  })

  test('lines are those of the CII text', () => {
    const text = changed('<ram:Name>Dark chocolate, 70 %</ram:Name>', '')
    expect(report(text).findings).toMatchObject([
      { rule: 'BR-25', line: text.split('<ram:IncludedSupply')[0]?.split('\n').length },
    ])
  })
})
