/** Peppol BIS Billing 3.0.21, restricted code lists and formats: PEPPOL-EN16931-CL, -F001, -P. */
import { PEPPOL_CURRENCIES } from '../../code-lists/currencies.ts'
import { MIME_TYPES, PEPPOL_CREDIT_NOTE_TYPES, PEPPOL_INVOICE_TYPES } from '../../code-lists/documents.ts'
import { ALLOWANCE_REASONS, CHARGE_REASONS } from '../../code-lists/reasons.ts'
import { PEPPOL_EAS } from '../../code-lists/schemes.ts'
import { TAX_POINTS } from '../../code-lists/taxes.ts'
import { attribute, select, textAt, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { AMOUNTS } from '../en16931/code-rules.ts'
import { type Context, type Facts, fatal, on, type Pattern } from '../rule.ts'
import { codeAt, dateOf } from '../values.ts'
import { isGerman, profileOf } from './document.ts'

const indicated =
  (indicator: string) =>
  ({ parent }: XmlNode) =>
    parent !== undefined && select(parent, 'cbc:ChargeIndicator').some(({ text }) => text === indicator)

const carries = (name: string) => (node: XmlNode) => attribute(node, name) !== undefined

const typeFits =
  (list: ReadonlySet<string>) =>
  ({ text }: XmlNode, facts: Facts) =>
    profileOf(facts) === undefined || list.has(squash(text))

/** An exemption reason and the one category it goes with. */
const EXEMPTIONS = [
  ['P0104', 'VATEX-EU-G', 'G'],
  ['P0105', 'VATEX-EU-O', 'O'],
  ['P0106', 'VATEX-EU-IC', 'K'],
  ['P0107', 'VATEX-EU-AE', 'AE'],
  ['P0108', 'VATEX-EU-D', 'E'],
  ['P0109', 'VATEX-EU-F', 'E'],
  ['P0110', 'VATEX-EU-I', 'E'],
  ['P0111', 'VATEX-EU-J', 'E'],
] as const

const exemptionContext = ([id, reason, category]: (typeof EXEMPTIONS)[number]): Context =>
  on(
    'cac:TaxCategory',
    [
      fatal(
        `PEPPOL-EN16931-${id} BT-118 BT-121`,
        `The reason ${reason} goes with category ${category}.`,
        (node) => codeAt(node, 'cbc:ID') === category,
      ),
    ],
    (node) => textAt(node, 'cbc:TaxExemptionReasonCode').toUpperCase() === reason,
  )

/** Exactly ten characters and a real date: a zone is too much. */
export const isPlainDate = (text: string): boolean => text.length === 10 && dateOf(text) !== undefined

export const DATES =
  'cbc:IssueDate | cbc:DueDate | cbc:TaxPointDate | cbc:StartDate | cbc:EndDate | cbc:ActualDeliveryDate'

export const formats: Pattern = {
  contexts: [
    on(
      'cbc:EmbeddedDocumentBinaryObject',
      [
        fatal('PEPPOL-EN16931-CL001 BT-125', 'An attachment is of a type that is allowed.', (one) =>
          MIME_TYPES.has(attribute(one, 'mimeCode') ?? ''),
        ),
      ],
      carries('mimeCode'),
    ),
    on(
      'cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
      [
        fatal(
          'PEPPOL-EN16931-CL002 BT-98 BT-140',
          'The reason of an allowance is a code of its list.',
          ({ text }) => ALLOWANCE_REASONS.has(squash(text)),
        ),
      ],
      indicated('false'),
    ),
    on(
      'cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
      [
        fatal(
          'PEPPOL-EN16931-CL003 BT-105 BT-145',
          'The reason of a charge is a code of its list.',
          ({ text }) => CHARGE_REASONS.has(squash(text)),
        ),
      ],
      indicated('true'),
    ),
    on('cac:InvoicePeriod/cbc:DescriptionCode', [
      fatal('PEPPOL-EN16931-CL006 BT-8', 'The VAT point is a code of its list.', ({ text }) =>
        TAX_POINTS.has(squash(text)),
      ),
    ]),
    on(AMOUNTS, [
      fatal('PEPPOL-EN16931-CL007', 'The currency of an amount is a code of its list.', (amount) =>
        PEPPOL_CURRENCIES.has(attribute(amount, 'currencyID') ?? ''),
      ),
    ]),
    on('cbc:InvoiceTypeCode', [
      fatal(
        'PEPPOL-EN16931-P0100 BT-3',
        'The type of the invoice is one of its process.',
        typeFits(PEPPOL_INVOICE_TYPES),
      ),
      fatal(
        'PEPPOL-EN16931-P0112 BT-3',
        'The types 326 and 384 are for invoices between German parties.',
        ({ text }, facts) => !['326', '384'].includes(squash(text)) || isGerman(facts),
      ),
    ]),
    on('cbc:CreditNoteTypeCode', [
      fatal(
        'PEPPOL-EN16931-P0101 BT-3',
        'The type of the credit note is one of its process.',
        typeFits(PEPPOL_CREDIT_NOTE_TYPES),
      ),
    ]),
    on(DATES, [
      fatal('PEPPOL-EN16931-F001', 'A date is written YYYY-MM-DD.', ({ text }) => isPlainDate(text)),
    ]),
    on(
      'cbc:EndpointID',
      [
        fatal(
          'PEPPOL-EN16931-CL008 BT-34 BT-49',
          'The scheme of an electronic address is one of Peppol.',
          (one) => PEPPOL_EAS.has(attribute(one, 'schemeID') ?? ''),
        ),
      ],
      carries('schemeID'),
    ),
    ...EXEMPTIONS.map(exemptionContext),
  ],
}
