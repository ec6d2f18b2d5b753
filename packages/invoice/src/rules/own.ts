/** Rules of ours, about what the official sets take for granted. They come on top of every pack. */
import { parseDecimal } from '../decimal.ts'
import { fatal, type Rule, type Table } from './rule.ts'

const NUMERIC = ['Amount', 'Quantity', 'Percent', 'Numeric', 'Rate']

/** Plain numbers in UBL and CII; `ram:Amount…` of other meaning do not end like this. */
const isNumeric = (name: string): boolean =>
  NUMERIC.some((ending) => name.endsWith(ending)) && (name.startsWith('cbc:') || name.startsWith('ram:'))

const plainNumber: Rule = fatal(
  'ENT-NUM',
  'An amount, quantity or rate is a plain decimal number, such as 1234.50.',
  ({ children, text }) => children.length > 0 || parseDecimal(text) !== undefined,
)

/** Asked of the elements of such a name, wherever they are: a name is looked at once. */
export const numbers: Table = {
  rules: [plainNumber],
  breaches: (facts) =>
    Array.from(facts.document.byName).flatMap(([name, nodes]) =>
      isNumeric(name)
        ? nodes
            .filter((node) => plainNumber.holds(node, facts) !== true)
            .map((node) => ({ rule: plainNumber, node }))
        : [],
    ),
}

/** Raised by whoever chooses the pack. */
export const unknownProfile: Rule = fatal(
  'ENT-PROFILE BT-24',
  'The specification is one whose rules are known here; the rules of EN 16931 were applied.',
  () => false,
)

/** Raised where the rest of a report is left out. */
export const tooManyFindings: Rule = fatal(
  'ENT-LIMIT',
  'The document has so few faults that all can be told: this report is not complete.',
  () => false,
)
