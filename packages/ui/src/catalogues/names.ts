/** Names of things that come as codes; a code without a name is shown as it is, never hidden. */
import { regionName } from '../format/format.ts'
import type { Lang } from '../language.ts'
import { CATALOGUES } from './catalogues.ts'

type NamedGroup = 'countries' | 'attributes' | 'assurance' | 'purposes' | 'agreementStates' | 'modes'

/** The word for a code, if the catalogue has one. */
export function findName(lang: Lang, group: NamedGroup, code: string): string | undefined {
  const words: Readonly<Record<string, string>> = CATALOGUES[lang][group]
  return Object.hasOwn(words, code) ? words[code] : undefined
}

export function countryName(code: string, lang: Lang): string {
  return findName(lang, 'countries', code) ?? regionName(code, lang)
}

/** Pivot name of an attribute (agreement-1 §7) → its name in the words of the reader. */
export function attributeName(lang: Lang, attribute: string): string {
  const age = /^age_equal_or_over\.(\d+)$/.exec(attribute)
  if (age !== null) return `${CATALOGUES[lang].attributes.age_equal_or_over} ${age[1]}`
  return findName(lang, 'attributes', attribute) ?? attribute
}

export function assuranceName(lang: Lang, level: string): string {
  return findName(lang, 'assurance', level) ?? level
}
