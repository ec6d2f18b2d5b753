/** How every rule of every pack is told. */
import { ATTRIBUTES_ANYWHERE, DOCUMENT_ATTRIBUTES } from '../rules/en16931/restrictions.ts'
import { UNUSED_ATTRIBUTES } from '../rules/en16931/structure.ts'
import { CII_TEXTS, EN16931_TEXTS } from './en16931-texts.ts'
import { PEPPOL_TEXTS } from './peppol-texts.ts'
import { PINT_TEXTS } from './pint-texts.ts'
import type { RuleText } from './table.ts'

/** CII-DT from a number on, and the attributes they are about. */
const CII_ATTRIBUTES = (
  [
    [1, 'schemeName schemeAgencyName schemeDataURI schemeURI schemeID schemeAgencyID schemeVersionID'],
    [8, 'name listURI listID listAgencyID listVersionID languageID languageLocaleID'],
    [31, 'currencyID currencyCodeListVersionID'],
    [34, 'unitCodeListID unitCodeListAgencyID unitCodeListAgencyName'],
    [45, 'listID listAgencyID listVersionID listURI'],
    [59, 'format'],
    [101, 'schemeName schemeAgencyName schemeDataURI schemeURI'],
  ] as const
).flatMap(([from, names]) =>
  names.split(' ').map((name, at) => [`CII-DT-${String(from + at).padStart(3, '0')}`, name] as const),
)

/** Rules about an attribute nobody needs, and its name. */
const attributeCodes: readonly (readonly [string, string])[] = [
  ...UNUSED_ATTRIBUTES.map(([number, name]) => [`UBL-DT-${number}`, name] as const),
  ['UBL-DT-18', 'name'],
  ...[...DOCUMENT_ATTRIBUTES, ...ATTRIBUTES_ANYWHERE].map(
    ([number, , , name]) => [`UBL-CR-${number}`, name] as const,
  ),
  ['UBL-CR-663', 'unitCodeListID'],
  ...CII_ATTRIBUTES,
]

const TEXTS: ReadonlyMap<string, RuleText> = new Map([
  ...EN16931_TEXTS,
  ...CII_TEXTS,
  ...PEPPOL_TEXTS,
  ...PINT_TEXTS,
  ...attributeCodes.map(([rule, code]) => [rule, { pattern: 'attributeUnused', code }] as const),
])

/** What a specification has no use for is told by the element that is found: seven hundred rules, one text. */
const UNUSED: RuleText = { pattern: 'elementUnused' }

/** Undefined for a rule of no pack. */
export const ruleText = (rule: string): RuleText | undefined =>
  TEXTS.get(rule) ?? (/^(?:UBL-CR|CII-SR|CII-DT)-/.test(rule) ? UNUSED : undefined)

/** Rules that have a line of their own in the tables; a test compares with the packs. */
export const toldRules = (): readonly string[] => [...TEXTS.keys()]

const NATIONAL = /^(DE|DK|GR|IS|IT|NL|NO|SE)-[RS]-/

/** The country of a national rule. */
export function countryOf(rule: string): string | undefined {
  if (rule.startsWith('aligned-ibr') || /-jp(?:-|$)/.test(rule)) return 'JP'
  if (rule.startsWith('BR-B-')) return 'IT'
  if (rule === 'PEPPOL-EN16931-P0112') return 'DE'
  return NATIONAL.exec(rule)?.[1]
}
