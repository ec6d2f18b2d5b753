import { expect, test } from 'vitest'
import { dateText, instantText } from './date-text.ts'

test.each([
  ['1999-04-03', '<time datetime="1999-04-03"><bdi>3 April 1999</bdi></time>'],
  ['1961-05', '<time datetime="1961-05"><bdi>May 1961</bdi></time>'],
  ['1961', '<time datetime="1961"><bdi>1961</bdi></time>'],
  ['<b>', '<bdi>&lt;b&gt;</bdi>'],
])('%s is shown for people, and for machines if it is a date', (civil, markup) => {
  expect(String(dateText(civil, { lang: 'en' }))).toBe(markup)
})

test('a moment names its zone; what is none is shown as it is', () => {
  const markup = String(instantText('2027-01-15T10:00:00Z', { lang: 'en', timeZone: 'Asia/Tokyo' }))
  expect(markup).toMatch(
    /^<time datetime="2027-01-15T10:00:00Z"><bdi>15 January 2027.* 19:00 (?:GMT\+9|JST)<\/bdi>/,
  )
  expect(String(instantText('soon', { lang: 'en' }))).toBe('<bdi>soon</bdi>')
})
