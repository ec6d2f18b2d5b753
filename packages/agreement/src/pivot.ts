/**
 * The pivot profile: the only names under which attributes cross (agreement-1 §7). Persons follow the EU rulebook
 * for person identification data; companies and learning achievements have their own few names.
 */

export type PivotType = 'text' | 'date' | 'integer' | 'boolean' | 'texts' | 'record' | 'image'

const PIVOT: { readonly [name: string]: PivotType } = {
  family_name: 'text',
  given_name: 'text',
  birth_family_name: 'text',
  birth_given_name: 'text',
  name_native: 'text',
  name_kana: 'text',
  name_latin: 'record',
  full_name: 'text',
  birthdate: 'date',
  place_of_birth: 'record',
  'place_of_birth.country': 'text',
  'place_of_birth.region': 'text',
  'place_of_birth.locality': 'text',
  nationalities: 'texts',
  sex: 'integer',
  picture: 'image',
  email: 'text',
  phone_number: 'text',
  'address.formatted': 'text',
  'address.country': 'text',
  'address.region': 'text',
  'address.locality': 'text',
  'address.postal_code': 'text',
  'address.street_address': 'text',
  'address.house_number': 'text',
  document_number: 'text',
  issuing_authority: 'text',
  issuing_country: 'text',
  issuing_jurisdiction: 'text',
  date_of_expiry: 'date',
  date_of_issuance: 'date',
  subject_code: 'text',
  // Companies
  legal_name: 'text',
  corporate_number: 'text',
  euid: 'text',
  lei: 'text',
  vat: 'text',
  registered_address: 'text',
  // Learning achievements
  title: 'text',
  awarding_institution: 'text',
  awarding_country: 'text',
  award_date: 'date',
  level: 'integer',
  grade: 'text',
}

const AGE = /^age_equal_or_over\.(?:[1-9]|[1-9]\d|1[01]\d|120)$/

/** Undefined for a name outside the profile. */
export function pivotType(name: string): PivotType | undefined {
  if (Object.hasOwn(PIVOT, name)) return PIVOT[name]
  return AGE.test(name) ? 'boolean' : undefined
}

const FITS: { readonly [type in PivotType]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string' && value !== '',
  image: (value) => typeof value === 'string' && value.startsWith('data:image/'),
  date: (value) => typeof value === 'string' && /^\d{4}(?:-\d{2}-\d{2})?$/.test(value),
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  texts: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'),
  record: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** A value of the wrong type never crosses, even when the credential is genuine. */
export function fitsPivot(name: string, value: unknown): boolean {
  const type = pivotType(name)
  return type !== undefined && FITS[type](value)
}
