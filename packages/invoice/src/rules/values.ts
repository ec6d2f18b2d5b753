/** What the rules read from nodes, as XPath 2.0 reads it: a missing operand makes a comparison false. */
import { add, compare, type Decimal, parseDecimal, ZERO } from '../decimal.ts'
import { count, first, has, textAt, type XmlNode } from '../xml/node.ts'
import { isBlank, squash } from '../xml/text.ts'

/** `normalize-space(path) != ''` */
export const filled = (node: XmlNode, path: string): boolean => !isBlank(textAt(node, path))

/** The text at a path in its normal form. */
export const codeAt = (node: XmlNode, path: string): string => squash(textAt(node, path))

/** Undefined where there is nothing at the path, or no number. */
export function numberAt(node: XmlNode, path: string): Decimal | undefined {
  const found = first(node, path)
  return found === undefined ? undefined : parseDecimal(found.text)
}

/** `sum(path/xs:decimal(.))`: elements that are missing do not count, one that is no number spoils the sum. */
export function sumAt(nodes: readonly XmlNode[], path: string): Decimal | undefined {
  let sum = ZERO
  for (const node of nodes) {
    const amount = first(node, path)
    if (amount === undefined) continue
    const value = parseDecimal(amount.text)
    if (value === undefined) return undefined
    sum = add(sum, value)
  }
  return sum
}

type Relation = '=' | '<' | '>' | '<=' | '>='

/** False where either side is missing. */
export function is(left: Decimal | undefined, relation: Relation, right: Decimal | undefined): boolean {
  if (left === undefined || right === undefined) return false
  const order = compare(left, right)
  switch (relation) {
    case '=':
      return order === 0
    case '<':
      return order < 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
  }
}

export const isZero = (value: Decimal | undefined): boolean => is(value, '=', ZERO)

/** `xs:boolean` of a charge indicator: `false`, `0`, `true`, `1`; anything else is neither. */
export function indicatorOf(node: XmlNode): boolean | undefined {
  const text = codeAt(node, 'cbc:ChargeIndicator')
  if (text === 'false' || text === '0') return false
  return text === 'true' || text === '1' ? true : undefined
}

export const isAllowance = (node: XmlNode): boolean => indicatorOf(node) === false
export const isCharge = (node: XmlNode): boolean => indicatorOf(node) === true

/** `string-length(substring-after(path, '.')) <= digits`: counts characters as they stand. */
export function atMostDecimals(node: XmlNode, path: string, digits = 2): boolean {
  return decimalsIn(textAt(node, path)) <= digits
}

export const decimalsIn = (text: string): number => {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

/** Any text at one path that is also at the other: XPath `=` between sequences. */
export function shareText(left: readonly XmlNode[], right: readonly XmlNode[]): boolean {
  return left.some(({ text }) => right.some((other) => other.text === text))
}

export const reasonGiven = (node: XmlNode): boolean =>
  has(node, 'cbc:AllowanceChargeReason') || has(node, 'cbc:AllowanceChargeReasonCode')

/** At most one element at a path. */
export const once = (node: XmlNode, path: string): boolean => count(node, path) <= 1

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The civil date of an `xs:date`, its zone dropped; undefined where the text is none. */
export function dateOf(text: string): string | undefined {
  const [, year = '', month = '', day = ''] = DATE.exec(squash(text)) ?? []
  const valid = year !== '0000' && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month))
  return valid ? `${year}-${month}-${day}` : undefined
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0)
}

/** End not before start, where both are given. */
export function inOrder(period: XmlNode): boolean {
  if (!has(period, 'cbc:StartDate') || !has(period, 'cbc:EndDate')) return true
  const start = dateOf(textAt(period, 'cbc:StartDate'))
  const end = dateOf(textAt(period, 'cbc:EndDate'))
  return start !== undefined && end !== undefined && end >= start
}
