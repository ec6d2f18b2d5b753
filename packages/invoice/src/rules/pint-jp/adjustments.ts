/** PINT 1.1.3, allowances and charges: ibr-031 … ibr-044, -082, -083, ibr-sr-30, -31, -61. */
import { ancestor, has, type XmlNode } from '../../xml/node.ts'
import { type Context, fatal, on } from '../rule.ts'
import { codeAt, isAllowance, isCharge, once, reasonGiven } from '../values.ts'

const ofLine = (node: XmlNode): boolean =>
  (ancestor(node, 'cac:InvoiceLine') ?? ancestor(node, 'cac:CreditNoteLine')) !== undefined

const amountGiven = (node: XmlNode): boolean => has(node, 'cbc:Amount')

/** In this order: a discount on a price meets only the first. */
export const adjustmentContexts: readonly Context[] = [
  on('cac:Price/cac:AllowanceCharge', [
    fatal(
      'ibr-083 ibt-147',
      'A price has a discount, never a charge.',
      (allowance) => codeAt(allowance, 'cbc:ChargeIndicator') === 'false',
    ),
  ]),
  on(
    'cac:AllowanceCharge',
    [
      fatal('ibr-sr-30 ibt-097', 'The reason of an allowance is there at most once.', (node) =>
        once(node, 'cbc:AllowanceChargeReason'),
      ),
      fatal('ibr-031 ibt-092', 'An allowance has an amount.', (node) => ofLine(node) || amountGiven(node)),
      fatal(
        'ibr-033 ibt-097 ibt-098',
        'An allowance gives a reason, as text or code.',
        (node) => ofLine(node) || reasonGiven(node),
      ),
      fatal(
        'ibr-041 ibt-136',
        'An allowance of a line has an amount.',
        (node) => !ofLine(node) || amountGiven(node),
      ),
      fatal(
        'ibr-042 ibt-139 ibt-140',
        'An allowance of a line gives a reason, as text or code.',
        (node) => !ofLine(node) || reasonGiven(node),
      ),
    ],
    isAllowance,
  ),
  on(
    'cac:AllowanceCharge',
    [
      fatal('ibr-036 ibt-099', 'A charge has an amount.', (node) => ofLine(node) || amountGiven(node)),
      fatal('ibr-sr-31 ibt-104', 'The reason of a charge is there at most once.', (node) =>
        once(node, 'cbc:AllowanceChargeReason'),
      ),
      fatal(
        'ibr-038 ibt-104 ibt-105',
        'A charge gives a reason, as text or code.',
        (node) => ofLine(node) || reasonGiven(node),
      ),
      fatal(
        'ibr-043 ibt-141',
        'A charge of a line has an amount.',
        (node) => !ofLine(node) || amountGiven(node),
      ),
      // Published for lines and asked of every charge.
      fatal('ibr-044 ibt-144 ibt-145', 'A charge of a line gives a reason, as text or code.', reasonGiven),
    ],
    isCharge,
  ),
  on('cac:AllowanceCharge', [
    fatal('ibr-082', 'The indicator of an allowance or charge is true or false.', (node) =>
      ['true', 'false'].includes(codeAt(node, 'cbc:ChargeIndicator')),
    ),
  ]),
  on('cac:AllowanceCharge/cac:TaxCategory', [
    fatal('ibr-sr-61 ibt-197 ibt-199', 'The reason of an exemption is there at most once.', (category) =>
      once(category, 'cbc:TaxExemptionReason'),
    ),
  ]),
]
