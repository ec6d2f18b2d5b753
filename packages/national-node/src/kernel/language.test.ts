import { expect, test } from 'vitest'
import { chooseLanguage, directionOf, isLanguage, LANGUAGES } from './language.ts'

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['only commas', ',,,'],
  ['a language nobody speaks here', 'fi, sv;q=0.8'],
  ['a weight that is no weight', 'nl;q=2, ja;q=high'],
  ['a weight of nought', 'nl;q=0, ja;q=0.000'],
  ['anything', '*'],
])('asked for %s, the fallback is spoken', (_, header) => {
  expect(chooseLanguage(header, 'fr')).toBe('fr')
})

test.each([
  ['nl', 'nl'],
  ['nl-BE', 'nl'],
  ['NL-be, fr;q=0.9', 'nl'],
  ['fi, ja;q=0.3, ar;q=0.5', 'ar'],
  ['vi;q=0.5, de;q=0.5', 'vi'],
  ['en;q=0.1, *;q=0.05', 'en'],
])('asked for "%s", %s is spoken', (header, language) => {
  expect(chooseLanguage(header, 'fr')).toBe(language)
})

test('only languages that the node speaks are chosen', () => {
  expect(chooseLanguage('ja, en;q=0.5', 'fr', ['fr', 'en'])).toBe('en')
})

test('Arabic alone runs from right to left', () => {
  expect(LANGUAGES.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar'])
  expect(directionOf('ar-TN')).toBe('rtl')
})

test('a language is one of the seven', () => {
  expect(isLanguage('ja')).toBe(true)
  expect(isLanguage('jp')).toBe(false)
  expect(isLanguage('constructor')).toBe(false)
})
