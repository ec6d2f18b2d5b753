import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CheckOptions, checkInvoice, type InvoiceReport } from './check-invoice.ts'
import { findPack, type Pack } from './rules/packs.ts'

const vector = (name: string) => readFileSync(new URL(`vectors/${name}-invoice.xml`, import.meta.url), 'utf8')
const belgian = vector('belgian')
const japanese = vector('japanese')

function report(text: string, options?: CheckOptions): InvoiceReport {
  const checked = checkInvoice(text, options)
  return checked.ok ? checked.report : expect.fail(checked.refusal.detail)
}
const rulesOf = ({ findings }: InvoiceReport) => findings.map(({ rule }) => rule)
const pack = (name: string): Pack => findPack(name) ?? expect.fail(`no pack ${name}`)

/** The text with one part in place of another, which must be there. */
function changed(text: string, part: string, by: string): string {
  if (!text.includes(part)) return expect.fail(`no ${part}`)
  return text.replace(part, by)
}

test.each([
  ['belgian', belgian, 'peppol-bis@3.0.21'],
  ['japanese', japanese, 'pint-jp@1.1.3'],
])('the %s invoice is valid, under the pack it names', (_, text, name) => {
  expect(report(text)).toEqual({ pack: name, valid: true, findings: [] })
})

type Row = [what: string, part: string, by: string, rules: string[]]

describe('one mistake, and the rules that see it', () => {
  test.each<Row>([
    [
      'an amount to be paid that is off',
      '<cbc:PayableAmount currencyID="EUR">225.00',
      '<cbc:PayableAmount currencyID="EUR">225.01',
      ['BR-CO-16'],
    ],
    [
      'a total without VAT that is off',
      '<cbc:TaxExclusiveAmount currencyID="EUR">225.00',
      '<cbc:TaxExclusiveAmount currencyID="EUR">224.99',
      ['BR-CO-13', 'BR-CO-15'],
    ],
    [
      'an amount with three decimals',
      '<cbc:AllowanceTotalAmount currencyID="EUR">25.00',
      '<cbc:AllowanceTotalAmount currencyID="EUR">25.000',
      ['BR-DEC-10', 'UBL-DT-01'],
    ],
    ['no invoice number', '<cbc:ID>2026-0117</cbc:ID>', '', ['BR-02']],
    ['a type nobody knows', '>380<', '>999<', ['BR-CL-01', 'PEPPOL-EN16931-P0100']],
    [
      'a currency nobody knows',
      'DocumentCurrencyCode>EUR',
      'DocumentCurrencyCode>XXA',
      ['BR-CL-04', 'BR-CO-15', 'PEPPOL-EN16931-R051'],
    ],
    ['a country nobody knows', '<cbc:IdentificationCode>JP', '<cbc:IdentificationCode>UK', ['BR-CL-14']],
    ['a date that is none', '2026-11-02', '02/11/2026', ['PEPPOL-EN16931-F001']],
    ['a period turned round', '2026-10-31', '2026-09-30', ['BR-29']],
    ['a VAT number without country', '>BE0123456749<', '>0123456749<', ['BR-CO-09']],
    ['a Belgian number that is none', '"0208">0123456749', '"0208">0123456748', ['PEPPOL-COMMON-R043']],
    ['an empty element', 'Tokyo desk', ' ', ['PEPPOL-EN16931-R008']],
    ['a line of nothing', '<cbc:Name>Dark chocolate, 70 %</cbc:Name>', '', ['BR-25']],
    [
      'a price below zero',
      '<cbc:PriceAmount currencyID="EUR">25',
      '<cbc:PriceAmount currencyID="EUR">-25',
      ['BR-27', 'PEPPOL-EN16931-R120'],
    ],
    ['a unit nobody knows', 'KGM', 'kilo', ['BR-CL-23']],
    [
      'no reason for no VAT',
      '<cbc:TaxExemptionReasonCode>VATEX-EU-G</cbc:TaxExemptionReasonCode>',
      '',
      ['BR-G-10'],
    ],
    ['the reason of another category', 'VATEX-EU-G', 'VATEX-EU-AE', ['PEPPOL-EN16931-P0107']],
    ['an element that is not used', '<cbc:Note>', '<cbc:UUID>1</cbc:UUID><cbc:Note>', ['UBL-CR-005']],
  ])('%s', (_, part, by, rules) => {
    expect([...new Set(rulesOf(report(changed(belgian, part, by))))].sort()).toEqual(rules)
  })

  test.each<Row>([
    ['half a yen', '</cbc:PayableAmount>', '.5</cbc:PayableAmount>', ['ibr-co-16']],
    ['a registration number that is none', '>T7000012050002<', '>T700001205000<', ['aligned-ibr-jp-01']],
    ['no period', 'cac:InvoicePeriod>', 'cac:Period>', ['aligned-ibrp-052']],
    ['a rate of last century', '<cbc:Percent>10<', '<cbc:Percent>3<', ['aligned-ibrp-051-jp']],
  ])('in Japan, %s', (_, part, by, rules) => {
    expect([...new Set(rulesOf(report(japanese.replaceAll(part, by))))].sort()).toEqual(rules)
  })
})

test('a finding has its rule, place, line, terms and what must be so', () => {
  const text = changed(
    belgian,
    '<cbc:PayableAmount currencyID="EUR">225.00',
    '<cbc:PayableAmount currencyID="EUR">1',
  )
  const [finding, ...more] = report(text).findings
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    rule: 'BR-CO-16',
    severity: 'fatal',
    path: '/ubl:Invoice/cac:LegalMonetaryTotal',
    line: text.slice(0, text.indexOf('<cac:LegalMonetaryTotal')).split('\n').length,
  })
  expect(finding?.terms).toContain('BT-115')
})

test('warnings do not make an invoice wrong', () => {
  const warned = report(changed(belgian, '<cbc:Note>', '<cbc:UUID>1</cbc:UUID><cbc:Note>'))
  expect(warned).toMatchObject({ valid: true, findings: [{ rule: 'UBL-CR-005', severity: 'warning' }] })
})

test('findings are in the order of the document', () => {
  const text = ['Dark chocolate, 70 %', 'Tokyo desk', '2026-0117'].reduce(
    (made, part) => changed(made, part, ' '),
    belgian,
  )
  const lines = report(text).findings.map(({ line }) => line)
  expect(lines.length).toBeGreaterThan(2)
  expect(lines).toEqual(lines.toSorted((a, b) => a - b))
})

describe('rules of ours', () => {
  test.each(['1e400', 'NaN', 'INF', '0x10', '1,234.50', '١٢', '9'.repeat(41), '--1', '1.2.3', ''])(
    'ENT-NUM: "%s" is no number, whatever the pack says about it',
    (number) => {
      const text = changed(belgian, '>225.00</cbc:PayableAmount>', `>${number}</cbc:PayableAmount>`)
      const { valid, findings } = report(text)
      expect(valid).toBe(false)
      expect(findings).toContainEqual(expect.objectContaining({ rule: 'ENT-NUM', severity: 'fatal' }))
    },
  )

  test.each(['225', '+225.0', '0225.00', '\t 225.00', '225.'])('ENT-NUM: "%s" is one', (number) => {
    const text = changed(belgian, '>225.00</cbc:PayableAmount>', `>${number}</cbc:PayableAmount>`)
    expect(report(text)).toMatchObject({ valid: true, findings: [] })
  })

  test('ENT-PROFILE: a specification nobody knows is a finding, and the norm is applied', () => {
    const text = changed(belgian, 'urn:cen.eu:en16931:2017#compliant#', 'urn:example:')
    const { pack: name, valid, findings } = report(text)
    expect({ name, valid }).toEqual({ name: 'en16931@1.3.16', valid: false })
    expect(findings.map(({ rule, path }) => [rule, path])).toEqual([['ENT-PROFILE', '/ubl:Invoice']])
  })

  test('ENT-PROFILE: a pack that is asked for needs no specification', () => {
    const text = changed(belgian, 'urn:cen.eu:en16931:2017#compliant#', 'urn:example:')
    expect(rulesOf(report(text, { pack: pack('en16931') }))).toEqual([])
    expect(rulesOf(report(text, { pack: pack('peppol-bis') }))).toEqual(['PEPPOL-EN16931-R004'])
  })

  test('ENT-LIMIT: a report that is cut says so and is not valid', () => {
    const text = belgian.replace(
      /(<cac:InvoiceLine>.*<\/cac:InvoiceLine>)/s,
      '<cac:InvoiceLine/>'.repeat(100),
    )
    const { valid, findings } = report(text, { findingsMax: 20 })
    expect(valid).toBe(false)
    expect(findings).toHaveLength(21)
    expect(findings.at(-1)).toMatchObject({ rule: 'ENT-LIMIT', severity: 'fatal' })
    expect(rulesOf(report(text))).not.toContain('ENT-LIMIT')
  })
})

test('bytes and text of an invoice have the same report', () => {
  expect(checkInvoice(new TextEncoder().encode(japanese))).toMatchObject({
    ok: true,
    report: report(japanese),
  })
})

test('the report does not depend on prefixes, quotes, line ends or comments', () => {
  const broken = changed(belgian, '>225.00</cbc:PayableAmount>', '>1</cbc:PayableAmount>')
  const told = report(broken)
  for (const other of [
    broken.replaceAll('cbc:', 'b:').replace('xmlns:cbc', 'xmlns:b'),
    broken.replaceAll('cac:', 'cbc2:').replace('xmlns:cac', 'xmlns:cbc2'),
    broken.replaceAll('\n', '\r\n'),
    broken.replaceAll('"', "'"),
    broken.replaceAll('<cbc:', '<!-- x --><cbc:'),
    `\ufeff${broken}`,
  ])
    expect(report(other)).toEqual(told)
})

const LINE = /<cac:InvoiceLine>.*<\/cac:InvoiceLine>/s.exec(belgian)?.[0] ?? ''

/** The Belgian invoice with so many lines of one euro and no allowance. */
function withLines(count: number): string {
  const lines = Array.from({ length: count }, (_, at) =>
    LINE.replace('<cbc:ID>1<', `<cbc:ID>${at + 1}<`)
      .replace('>10</cbc:InvoicedQuantity>', '>1</cbc:InvoicedQuantity>')
      .replace('>250.00<', '>1.00<')
      .replace('>25.00<', '>1.00<'),
  )
  return belgian
    .replace(LINE, () => lines.join(''))
    .replace(/<cac:AllowanceCharge>.*<\/cac:AllowanceCharge>/s, '')
    .replace(/<cbc:AllowanceTotalAmount.*<\/cbc:AllowanceTotalAmount>/, '')
    .replaceAll(/>(?:225|250)\.00</g, `>${count}.00<`)
}

test('any number of lines adds up, and one cent more on any of them does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (count, at) => {
      const text = withLines(count)
      expect(report(text).findings).toEqual([])
      const wrong = text.split('>1.00</cbc:LineExtensionAmount>')
      const place = at % count
      const made = wrong.reduce(
        (all, part, index) =>
          `${all}>1.${index - 1 === place ? '03' : '00'}</cbc:LineExtensionAmount>${part}`,
      )
      expect(rulesOf(report(made))).toEqual(expect.arrayContaining(['BR-CO-10', 'PEPPOL-EN16931-R120']))
    }),
    { numRuns: 40 },
  )
})

test('ten times the lines cost about ten times as much, not a hundred times', () => {
  const costOf = (text: string): number => {
    const start = process.cpuUsage()
    expect(report(text).valid).toBe(true)
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
  costOf(withLines(200))
  expect(costOf(withLines(4000)) / costOf(withLines(400))).toBeLessThan(40)
})

const inCii = readFileSync(new URL('vectors/belgian-invoice-cii.xml', import.meta.url), 'utf8')
const CATEGORY =
  '<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>0</cbc:Percent></cac:ClassifiedTaxCategory>'

describe('an element that is there forty thousand times costs no square of it', () => {
  test.each<[string, string, string]>([
    ['currencies', belgian, '<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>'],
    ['tax amounts', belgian, '<cbc:TaxAmount currencyID="EUR">0.00</cbc:TaxAmount>'],
    ['tax numbers', belgian, '<cbc:CompanyID>BE0123456749</cbc:CompanyID>'],
    ['totals', belgian, '<cac:LegalMonetaryTotal></cac:LegalMonetaryTotal>'],
    ['accounts', belgian, '<cac:PayeeFinancialAccount></cac:PayeeFinancialAccount>'],
    ['categories of a line', belgian, CATEGORY],
    ['categories of an allowance', belgian, CATEGORY.replaceAll('Classified', '')],
    ['allowances', belgian, '<cac:AllowanceCharge></cac:AllowanceCharge>'],
    [
      'settlements in CII',
      inCii,
      '<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:PaymentReference>1</ram:PaymentReference></ram:ApplicableHeaderTradeSettlement>',
    ],
    ['currencies in Japan', japanese, '<cbc:DocumentCurrencyCode>JPY</cbc:DocumentCurrencyCode>'],
    ['tax amounts in Japan', japanese, '<cbc:TaxAmount currencyID="JPY">'],
  ])('%s', (_, text, part) => {
    const name = /^<([\w:]+)/.exec(part)?.[1] ?? ''
    const whole = new RegExp(`<${name}[ >].*?</${name}>`, 's').exec(text)?.[0] ?? expect.fail(`no ${name}`)
    const copy = part.endsWith(`</${name}>`) ? part : whole
    const many = text.replace(whole, () => whole + copy.repeat(40_000))
    const start = process.cpuUsage()
    report(many)
    const { user } = process.cpuUsage(start)
    expect(user / 1e6).toBeLessThan(4)
  })
})
