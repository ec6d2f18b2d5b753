import { describe, expect, test } from 'vitest'
import { checkInvoice } from '../check-invoice.ts'
import type { Finding } from '../finding.ts'
import { invoiceFindings } from '../generated/invoice-findings.ts'
import { LANGUAGES } from '../language.ts'
import { numbers, tooManyFindings, unknownProfile } from '../rules/own.ts'
import { PACKS } from '../rules/packs.ts'
import type { Rule } from '../rules/rule.ts'
import { explainFinding } from './explain-finding.ts'
import { plainText } from './message.ts'
import { ruleText, toldRules } from './rule-texts.ts'

const own: readonly Rule[] = [...numbers.rules, unknownProfile, tooManyFindings]
const rules = new Map(
  PACKS.flatMap((pack) =>
    [
      ...pack.syntaxes.map((syntax) => pack.compiled(syntax)),
      ...(pack.ciiForm ? [pack.ciiForm()] : []),
    ].flatMap((compiled) => [...compiled.rules.values()]),
  )
    .concat(own)
    .map((rule) => [rule.id, rule]),
)

const findingOf = ({ id, severity, terms, message }: Rule): Finding => ({
  rule: id,
  severity,
  path: '/ubl:Invoice/cac:InvoiceLine[2]/cbc:ID',
  line: 7,
  terms,
  message,
  values: { stated: '225.01 EUR', expected: '225.00 EUR', value: '2026-13-01' },
})

const LATIN = /[A-Za-z]{2,}/

describe.each(LANGUAGES)('in %s', (lang) => {
  test('every rule of every pack says what is wrong and what to do, and leaves no place open', () => {
    for (const rule of rules.values()) {
      const { problem, action } = explainFinding(findingOf(rule), lang)
      const said = `${rule.id}: ${plainText(problem)} ${plainText(action)}`
      expect(problem.length, said).toBeGreaterThan(0)
      expect(action.join('').trim(), said).not.toBe('')
      for (const part of [...problem, ...action])
        expect(part, said).not.toMatch(/[{}$]|undefined|NaN|\[object/)
      // A value that is not there would stand as an empty isolate.
      for (let at = 1; at < problem.length; at += 2) expect(problem[at]?.trim(), said).not.toBe('')
    }
  })

  test('amounts, dates and codes stand at odd places, by themselves', () => {
    for (const rule of rules.values()) {
      const { problem } = explainFinding(findingOf(rule), lang)
      const around = problem.filter((_, at) => at % 2 === 0).join('')
      const told = ruleText(rule.id)
      expect(around, rule.id).not.toMatch(/225|2026|B[TG]-\d|ibt-|urn:/)
      if (told?.code !== undefined)
        expect(
          problem.filter((_, at) => at % 2 === 1),
          rule.id,
        ).toContain(told.code)
    }
  })

  test('every term that a rule reads has a name', () => {
    const nameless = [...rules.values()].flatMap(({ terms }) =>
      terms.filter(
        (term) =>
          !explainFinding({ ...findingOf(unknownProfile), rule: 'BR-01', terms: [term] }, lang)
            .problem.join('')
            .includes(' ('),
      ),
    )
    expect(nameless).toEqual([])
  })
})

test('no line of the tables is about a rule that no pack has', () => {
  expect(toldRules().filter((rule) => !rules.has(rule))).toEqual([])
})

test('texts of other scripts are in their script', () => {
  for (const lang of ['ja', 'ar'] as const)
    for (const [key, text] of Object.entries(invoiceFindings[lang].actions))
      expect(text, `${lang} ${key}`).not.toMatch(LATIN)
})

test('the same finding in seven languages', () => {
  const finding = findingOf(rules.get('BR-CO-16') ?? unknownProfile)
  const said = LANGUAGES.map((lang) => plainText(explainFinding(finding, lang).problem))
  expect(new Set(said).size).toBe(LANGUAGES.length)
  expect(plainText(explainFinding(finding, 'fr').problem).replaceAll(/[\u2068\u2069]/g, '')).toBe(
    'Montant à payer (BT-115) ne correspond pas à ses composantes : BT-115 = BT-112 − BT-113 + BT-114. Indiqué : 225.01 EUR ; calculé : 225.00 EUR.',
  )
  expect(explainFinding(finding, 'ar').dir).toBe('rtl')
  expect(explainFinding(finding, 'ja').dir).toBe('ltr')
})

test('a rule of one country says of which', () => {
  const of = (id: string) => explainFinding({ ...findingOf(unknownProfile), rule: id }, 'nl').scope
  expect(plainText(of('NO-R-001') ?? [])).toContain('Noorwegen')
  expect(plainText(of('aligned-ibr-jp-01') ?? [])).toContain('Japan')
  expect(of('BR-01')).toBeUndefined()
})

test('a rule nobody knows here speaks for itself', () => {
  expect(
    explainFinding({ ...findingOf(unknownProfile), rule: 'XX-1', message: 'Ask somebody.' }, 'vi'),
  ).toMatchObject({
    problem: ['', 'Ask somebody.'],
  })
})

test('of several terms those of the place are named', () => {
  const at = (path: string) =>
    explainFinding(
      { ...findingOf(unknownProfile), rule: 'BR-CL-14', terms: ['BT-40', 'BT-55'], path },
      'en',
    ).problem.join('')
  expect(at('/ubl:Invoice/cac:AccountingCustomerParty/cac:Party')).not.toContain('Seller')
  expect(at('/rsm:CrossIndustryInvoice/ram:SellerTradeParty')).not.toContain('Buyer')
  expect(at('/ubl:Invoice')).toContain('Seller')
})

test('what an invoice says cannot turn the sentence round', () => {
  const text =
    '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:InvoiceTypeCode>\u2069\u202e9\u200f9\n9</b:InvoiceTypeCode></Invoice>'
  const checked = checkInvoice(text)
  const finding = checked.ok ? checked.report.findings.find(({ rule }) => rule === 'BR-CL-01') : undefined
  expect(finding?.values?.value).toBe('9 9 9')
})
