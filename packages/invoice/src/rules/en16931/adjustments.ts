/** EN 16931 1.3.16, allowances and charges of document and lines: BR-31 … BR-44, BR-CO-05 … -08, -21 … -24, BR-DEC. */
import { has, select, type XmlNode } from '../../xml/node.ts'
import { type Context, fatal, on, type Rule } from '../rule.ts'
import { atMostDecimals, isAllowance, isCharge, reasonGiven } from '../values.ts'
import { hasVatScheme } from './vat-facts.ts'

const amountGiven = (node: XmlNode): boolean => has(node, 'cbc:Amount')
const categoryGiven = (node: XmlNode): boolean =>
  select(node, 'cac:TaxCategory').some((category) => hasVatScheme(category) && has(category, 'cbc:ID'))

/** Whether text and code mean the same no program can say: the rule is there and never fires. */
const sameMeaning = (head: string, what: string): Rule =>
  fatal(head, `Reason and reason code of ${what} mean the same.`, () => true)

const reason = (head: string, what: string): Rule =>
  fatal(head, `${what} gives a reason, as text or code.`, reasonGiven)

const decimals = (head: string, what: string, path: string): Rule =>
  fatal(head, `${what} has at most two decimals.`, (node) => atMostDecimals(node, path))

const DOCUMENT = '/ubl:Invoice/cac:AllowanceCharge | /cn:CreditNote/cac:AllowanceCharge'
const LINE = 'cac:InvoiceLine/cac:AllowanceCharge | cac:CreditNoteLine/cac:AllowanceCharge'

export const adjustments: readonly Context[] = [
  on(
    DOCUMENT,
    [
      fatal('BR-31 BT-92', 'An allowance has an amount.', amountGiven),
      fatal('BR-32 BT-95', 'An allowance has a VAT category.', categoryGiven),
      reason('BR-33 BT-97 BT-98', 'An allowance'),
      sameMeaning('BR-CO-05 BT-97 BT-98', 'an allowance'),
      reason('BR-CO-21 BT-97 BT-98', 'An allowance'),
      decimals('BR-DEC-01 BT-92', 'An allowance', 'cbc:Amount'),
      decimals('BR-DEC-02 BT-93', 'The base of an allowance', 'cbc:BaseAmount'),
    ],
    isAllowance,
  ),
  on(
    DOCUMENT,
    [
      fatal('BR-36 BT-99', 'A charge has an amount.', amountGiven),
      fatal('BR-37 BT-102', 'A charge has a VAT category.', categoryGiven),
      reason('BR-38 BT-104 BT-105', 'A charge'),
      sameMeaning('BR-CO-06 BT-104 BT-105', 'a charge'),
      reason('BR-CO-22 BT-104 BT-105', 'A charge'),
      decimals('BR-DEC-05 BT-99', 'A charge', 'cbc:Amount'),
      decimals('BR-DEC-06 BT-100', 'The base of a charge', 'cbc:BaseAmount'),
    ],
    isCharge,
  ),
  on(
    LINE,
    [
      fatal('BR-41 BT-136', 'An allowance of a line has an amount.', amountGiven),
      reason('BR-42 BT-139 BT-140', 'An allowance of a line'),
      sameMeaning('BR-CO-07 BT-139 BT-140', 'an allowance of a line'),
      reason('BR-CO-23 BT-139 BT-140', 'An allowance of a line'),
      decimals('BR-DEC-24 BT-136', 'An allowance of a line', 'cbc:Amount'),
      decimals('BR-DEC-25 BT-137', 'The base of an allowance of a line', 'cbc:BaseAmount'),
    ],
    isAllowance,
  ),
  on(
    LINE,
    [
      fatal('BR-43 BT-141', 'A charge of a line has an amount.', amountGiven),
      reason('BR-44 BT-144 BT-145', 'A charge of a line'),
      sameMeaning('BR-CO-08 BT-144 BT-145', 'a charge of a line'),
      reason('BR-CO-24 BT-144 BT-145', 'A charge of a line'),
      decimals('BR-DEC-27 BT-141', 'A charge of a line', 'cbc:Amount'),
      decimals('BR-DEC-28 BT-142', 'The base of a charge of a line', 'cbc:BaseAmount'),
    ],
    isCharge,
  ),
]
