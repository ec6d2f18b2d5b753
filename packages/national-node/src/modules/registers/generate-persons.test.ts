import { describe, expect, test } from 'vitest'
import { belgianCheck, frenchCheck, luhnDigit, verhoeffDigit } from './people/national-number.ts'
import { generatePersons, POPULATED_COUNTRIES } from './generate-persons.ts'
import { displayNames } from './person.ts'

const generate = (country: string, count = 60) => generatePersons({ country, count, seed: 'test' })

test.each([
  { country: 'XX', count: 1 },
  { country: 'BE', count: -1 },
  { country: 'BE', count: 1.5 },
  { country: 'BE', count: 10_001 },
])('people cannot be made of $country × $count', ({ country, count }) => {
  expect(() => generatePersons({ country, count, seed: 's' })).toThrow(/registers\/(?:no-population|count)/)
})

describe.each(POPULATED_COUNTRIES)('the TEST people of %s', (country) => {
  const people = generate(country)

  test('are the same for the same seed, and stay when more are asked for', () => {
    expect(generate(country)).toEqual(people)
    expect(generate(country, 10)).toEqual(people.slice(0, 10))
    expect(generatePersons({ country, count: 5, seed: 'other' })).not.toEqual(people.slice(0, 5))
  })

  test('have ids of their own that say they are made, and are marked TEST', () => {
    expect(new Set(people.map(({ id }) => id)).size).toBe(people.length)
    for (const { id, test: marked } of people) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(marked).toBe(true)
    }
  })

  test('have real dates, never the first of January, and are grown up in 2026', () => {
    for (const { birthdate, diplomas } of people) {
      expect(birthdate).toMatch(/^(?:19[5-9]\d|200[0-7])-(?:0[1-9]|1[0-2])-(?:0[2-9]|1\d|2[0-8])$/)
      for (const { awardedOn } of diplomas) {
        const age = Number(awardedOn.slice(0, 4)) - Number(birthdate.slice(0, 4))
        expect(age).toBeGreaterThanOrEqual(21)
        expect(awardedOn < '2031').toBe(true)
      }
    }
  })

  test('have names and places in NFC, and every school says TEST', () => {
    const texts = people.flatMap((person) => [
      ...person.nameForms.flatMap(({ family, given }) => [family, given]),
      person.address.formatted,
    ])
    expect(texts.filter((text) => text === '' || text !== text.normalize('NFC'))).toEqual([])
    expect(people.some(({ diplomas }) => diplomas.length > 0)).toBe(true)
    expect(
      people.flatMap(({ diplomas }) => diplomas).filter(({ institution }) => !institution.includes('TEST')),
    ).toEqual([])
  })
})

test('check digits are right for every generated person', () => {
  for (const { personalNumber = '', birthdate } of generate('BE', 200)) {
    expect(personalNumber.slice(9)).toBe(belgianCheck(personalNumber.slice(0, 9), birthdate >= '2000'))
  }
  for (const { personalNumber = '' } of generate('FR', 200)) {
    expect(personalNumber.slice(13)).toBe(frenchCheck(personalNumber.slice(0, 13)))
  }
  for (const { personalNumber = '' } of generate('LU', 200)) {
    const body = personalNumber.slice(0, 11)
    expect(personalNumber.slice(11)).toBe(`${luhnDigit(body)}${verhoeffDigit(body)}`)
  }
})

test('a Japanese person has kanji, kana and the Latin form of the passport, and no My Number', () => {
  for (const person of generate('JP')) {
    const { own, reading, latin } = displayNames(person)
    expect(own.text).toMatch(/^[\p{sc=Han}\p{sc=Hira}]+ [\p{sc=Han}\p{sc=Hira}]+$/u)
    expect(reading).toMatchObject({ lang: 'ja-Kana', text: expect.stringMatching(/^[\p{sc=Kana}ー ]+$/u) })
    expect(latin?.text).toBe(`${person.familyName} ${person.givenName}`)
    expect(person.personalNumber).toBeUndefined()
  }
})

test.each(['TN', 'MA'])('a person of %s has an Arabic name and the Latin one of the passport', (country) => {
  for (const person of generate(country)) {
    const { own, reading, latin } = displayNames(person)
    expect(own).toMatchObject({ lang: 'ar', text: expect.stringMatching(/^[\p{sc=Arab} ]+$/u) })
    expect(reading).toBeUndefined()
    expect(latin?.text).toBe(`${person.givenName} ${person.familyName}`)
  }
})

test('a Vietnamese name has the family name first and keeps its tone marks', () => {
  const names = generate('VN').map((person) => displayNames(person).own.text)
  expect(names.some((name) => name.startsWith('Nguyễn '))).toBe(true)
  expect(names.every((name) => /\p{L}/u.test(name))).toBe(true)
})

test('Belgium has its three language communities', () => {
  const languages = new Set(generate('BE', 200).map(({ nameForms }) => nameForms[0]?.lang))
  expect(languages).toEqual(new Set(['nl', 'fr', 'de']))
})
