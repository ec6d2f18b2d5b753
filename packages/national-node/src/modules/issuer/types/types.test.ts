import { describe, expect, test } from 'vitest'
import { checkElements, elementsOf, isClaimsPath, type JsonObject, matchPath } from '@entente/credentials'
import { LANGUAGES } from '../../../kernel/language.ts'
import { generatePersons, POPULATED_COUNTRIES } from '../../registers/index.ts'
import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import { diplomaType } from './diploma.ts'
import { pidMdocType } from './pid-mdoc.ts'
import { pidType } from './pid.ts'
import { signingAccessType } from './signing-access.ts'
import { trainingType } from './training.ts'

const context = { today: '2026-11-22', issuer: { en: 'TEST' } }
const pid = pidType({ country: 'BE', authority: 'TEST Kingdom of Belgium' })
const pidMdoc = pidMdocType({ country: 'BE', authority: 'TEST Kingdom of Belgium' })
const diploma = diplomaType()
const training = trainingType()
const signing = signingAccessType()
const people = POPULATED_COUNTRIES.flatMap((country) =>
  generatePersons({ country, count: 20, seed: 'types' }),
)

const missing = (claims: JsonObject, type: typeof pid) =>
  type.claims.filter(({ mandatory, path }) => mandatory && matchPath(claims, path).length === 0)

describe('PID (rulebook 1.7)', () => {
  test('everybody in every register has every mandatory attribute, of at most 150 characters', () => {
    for (const person of people) {
      const claims = pid.claimsOf(person, context) ?? {}
      expect(missing(claims, pid)).toEqual([])
      for (const value of Object.values(claims)) {
        if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(150)
      }
      expect(claims['birthdate']).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(claims['nationalities']).not.toEqual([])
    }
  })

  test('its type is the domestic one, its shape that of the rulebook', () => {
    const [person] = people
    if (person === undefined) throw new Error('no people')
    const claims = pid.claimsOf(person, context)
    expect(pid.type).toBe('urn:eudi:pid:be:1')
    expect(claims).toMatchObject({
      family_name: person.familyName,
      place_of_birth: { country: person.placeOfBirth.country, locality: person.placeOfBirth.locality },
      address: { street_address: person.address.street, house_number: person.address.houseNumber },
      issuing_authority: 'TEST Kingdom of Belgium',
      issuing_country: 'BE',
    })
    expect(claims).not.toHaveProperty('age_over_18')
  })
})

describe('PID as an mdoc (rulebook 1.7 §3)', () => {
  test('everybody in every register can have one: every element of its type, nothing mandatory missing', () => {
    for (const person of people) {
      const claims = pidMdoc.claimsOf(person, context) ?? {}
      expect(missing(claims, pidMdoc)).toEqual([])
      expect(() => checkElements(pidMdoc.type, elementsOf(pidMdoc.type, claims))).not.toThrow()
    }
  })

  test('is the same dataset as the other format, asked for by the same scope, and says no more', () => {
    expect([pidMdoc.scope, pidMdoc.names]).toEqual([pid.scope, pid.names])
    for (const person of people.slice(0, 20)) {
      const { [pidMdoc.type]: elements = {} } = pidMdoc.claimsOf(person, context) ?? {}
      const { address, birthdate, nationalities, ...same } = pid.claimsOf(person, context) ?? {}
      expect(elements).toMatchObject({ ...same, birth_date: birthdate, nationality: nationalities })
      const said = Object.entries(elements as JsonObject).filter(([name]) => name.startsWith('resident_'))
      expect(new Set(said.map(([, value]) => value))).toEqual(new Set(Object.values(address as JsonObject)))
    }
  })
})

describe('diploma', () => {
  test('is the latest one, or none', () => {
    const holder = people.find(({ diplomas }) => diplomas.length > 0)
    if (holder === undefined) throw new Error('nobody has a diploma')
    const [known] = holder.diplomas
    if (known === undefined) throw new Error('unreachable')
    const later = { ...known, title: 'Later', awardedOn: '2026-09-01' }
    const both = { ...holder, diplomas: [later, known] }
    expect(diploma.claimsOf(both, context)).toMatchObject({ title: 'Later', date_of_award: '2026-09-01' })
    expect(diploma.claimsOf({ ...holder, diplomas: [] }, context)).toBeUndefined()
  })

  test('everybody who has one gets all that the metadata promises', () => {
    for (const person of people) {
      const claims = diploma.claimsOf(person, context)
      if (claims !== undefined) expect(missing(claims, diploma)).toEqual([])
    }
  })
})

describe('training certificate', () => {
  test('[TN-JP 7] is the latest course, with what the agreements map, and names nobody', () => {
    const [person] = people
    if (person === undefined) throw new Error('no people')
    const first = { lang: 'ar', title: 'Earlier', level: 'basic', completedOn: '2024-03-29' } as const
    const later = { ...first, title: 'Later', level: 'advanced', completedOn: '2025-11-29' } as const
    expect(training.claimsOf({ ...person, trainings: [later, first] }, context)).toEqual({
      achievement: { name: 'Later', level: 'advanced' },
      issuedOn: '2025-11-29',
    })
  })

  test('is for those who completed one: somebody of each country that has courses, nobody of the others', () => {
    const holders = people.filter((person) => training.claimsOf(person, context) !== undefined)
    expect([...new Set(holders.map(({ country }) => country))].sort()).toEqual(['JP', 'LU', 'MA', 'TN'])
    for (const holder of holders) {
      expect(missing(training.claimsOf(holder, context) ?? {}, training)).toEqual([])
      expect(holder.trainings?.every(({ title }) => title.includes('TEST'))).toBe(true)
    }
  })
})

test('access to a signature names one key for each person, and nobody', () => {
  const named = people.map((person) => signing.claimsOf(person, context) ?? {})
  for (const claims of named) expect(Object.keys(claims)).toEqual(['credential_id'])
  expect(new Set(named.map(({ credential_id: id }) => id)).size).toBe(people.length)
  expect(signing.type).not.toMatch(/pid/)
})

test('every claim of a credential is announced, and every announced path is a claims path', () => {
  for (const type of [pid, pidMdoc, diploma, training, signing]) {
    for (const { path } of type.claims) expect(isClaimsPath(path)).toBe(true)
    for (const person of people) {
      const announced = new Set(type.claims.map(({ path }) => path[0]))
      for (const name of Object.keys(type.claimsOf(person, context) ?? {})) expect(announced).toContain(name)
    }
  }
})

test('every attribute has a name in every language of the portal', () => {
  for (const names of [
    ...Object.values(ATTRIBUTE_NAMES),
    pid.names,
    diploma.names,
    training.names,
    signing.names,
  ]) {
    expect(Object.keys(names).sort()).toEqual([...LANGUAGES].sort())
  }
})
