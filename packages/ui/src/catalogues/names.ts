/** Names of things that come as codes; a code without a name is shown as it is, never hidden. */
import { regionName } from '../format/format.ts'
import { type NamesTexts, names } from '../generated/names.ts'
import type { Lang } from '../language.ts'

export type Verdict = keyof NamesTexts['verdicts']
export type ReasonClass = keyof NamesTexts['reasonClasses']
type NamedGroup = 'countries' | 'attributes' | 'assurance' | 'purposes' | 'agreementStates' | 'modes'

/** The word for a code, if the catalogue has one. */
export function findName(lang: Lang, group: NamedGroup, code: string): string | undefined {
  const words: Readonly<Record<string, string>> = names[lang][group]
  return Object.hasOwn(words, code) ? words[code] : undefined
}

export function countryName(code: string, lang: Lang): string {
  return findName(lang, 'countries', code) ?? regionName(code, lang)
}

/** Pivot name of an attribute (agreement-1 §7) → its name in the words of the reader. */
export function attributeName(lang: Lang, attribute: string): string {
  const age = /^age_equal_or_over\.(\d+)$/.exec(attribute)
  if (age !== null) return `${names[lang].attributes.age_equal_or_over} ${age[1]}`
  return findName(lang, 'attributes', attribute) ?? attribute
}

export function assuranceName(lang: Lang, level: string): string {
  return findName(lang, 'assurance', level) ?? level
}

/** ISO/IEC 5218, and 9 for "not applicable": what a register writes → the word. */
const SEXES: Readonly<Record<number, keyof NamesTexts['sexes']>> = {
  0: 'unknown',
  1: 'male',
  2: 'female',
  9: 'unknown',
}

export function sexName(lang: Lang, code: number): string {
  return names[lang].sexes[SEXES[code] ?? 'other']
}
