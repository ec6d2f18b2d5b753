import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkInvoice } from '../../check-invoice.ts'
import { findPack } from '../packs.ts'
import { UNUSED_IN_CII } from './cii-syntax-paths.ts'

const pack = findPack('en16931') ?? expect.fail('no pack')
const vector = readFileSync(new URL('../../vectors/belgian-invoice-cii.xml', import.meta.url), 'utf8')
const NAMES =
  'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" ' +
  'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" ' +
  'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"'

/** Rules about the form of CII that fire, each as often as it does. */
function formRules(text: string): readonly string[] {
  const checked = checkInvoice(text, { pack })
  if (!checked.ok) return expect.fail(checked.refusal.detail)
  return checked.report.findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('CII-'))
}

/** Elements in one another, with something in the innermost. */
const nested = (path: readonly string[], inside: string): string =>
  path.reduceRight((made, name, at) => `<${name}${at === 0 ? ` ${NAMES}` : ''}>${made}</${name}>`, inside)

const full = (name: string): string =>
  name === 'DateTime' || name === 'IndicatorString' ? `udt:${name}` : `ram:${name}`

/** Read here a second time, so that a slip in the reader of the table is seen. */
const cases = UNUSED_IN_CII.flatMap(([at, table]) => {
  let place = ''
  return [...table.matchAll(/(\S+?)(?:=([\d,]+))?(?=\s|$)/g)].flatMap(([, name = '', numbers]) => {
    if (numbers === undefined) {
      place = name === '.' ? '' : `${name}/`
      return []
    }
    const ids = numbers.split(',').map((number) => `CII-SR-${number.padStart(3, '0')}`)
    return [{ at, path: `${place}${name}`.split('/'), ids }]
  })
})

test('418 of the rules are about elements that are not used', () => {
  const ids = cases.flatMap(({ ids }) => ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBe(418)
})

test.each(cases)('$ids: $path is not used in $at', ({ at, path, ids }) => {
  const steps = path.map(full)
  const last = steps.pop() ?? ''
  const without = nested([...at.split('/'), ...steps], '')
  const withIt = nested([...at.split('/'), ...steps], `<${last}>1</${last}><${last}>2</${last}>`)
  const before = formRules(without)
  for (const id of ids) {
    expect(before).not.toContain(id)
    expect(formRules(withIt).filter((rule) => rule === id)).toEqual([id])
  }
})

test('an invoice in CII breaks none of them', () => {
  expect(formRules(vector)).toEqual([])
})

type Row = [rule: string, part: string, by: string]
describe('one mistake in an invoice in CII', () => {
  test.each<Row>([
    [
      'CII-SR-009',
      '<ram:GuidelineSpecifiedDocumentContextParameter>',
      '<ram:GuidelineSpecifiedDocumentContextParameter/>$&',
    ],
    ['CII-SR-010', '<ram:GuidelineSpecifiedDocumentContextParameter>', '$&<ram:ID>1</ram:ID>'],
    ['CII-SR-014', '<ram:TypeCode>380</ram:TypeCode>', '$&$&'],
    ['CII-SR-439', 'ram:NetPriceProductTradePrice>', 'ram:NetPrice>'],
    ['CII-SR-441', '<ram:NetPriceProductTradePrice>', '$&<ram:ChargeAmount>1</ram:ChargeAmount>'],
    ['CII-SR-454', '<ram:SpecifiedLineTradeSettlement>', '$&<ram:ApplicableTradeTax/>'],
    ['CII-SR-452', '<ram:SpecifiedTradePaymentTerms>', '<ram:SpecifiedTradePaymentTerms/>$&'],
    ['CII-SR-459', '<ram:SellerTradeParty>', '$&<ram:URIUniversalCommunication/>'],
    ['CII-SR-463', '<ram:ApplicableHeaderTradeSettlement>', '$&<ram:SpecifiedTradeAllowanceCharge/>'],
    [
      'CII-SR-477',
      '<ram:SpecifiedTradeSettlementHeaderMonetarySummation>',
      '$&<ram:LineTotalAmount>1</ram:LineTotalAmount>',
    ],
    ['CII-DT-005', '<ram:TypeCode>380</ram:TypeCode>', '<ram:ID schemeID="X">1</ram:ID>$&'],
    ['CII-DT-101', '<ram:SellerTradeParty>', '$&<ram:ID schemeName="X">1</ram:ID>'],
    ['CII-DT-008', '<ram:TypeCode>380', '<ram:TypeCode name="X">380'],
    [
      'CII-DT-016',
      '<ram:ApplicableHeaderTradeAgreement>',
      '$&<ram:ContractReferencedDocument><ram:StatusCode/></ram:ContractReferencedDocument>',
    ],
    [
      'CII-DT-018',
      '<ram:ApplicableHeaderTradeAgreement>',
      '$&<ram:ContractReferencedDocument><ram:TypeCode>50</ram:TypeCode></ram:ContractReferencedDocument>',
    ],
    [
      'CII-DT-027',
      '<ram:ApplicableHeaderTradeAgreement>',
      '$&<ram:ContractReferencedDocument><ram:FormattedIssueDateTime/></ram:ContractReferencedDocument>',
    ],
    ['CII-DT-031', '<ram:LineTotalAmount>', '<ram:LineTotalAmount currencyID="EUR">'],
    [
      'CII-DT-034',
      '<ram:SpecifiedLineTradeDelivery>',
      '$&<ram:BilledQuantity unitCodeListID="X">1</ram:BilledQuantity>',
    ],
    ['CII-DT-037', '<ram:TypeCode>VAT<', '<ram:TypeCode>GST<'],
    ['CII-DT-069', '<ram:BillingSpecifiedPeriod>', '$&<ram:DurationMeasure/>'],
    ['CII-DT-082', '<ram:PostalTradeAddress>', '$&<ram:ID>1</ram:ID>'],
    [
      'CII-DT-097',
      '<ram:SellerTradeParty>',
      '$&<udt:DateTimeString format="102">20261301</udt:DateTimeString>',
    ],
    ['CII-SR-004', '<ram:GuidelineSpecifiedDocumentContextParameter>', '$&<ram:Value>1</ram:Value>'],
  ])('%s', (rule, part, by) => {
    expect(vector).toContain(part)
    expect(formRules(vector.replaceAll(part, by))).toContain(rule)
  })

  const reference = (code: string, inside = '') =>
    `<ram:AdditionalReferencedDocument><ram:TypeCode>${code}</ram:TypeCode>${inside}</ram:AdditionalReferencedDocument>`
  const attached = (code: string, name: string) => reference(code, `<ram:${name}>1</ram:${name}>`)

  test.each([
    ['CII-SR-474', '<ram:SpecifiedLineTradeSettlement>', reference('130'), reference(' 130 ')],
    ['CII-SR-475', '<ram:ApplicableHeaderTradeAgreement>', attached('916', 'Name'), attached(' 916', 'Name')],
    [
      'CII-SR-476',
      '<ram:ApplicableHeaderTradeAgreement>',
      attached('916', 'AttachmentBinaryObject'),
      attached('916', 'AttachmentBinaryObject'),
    ],
  ])('%s counts all of one kind together: one may be there, two may not', (rule, place, one, another) => {
    expect(formRules(vector.replace(place, `$&${one}`))).not.toContain(rule)
    const two = formRules(vector.replace(place, `$&${one}${another}`))
    expect(two.filter((found) => found === rule)).toEqual([rule])
    const others = formRules(vector.replace(place, `$&${one}${another.replace(/916|130/, '50')}`))
    expect(others).not.toContain(rule)
  })

  test('CII-DT-010 to -012 are there and never fire, as published', () => {
    const listed = vector.replace(
      '<ram:TypeCode>380',
      '<ram:TypeCode listID="a" listAgencyID="b" listVersionID="c">380',
    )
    expect(formRules(listed)).toEqual([])
  })
})
