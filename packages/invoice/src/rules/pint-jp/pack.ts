/** PINT JP 1.1.3: the rules all countries of PINT share, and those of Japan, in three variants. */
import { attribute, select, type XmlNode } from '../../xml/node.ts'
import { isBlank, squash } from '../../xml/text.ts'
import { DATES, isPlainDate } from '../peppol/formats.ts'
import { type Context, fatal, on, onNamed, type Pattern } from '../rule.ts'
import { codeAt, once } from '../values.ts'
import { adjustmentContexts } from './adjustments.ts'
import { aligned, type JapaneseVariant } from './aligned.ts'
import { codeRules, oneType, standardTypes } from './code-rules.ts'
import { documentRules, taxTotal, totals } from './document.ts'
import { identifierContexts } from './identifiers.ts'
import { amounts, baseQuantity, delivery, items, line, payment, periods, terms } from './lines.ts'
import { bankAddress, buyer, documentReferences, payee, seller } from './parties.ts'

const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$/

const given = (name: string) => (node: XmlNode) => attribute(node, name) !== undefined

/** Formats, wherever they are; an empty element meets the format of its name first. */
const formats: readonly Context[] = [
  on('cac:TaxSubtotal', [
    fatal('ibr-sr-32 ibt-120', 'The reason of an exemption is there at most once.', (row) =>
      once(row, 'cac:TaxCategory/cbc:TaxExemptionReason'),
    ),
  ]),
  on('cac:PartyTaxScheme', [
    fatal(
      'ibr-sr-57',
      'A tax scheme of a party comes with the number under it.',
      (scheme) => select(scheme, 'cbc:CompanyID').length > 0,
    ),
  ]),
  on(DATES, [fatal('ibr-073', 'A date is written YYYY-MM-DD.', ({ text }) => isPlainDate(text))]),
  onNamed(
    (name) => name.startsWith('cbc:') && name.endsWith('Time'),
    [
      fatal('ibr-119 ibt-168', 'A time is written hh:mm:ss, with a zone if any.', ({ text }) =>
        TIME.test(squash(text)),
      ),
    ],
  ),
  onNamed(
    (name) => name.endsWith('BinaryObject'),
    [
      fatal('ibr-074 ibt-125', 'An attachment says of which type it is.', given('mimeCode')),
      fatal('ibr-075 ibt-125', 'An attachment has a file name.', given('filename')),
    ],
  ),
  on('cbc:TaxCurrencyCode', [
    fatal(
      'ibr-077 ibt-005 ibt-006',
      'The currency of tax accounting is another than that of the invoice.',
      ({ text, parent }) =>
        parent === undefined || squash(text) !== codeAt(parent, 'cbc:DocumentCurrencyCode'),
    ),
  ]),
  on(
    '*',
    [fatal('ibr-079', 'No element is empty.', () => false)],
    ({ children, text }) => children.length === 0 && isBlank(text),
  ),
]

/** In the order of the official set: in it a node meets only the first context it fits. */
const shared: Pattern = {
  contexts: [
    ...identifierContexts,
    ...adjustmentContexts,
    documentReferences,
    ...buyer,
    totals,
    on('/ubl:Invoice | /cn:CreditNote', documentRules),
    line,
    ...periods,
    ...items,
    payee,
    bankAddress,
    payment,
    amounts,
    ...terms,
    ...seller,
    taxTotal,
    ...formats,
    baseQuantity,
    ...delivery,
  ],
}

const pack = (types: Context, variant: JapaneseVariant): readonly Pattern[] => [
  shared,
  { contexts: [types, ...codeRules] },
  ...aligned(variant),
]

export const PINT_JP = pack(standardTypes, {
  suffix: '',
  specifications: ['urn:fdc:peppol:jp:billing:3.0', 'urn:peppol:pint:billing-1@jp-1'],
  processes: ['urn:fdc:peppol.eu:2017:poacc:billing:01:1.0', 'urn:peppol:bis:billing'],
  registered: true,
  type: '380',
})

export const PINT_JP_NON_REGISTERED = pack(oneType('ibr-cl-01-jp-ntr', '480'), {
  suffix: '-ntr',
  specifications: ['urn:peppol:pint:nontaxinvoice-1@jp-1'],
  processes: ['urn:peppol:bis:billing'],
  registered: false,
})

export const PINT_JP_SELF_BILLING = pack(oneType('ibr-cl-01-jp-sb', '389'), {
  suffix: '-sb',
  specifications: ['urn:peppol:pint:selfbilling-1@jp-1'],
  processes: ['urn:peppol:bis:selfbilling'],
  registered: true,
})
