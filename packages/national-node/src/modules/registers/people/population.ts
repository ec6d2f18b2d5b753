import type { Numbered } from './national-number.ts'

/** A name part in the forms the register has: own script, kana, Latin (empty when the own script is Latin). */
export type NamePart = { readonly own: string; readonly kana?: string; readonly latin?: string }
export type Part = string | NamePart

export type Place = {
  readonly locality: string
  readonly region?: string
  readonly postalCode: string
  /** Streets that name themselves an invention. */
  readonly street: string
}

export type Study = {
  /** Language of the diploma, when it is not that of the community. */
  readonly lang?: string
  readonly institution: string
  readonly titles: readonly [StudyTitle, ...StudyTitle[]]
  readonly grades: readonly [string, ...string[]]
}
export type StudyTitle = { readonly title: string; readonly level: 6 | 7 | 8 }

/** One language community of a country: its names, places and schools. */
export type Community = {
  /** Language of names, places and diplomas. */
  readonly lang: string
  /** Share among the communities of the country. */
  readonly weight: number
  readonly families: readonly [Part, ...Part[]]
  readonly women: readonly [Part, ...Part[]]
  readonly men: readonly [Part, ...Part[]]
  readonly places: readonly [Place, ...Place[]]
  readonly studies: readonly [Study, ...Study[]]
  /** Titles of the courses that an agreement of the country names (annex `training`). */
  readonly courses?: readonly [string, ...string[]]
}

export type Population = {
  readonly country: string
  readonly nameOrder: 'given-first' | 'family-first'
  readonly communities: readonly [Community, ...Community[]]
  readonly number?: (person: Numbered) => string
  /** House number, street, postcode and town in the order of the country. */
  readonly formatAddress: (place: Place, houseNumber: string) => string
}
