/** EN 16931 1.3.16, lines (BG-25), their periods, items and properties: BR-21 … BR-30, -54, -64, -65, BR-CO-04, -19, -20. */
import { ZERO } from '../../decimal.ts'
import { attribute, has, select } from '../../xml/node.ts'
import { type Context, fatal, on } from '../rule.ts'
import { atMostDecimals, filled, inOrder, is, numberAt } from '../values.ts'
import { hasVatScheme } from './vat-facts.ts'

const GROSS = 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount'
const QUANTITIES = ['cbc:InvoicedQuantity', 'cbc:CreditedQuantity'] as const

export const line = on('cac:InvoiceLine | cac:CreditNoteLine', [
  fatal('BR-21 BT-126', 'A line has an identifier.', (line) => filled(line, 'cbc:ID')),
  fatal('BR-22 BT-129', 'A line has a quantity.', (line) =>
    QUANTITIES.some((quantity) => has(line, quantity)),
  ),
  fatal('BR-23 BT-130', 'The quantity of a line has a unit.', (line) =>
    QUANTITIES.some((name) =>
      line.children.some((one) => one.name === name && attribute(one, 'unitCode') !== undefined),
    ),
  ),
  fatal('BR-24 BT-131', 'A line has a net amount.', (line) => has(line, 'cbc:LineExtensionAmount')),
  fatal('BR-25 BT-153', 'The item of a line has a name.', (line) => filled(line, 'cac:Item/cbc:Name')),
  fatal('BR-26 BT-146', 'The item of a line has a net price.', (line) =>
    has(line, 'cac:Price/cbc:PriceAmount'),
  ),
  fatal('BR-27 BT-146', 'The net price is not negative.', (line) =>
    is(numberAt(line, 'cac:Price/cbc:PriceAmount'), '>=', ZERO),
  ),
  fatal(
    'BR-28 BT-148',
    'The gross price is not negative.',
    (line) => !has(line, GROSS) || is(numberAt(line, GROSS), '>=', ZERO),
  ),
  fatal('BR-CO-04 BT-151', 'A line has a VAT category.', (line) =>
    select(line, 'cac:Item/cac:ClassifiedTaxCategory').some(
      (category) => hasVatScheme(category) && has(category, 'cbc:ID'),
    ),
  ),
  fatal('BR-DEC-23 BT-131', 'The net amount of a line has at most two decimals.', (line) =>
    atMostDecimals(line, 'cbc:LineExtensionAmount'),
  ),
])

export const linePeriod = on('cac:InvoiceLine/cac:InvoicePeriod | cac:CreditNoteLine/cac:InvoicePeriod', [
  fatal('BR-30 BT-134 BT-135', 'The period of a line does not end before it starts.', inOrder),
  fatal(
    'BR-CO-20 BT-134 BT-135',
    'The period of a line has a start or an end.',
    (period) => has(period, 'cbc:StartDate') || has(period, 'cbc:EndDate'),
  ),
])

export const documentPeriod = on('cac:InvoicePeriod', [
  fatal('BR-29 BT-73 BT-74', 'The invoicing period does not end before it starts.', inOrder),
  fatal('BR-CO-19 BT-73 BT-74', 'The invoicing period has a start, an end or a code.', (period) =>
    ['cbc:StartDate', 'cbc:EndDate', 'cbc:DescriptionCode'].some((path) => has(period, path)),
  ),
])

export const items: readonly Context[] = [
  on('cac:AdditionalItemProperty', [
    fatal(
      'BR-54 BT-160 BT-161',
      'A property of an item has a name and a value.',
      (property) => has(property, 'cbc:Name') && has(property, 'cbc:Value'),
    ),
  ]),
  on(
    ['InvoiceLine', 'CreditNoteLine']
      .map((line) => `cac:${line}/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode`)
      .join('|'),
    [
      fatal(
        'BR-65 BT-158',
        'The class of an item says of which scheme it is.',
        (code) => attribute(code, 'listID') !== undefined,
      ),
    ],
  ),
  on(
    ['InvoiceLine', 'CreditNoteLine']
      .map((line) => `cac:${line}/cac:Item/cac:StandardItemIdentification/cbc:ID`)
      .join('|'),
    [
      fatal(
        'BR-64 BT-157',
        'The standard identifier of an item says of which scheme it is.',
        (id) => attribute(id, 'schemeID') !== undefined,
      ),
    ],
  ),
]
