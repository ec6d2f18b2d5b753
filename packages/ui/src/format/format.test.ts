import { expect, test } from 'vitest'
import { millisecondsOfCivil, millisecondsOfInstant } from './civil.ts'
import { formatDate, formatDuration, formatInstant, formatList, localeOf } from './format.ts'

test.each([
  '',
  '2026-13-01',
  '2026-00-10',
  '2026-02-30',
  '1900-02-29',
  '2026-1-1',
  '12026-01-01',
  '2026-01-01T',
])('%j is not a civil date', (text) => {
  expect(millisecondsOfCivil(text)).toBeUndefined()
})

test.each([
  '2026-01-01',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T10:60:00Z',
  '2026-01-01T10:00:00+01:00',
  '',
])('%j is not an instant', (text) => {
  expect(millisecondsOfInstant(text)).toBeUndefined()
})

test.each(['1970-01-01', '1969-12-31', '2000-02-29', '2024-02-29', '1868-10-23', '2999-12-31', '0004-03-01'])(
  '%s counts the same days as the platform',
  (civil) => {
    expect(millisecondsOfCivil(civil)).toBe(Date.parse(`${civil}T00:00:00.000Z`))
  },
)

test('an instant keeps its milliseconds', () => {
  expect(millisecondsOfInstant('2027-01-15T10:20:30.045Z')).toBe(Date.parse('2027-01-15T10:20:30.045Z'))
  expect(millisecondsOfInstant('2027-01-15T10:20:30Z')).toBe(Date.parse('2027-01-15T10:20:30Z'))
})

test.each([
  ['ja', undefined, '令和8年11月22日'],
  ['ar', 'MA', '22 نونبر 2026'],
  ['ar', 'TN', '22 نوفمبر 2026'],
  ['en', undefined, '22 November 2026'],
  ['fr', undefined, '22 novembre 2026'],
  ['de', undefined, '22. November 2026'],
] as const)('a date in %s as read in %s: %s', (lang, country, shown) => {
  expect(formatDate('2026-11-22', country === undefined ? { lang } : { lang, country })).toBe(shown)
})

test('what is not a full date is shown as the issuer gave it', () => {
  expect(formatDate('1961', { lang: 'ja' })).toBe('1961')
  expect(formatInstant('soon', { lang: 'ja' })).toBe('soon')
  expect(formatDuration('five minutes', { lang: 'en' })).toBe('five minutes')
})

test('an instant names the zone it is shown in', () => {
  const shown = formatInstant('2027-01-15T20:00:00.000Z', { lang: 'en', timeZone: 'Asia/Tokyo' })
  expect(shown).toContain('16 January 2027')
  expect(shown).toContain('05:00')
  expect(shown).toMatch(/GMT\+9|JST/)
})

test('durations and lists are spoken as the language does', () => {
  expect(formatDuration('P90D', { lang: 'nl' })).toBe('90 dagen')
  expect(formatDuration('P1Y6M', { lang: 'fr' })).toBe('1\u00a0an et 6\u00a0mois')
  expect(formatList(['a', 'b', 'c'], { lang: 'ja' })).toBe('a、b、c')
  expect(localeOf('fr', 'LU')).toBe('fr-LU')
})
