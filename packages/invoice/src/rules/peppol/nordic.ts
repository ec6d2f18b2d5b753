/** Peppol BIS Billing 3.0.21, national rules of Norway, Denmark and Sweden. */
import { parseDecimal, ZERO } from '../../decimal.ts'
import { attribute, first, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { isBlank, squash } from '../../xml/text.ts'
import { passesLuhn10, passesMod11 } from '../check-digits.ts'
import { type Context, type Facts, fatal, on, type Pattern, warning } from '../rule.ts'
import { codeAt, filled, is } from '../values.ts'
import { countries, numbersUnder, underVat } from './countries.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const BUYER = 'cac:AccountingCustomerParty/cac:Party'
const REGISTRATION = 'cac:PartyLegalEntity/cbc:CompanyID'
const DOCUMENT = 'ubl:Invoice | cn:CreditNote'

/** XPath `number()` is a number: digits with a point and an exponent. */
export const isNumeric = (text: string): boolean =>
  /^\s*(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|-?INF)\s*$/.test(text)

function isNorwegianVat(party: XmlNode): boolean {
  const numbers = numbersUnder(party, 'VAT').map(({ text }) => text)
  if (!numbers.some((text) => text.startsWith('NO'))) return true
  return numbers.some((text) => /^NO[0-9]{9}MVA$/.test(text) && passesMod11(text.slice(2, 11)))
}

export const norway: Pattern = {
  when: (facts) => countries(facts).supplier === 'NO',
  contexts: [
    on('cac:AccountingSupplierParty/cac:Party', [
      warning(
        'NO-R-002 BT-32',
        'A Norwegian supplier adds "Foretaksregisteret" where it is in that register.',
        (party) => squash(numbersUnder(party, 'TAX')[0]?.text ?? '') === 'Foretaksregisteret',
      ),
      fatal(
        'NO-R-001 BT-31',
        'A Norwegian VAT number is NO, nine digits with a check digit and MVA.',
        isNorwegianVat,
      ),
    ]),
  ],
}

const danishBuyer = (_: XmlNode, facts: Facts): boolean => countries(facts).buyerCode === 'DK'

const hasOtherScheme = (node: XmlNode, path: string, scheme: string): boolean => {
  const id = first(node, path)
  return id !== undefined && squash(attribute(id, 'schemeID') ?? '') !== scheme
}

const meansIs = (means: XmlNode, ...codes: readonly string[]): boolean =>
  codes.includes(textAt(means, 'cbc:PaymentMeansCode'))

const ACCOUNT = 'cac:PayeeFinancialAccount/cbc:ID'

/** The kind of a payment slip is in the first three characters of its reference. */
const slip = (means: XmlNode): string => textAt(means, 'cbc:PaymentID').slice(0, 3)

const danishPayment: Context = on(
  'ubl:Invoice/cac:PaymentMeans',
  [
    fatal(
      'DK-R-005 BT-81',
      'The means of payment is one of 1, 10, 31, 42, 48, 49, 50, 58, 59, 93, 97.',
      (means) => ' 1 10 31 42 48 49 50 58 59 93 97 '.includes(` ${textAt(means, 'cbc:PaymentMeansCode')} `),
    ),
    fatal(
      'DK-R-006 BT-84 BT-86',
      'A payment by 31 or 42 names account and branch.',
      (means) =>
        !meansIs(means, '31', '42') ||
        (filled(means, ACCOUNT) &&
          filled(means, 'cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID')),
    ),
    fatal(
      'DK-R-007 BT-89 BT-91',
      'A payment by 49 names the mandate and the account that is debited.',
      (means) =>
        !meansIs(means, '49') ||
        (filled(means, 'cac:PaymentMandate/cbc:ID') &&
          filled(means, 'cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID')),
    ),
    fatal(
      'DK-R-008 BT-83 BT-84',
      'A giro payment (50) has a reference 01#, 04# or 15# and an account of 7 or 8 digits.',
      (means) =>
        !meansIs(means, '50') ||
        (['01#', '04#', '15#'].includes(slip(means)) && /^[0-9]{7,8}$/.test(textAt(means, ACCOUNT))),
    ),
    fatal(
      'DK-R-009 BT-83',
      'A giro reference 04# or 15# has 16 digits more.',
      (means) =>
        !meansIs(means, '50') ||
        !['04#', '15#'].includes(slip(means)) ||
        textAt(means, 'cbc:PaymentID').length === 19,
    ),
    fatal(
      'DK-R-010 BT-83 BT-84',
      'A FIK payment (93) has a reference 71#, 73# or 75# and an account of 8 characters.',
      (means) =>
        !meansIs(means, '93') ||
        (['71#', '73#', '75#'].includes(slip(means)) && textAt(means, ACCOUNT).length === 8),
    ),
    fatal(
      'DK-R-011 BT-83',
      'A FIK reference 71# or 75# has 15 or 16 digits more.',
      (means) =>
        !meansIs(means, '93') ||
        !['71#', '75#'].includes(slip(means)) ||
        [18, 19].includes(textAt(means, 'cbc:PaymentID').length),
    ),
  ],
  danishBuyer,
)

/** A tax on something else than value: four digits, or a text with a # inside. */
function isOtherTax(reason: string): boolean {
  const digits = squash(reason)
  if (digits.length === 4 && isNumeric(digits) && Number(digits) >= 0 && Number(digits) <= 9999) return true
  return reason.includes('#') && !reason.startsWith('#') && !reason.endsWith('#')
}

const UNSPSC = ['19.05.01', '19.0501', '26.08.01', '26.0801']

export const denmark: Pattern = {
  when: (facts) => countries(facts).sellerCode === 'DK',
  contexts: [
    on(DOCUMENT, [
      fatal('DK-R-002 BT-30', 'A Danish supplier gives its CVR number.', (invoice) =>
        filled(invoice, `${SELLER}/${REGISTRATION}`),
      ),
      fatal(
        'DK-R-014 BT-30',
        'The registration of a Danish supplier is of scheme 0184.',
        (invoice) => !hasOtherScheme(invoice, `${SELLER}/${REGISTRATION}`, '0184'),
      ),
      fatal('DK-R-016 BT-115', 'A credit note within Denmark is not negative.', (note, facts) => {
        const due = parseDecimal(textAt(note, 'cac:LegalMonetaryTotal/cbc:PayableAmount'))
        return note.name !== 'cn:CreditNote' || countries(facts).buyerCode !== 'DK' || !is(due, '<', ZERO)
      }),
    ]),
    on(
      ['ubl:Invoice', 'cn:CreditNote']
        .flatMap((root) => [SELLER, BUYER].map((party) => `${root}/${party}/cac:PartyIdentification`))
        .join(' | '),
      [
        fatal(
          'DK-R-013 BT-29 BT-46',
          'An identifier of a Danish party says of which scheme it is.',
          (identification) => {
            const id = first(identification, 'cbc:ID')
            return id === undefined || !isBlank(attribute(id, 'schemeID') ?? '')
          },
        ),
      ],
      danishBuyer,
    ),
    danishPayment,
    on(
      `ubl:Invoice/${BUYER} | cn:CreditNote/${BUYER}`,
      [
        fatal(
          'DK-R-017 BT-47',
          'The registration of a Danish buyer is of scheme 0184.',
          (party) => !hasOtherScheme(party, REGISTRATION, '0184'),
        ),
      ],
      danishBuyer,
    ),
    on(
      'ubl:Invoice/cac:InvoiceLine | cn:CreditNote/cac:CreditNoteLine',
      [
        fatal('DK-R-003 BT-158', 'A class of UNSPSC (TST) is of version 19.05.01 or 26.08.01.', (line) => {
          const classes = select(line, 'cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode')
          return (
            !classes.some((one) => attribute(one, 'listID') === 'TST') ||
            classes.some((one) => UNSPSC.includes(attribute(one, 'listVersionID') ?? ''))
          )
        }),
      ],
      danishBuyer,
    ),
    on(
      'cac:AllowanceCharge',
      [
        fatal(
          'DK-R-004 BT-97 BT-104',
          'Another tax than VAT has the reason code ZZZ and is named by four digits or with a #.',
          (adjustment) =>
            textAt(adjustment, 'cbc:AllowanceChargeReasonCode') !== 'ZZZ' ||
            isOtherTax(textAt(adjustment, 'cbc:AllowanceChargeReason')),
        ),
      ],
      danishBuyer,
    ),
  ],
}

const COUNTRY = 'cac:PostalAddress/cac:Country/cbc:IdentificationCode'

const isIn = (party: XmlNode, country: string): boolean =>
  select(party, COUNTRY).some(({ text }) => text === country)

const swedishVat = (party: XmlNode): readonly XmlNode[] =>
  select(party, 'cac:PartyTaxScheme')
    .filter(underVat)
    .flatMap((scheme) => select(scheme, 'cbc:CompanyID'))

const isSwedishTaxpayer = (party: XmlNode): boolean =>
  isIn(party, 'SE') && swedishVat(party).some(({ text }) => text.startsWith('SE'))

const partiesOf = (facts: Facts, name: string): readonly XmlNode[] =>
  facts.all(name).flatMap((one) => select(one, 'cac:Party'))

const swedishSeller = (facts: Facts): boolean =>
  partiesOf(facts, 'cac:AccountingSupplierParty').some((party) => isIn(party, 'SE'))

const giro =
  (branch: string) =>
  ({ parent: account }: XmlNode): boolean => {
    const means = account?.parent
    if (account === undefined || means === undefined) return false
    return (
      codeAt(means, 'cbc:PaymentMeansCode') === '30' &&
      codeAt(account, 'cac:FinancialInstitutionBranch/cbc:ID') === branch
    )
  }

const lengthOf = ({ text }: XmlNode): number => squash(text).length

const swedishAccounts: readonly Context[] = [
  on(
    'cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID',
    [
      warning('SE-R-007 BT-84', 'A Plusgiro account is numeric.', ({ text }) => isNumeric(squash(text))),
      warning(
        'SE-R-010 BT-84',
        'A Plusgiro account has 2 to 8 characters.',
        (id) => lengthOf(id) >= 2 && lengthOf(id) <= 8,
      ),
    ],
    giro('SE:PLUSGIRO'),
  ),
  on(
    'cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID',
    [
      warning('SE-R-008 BT-84', 'A Bankgiro account is numeric.', ({ text }) => isNumeric(squash(text))),
      warning('SE-R-009 BT-84', 'A Bankgiro account has 7 or 8 characters.', (id) =>
        [7, 8].includes(lengthOf(id)),
      ),
    ],
    giro('SE:BANKGIRO'),
  ),
  on(
    'cac:PaymentMeans',
    [
      warning(
        'SE-R-011 BT-81',
        'Bankgiro and Plusgiro are credit transfers (30) with their branch, not 50 or 56.',
        () => false,
      ),
    ],
    (means) => meansIs(means, '50', '56'),
  ),
  on(
    'cac:PaymentMeans',
    [warning('SE-R-012 BT-81', 'A credit transfer within Sweden is 30, not 31.', () => false)],
    (means, facts) =>
      meansIs(means, '31') &&
      partiesOf(facts, 'cac:AccountingCustomerParty').some((party) => isIn(party, 'SE')),
  ),
]

export const sweden: Pattern = {
  when: swedishSeller,
  contexts: [
    on(
      'cac:AccountingSupplierParty/cac:Party',
      [
        fatal(
          'SE-R-001 BT-31',
          'A Swedish VAT number has 14 characters.',
          (party) => squash(swedishVat(party)[0]?.text ?? '').length === 14,
        ),
        fatal('SE-R-002 BT-31', 'The last twelve characters of a Swedish VAT number are digits.', (party) =>
          isNumeric((swedishVat(party)[0]?.text ?? '').slice(2, 14)),
        ),
      ],
      isSwedishTaxpayer,
    ),
    on(
      'cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity',
      [
        fatal('SE-R-003 BT-30', 'A Swedish organisation number is numeric.', (entity) =>
          isNumeric(textAt(entity, 'cbc:CompanyID')),
        ),
        fatal(
          'SE-R-004 BT-30',
          'A Swedish organisation number has ten characters.',
          (entity) => codeAt(entity, 'cbc:CompanyID').length === 10,
        ),
        fatal('SE-R-013 BT-30', 'The last digit of a Swedish organisation number is right.', (entity) =>
          passesLuhn10(codeAt(entity, 'cbc:CompanyID')),
        ),
      ],
      (entity) => has(entity, 'cbc:CompanyID') && entity.parent !== undefined && isIn(entity.parent, 'SE'),
    ),
    on(
      'cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID',
      [
        fatal(
          'SE-R-005 BT-32',
          'The other tax number of a Swedish supplier says "Godkänd för F-skatt".',
          ({ text }) => squash(text.toUpperCase()) === 'GODKÄND FÖR F-SKATT',
        ),
      ],
      ({ parent: scheme }) => {
        const party = scheme?.parent
        if (scheme === undefined || party === undefined) return false
        const isVat = squash(textAt(scheme, 'cac:TaxScheme/cbc:ID').toUpperCase()) === 'VAT'
        return !isVat && isIn(party, 'SE') && has(party, REGISTRATION)
      },
    ),
    on(
      'cac:TaxCategory | cac:ClassifiedTaxCategory',
      [
        fatal(
          'SE-R-006 BT-96 BT-103 BT-119 BT-152',
          'The standard rate in Sweden is 25, 12 or 6.',
          (category) => [25, 12, 6].includes(Number(codeAt(category, 'cbc:Percent') || Number.NaN)),
        ),
      ],
      (category, facts) =>
        textAt(category, 'cbc:ID') === 'S' &&
        partiesOf(facts, 'cac:AccountingSupplierParty').some(isSwedishTaxpayer),
    ),
    ...swedishAccounts,
  ],
}
