/** A person of the register. Names keep the scripts in which the register and the passport have them. */
export type Person = {
  readonly id: string
  /** ISO 3166-1 alpha-2 of the register. */
  readonly country: string
  /** Every person of these registers is invented. */
  readonly test: true
  /** The name as on a passport, in Latin letters: what a PID carries. */
  readonly familyName: string
  readonly givenName: string
  readonly nameOrder: 'given-first' | 'family-first'
  /** Own script first, then its reading, then Latin; never computed from one another. */
  readonly nameForms: readonly NameForm[]
  /** `YYYY-MM-DD`. */
  readonly birthdate: string
  readonly placeOfBirth: { readonly country: string; readonly region?: string; readonly locality: string }
  readonly nationalities: readonly string[]
  /** ISO/IEC 5218: 1 male, 2 female. */
  readonly sex: 1 | 2
  readonly address: Address
  /** Personal administrative number; absent in Japan, whose My Number must not be kept (agreement-1 §7). */
  readonly personalNumber?: string
  readonly diplomas: readonly Diploma[]
  /** Courses followed, of those that an agreement of the country names in its annex; absent where there are none. */
  readonly trainings?: readonly Training[]
}

export type NameForm = {
  /** BCP 47, with the script where the language alone does not tell: `ja`, `ja-Kana`, `ja-Latn`. */
  readonly lang: string
  readonly family: string
  readonly given: string
  readonly source: 'register' | 'passport'
}

export type Address = {
  /** All in one, in the order and script of the country. */
  readonly formatted: string
  readonly country: string
  readonly region?: string
  readonly locality: string
  readonly postalCode: string
  readonly street: string
  readonly houseNumber: string
}

export type Diploma = {
  readonly lang: string
  readonly title: string
  readonly institution: string
  readonly country: string
  /** `YYYY-MM-DD`. */
  readonly awardedOn: string
  /** Level of the European Qualifications Framework. */
  readonly level: number
  readonly grade?: string
}

export type Training = {
  readonly lang: string
  readonly title: string
  readonly level: 'basic' | 'advanced'
  /** `YYYY-MM-DD`. */
  readonly completedOn: string
}

export type DisplayName = { readonly lang: string; readonly text: string }

/** The name as it is written and said: own script, reading (kana) and Latin form, in the person's order. */
export function displayNames({ nameForms, nameOrder }: Pick<Person, 'nameForms' | 'nameOrder'>): {
  readonly own: DisplayName
  readonly reading?: DisplayName
  readonly latin?: DisplayName
} {
  const shown = nameForms.map(({ lang, family, given }) => ({
    lang,
    text: nameOrder === 'family-first' ? `${family} ${given}` : `${given} ${family}`,
  }))
  const [own = { lang: 'und', text: '' }] = shown
  const reading = shown.find(({ lang }) => lang.endsWith('-Kana'))
  const latin = shown.find(({ lang }) => lang.endsWith('-Latn'))
  return { own, ...(reading && { reading }), ...(latin && { latin }) }
}
