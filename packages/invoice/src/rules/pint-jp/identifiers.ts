/** PINT 1.1.3, identifiers of organisations: ibr-068 … ibr-070, -113 … -116, -120, -127. */
import type { XmlNode } from '../../xml/node.ts'
import { attribute } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import {
  isAustralian,
  isBelgian,
  isGln,
  isItalianOffice,
  isItalianTaxCode,
  isItalianVatIfItalian,
  isNorwegian,
} from '../check-digits.ts'
import { IDENTIFIERS } from '../peppol/identifiers.ts'
import { isNumeric } from '../peppol/nordic.ts'
import { type Context, fatal, on } from '../rule.ts'

type Scheme = readonly [id: string, schemes: readonly string[], what: string, is: (node: XmlNode) => boolean]

const normal =
  (is: (text: string) => boolean) =>
  ({ text }: XmlNode) =>
    is(squash(text))

/** In the order of the official set, which differs from that of Peppol BIS, as do some of the formats. */
const SCHEMES: readonly Scheme[] = [
  ['ibr-068', ['0088'], 'A GLN', normal(isGln)],
  [
    'ibr-127',
    ['0007'],
    'A Swedish organisation number',
    normal((text) => text.length === 10 && isNumeric(text)),
  ],
  ['ibr-069', ['0192'], 'A Norwegian organisation number', normal(isNorwegian)],
  ['ibr-070', ['0184'], 'A Danish CVR number', ({ text }) => /^DK[0-9]{8}$/.test(text)],
  ['ibr-113', ['0208'], 'A Belgian enterprise number', normal(isBelgian)],
  ['ibr-114', ['0201'], 'An Italian IPA code', normal(isItalianOffice)],
  ['ibr-115', ['0210', '9907'], 'An Italian tax code', normal(isItalianTaxCode)],
  ['ibr-116', ['0211', '9906'], 'An Italian VAT number', normal(isItalianVatIfItalian)],
  ['ibr-120', ['0151'], 'An Australian business number', normal(isAustralian)],
]

export const identifierContexts: readonly Context[] = SCHEMES.map(([id, schemes, what, is]) =>
  on(
    IDENTIFIERS,
    [
      fatal(
        `${id} ibt-029 ibt-030 ibt-034 ibt-046 ibt-047 ibt-049`,
        `${what} (${schemes.join(', ')}) is well-formed.`,
        is,
      ),
    ],
    (node) => schemes.includes(attribute(node, 'schemeID') ?? ''),
  ),
)
