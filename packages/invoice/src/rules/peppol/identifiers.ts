/** Peppol BIS Billing 3.0.21, identifiers of organisations: PEPPOL-COMMON-R040 … R057. */
import { attribute, select, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import {
  isAustralian,
  isBelgian,
  isDanish,
  isGln,
  isItalianOffice,
  isItalianTaxCode,
  isItalianVatIfItalian,
  isNorwegian,
  isSwedish,
} from '../check-digits.ts'
import { type Context, fatal, on, warning } from '../rule.ts'

export const IDENTIFIERS = 'cbc:EndpointID | cac:PartyIdentification/cbc:ID | cbc:CompanyID'

export const ofScheme = (scheme: string) => (node: XmlNode) => attribute(node, 'schemeID') === scheme

type Scheme = readonly [id: string, scheme: string, what: string, is: (text: string) => boolean]

const FATAL: readonly Scheme[] = [
  ['R040', '0088', 'A GLN', (text) => isGln(text)],
  ['R041', '0192', 'A Norwegian organisation number', (text) => isNorwegian(text)],
]

const ALSO_FATAL: readonly Scheme[] = [
  ['R043', '0208', 'A Belgian enterprise number', isBelgian],
  ['R049', '0007', 'A Swedish organisation number', isSwedish],
  ['R050', '0151', 'An Australian business number', isAustralian],
]

/** Danish numbers are read as they stand. */
const DANISH: readonly Scheme[] = [
  ['R042', '0184', 'A Danish CVR number', isDanish],
  ['R052', '0096', 'A Danish P number', (text) => /^[0-9]{10}$/.test(text)],
  ['R053', '0198', 'A Danish SE number', (text) => /^DK[0-9]{8}$/.test(text)],
]

const WARNED: readonly Scheme[] = [
  ['R044', '0201', 'An Italian IPA code', isItalianOffice],
  ['R045', '0210', 'An Italian tax code', isItalianTaxCode],
  ['R047', '0211', 'An Italian VAT number', isItalianVatIfItalian],
  ['R054', '0106', 'A Dutch KVK number', (text) => /^[0-9]{8}$/.test(text)],
  ['R055', '0190', 'A Dutch OIN', (text) => /^[0-9]{20}$/.test(text)],
  ['R056-1', '9944', 'A Dutch VAT number', (text) => DUTCH_VAT.test(text)],
]

const DUTCH_VAT = /^NL[0-9]{9}B[0-9]{2}$/

const wellFormed =
  (rule: typeof fatal, read: (text: string) => string) =>
  ([id, scheme, what, is]: Scheme): Context =>
    on(
      IDENTIFIERS,
      [
        rule(
          `PEPPOL-COMMON-${id} BT-29 BT-30 BT-34 BT-46 BT-47 BT-49`,
          `${what} (${scheme}) is well-formed.`,
          ({ text }) => is(read(text)),
        ),
      ],
      ofScheme(scheme),
    )

export const identifierContexts: readonly Context[] = [
  ...FATAL.map(wellFormed(fatal, squash)),
  ...DANISH.map(wellFormed(fatal, (text) => text)),
  ...ALSO_FATAL.map(wellFormed(fatal, squash)),
  ...WARNED.map(wellFormed(warning, squash)),
  on(
    'cbc:EndpointID',
    [
      warning('PEPPOL-COMMON-R046 BT-34 BT-49', 'An Italian tax code (9907) is well-formed.', ({ text }) =>
        isItalianTaxCode(squash(text)),
      ),
    ],
    ofScheme('9907'),
  ),
  on(
    'cac:PartyTaxScheme/cbc:CompanyID',
    [
      warning('PEPPOL-COMMON-R056-2 BT-31 BT-48 BT-63', 'A Dutch VAT number is well-formed.', ({ text }) =>
        DUTCH_VAT.test(squash(text)),
      ),
    ],
    ({ text, parent }) =>
      squash(text).startsWith('NL') &&
      parent !== undefined &&
      select(parent, 'cac:TaxScheme/cbc:ID').some((id) => squash(id.text) === 'VAT'),
  ),
  wellFormed(
    warning,
    squash,
  )(['R057', '0217', 'A Dutch establishment number', (text) => /^[0-9]{12}$/.test(text)]),
]
