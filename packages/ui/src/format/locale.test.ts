import { describe, expect, test } from 'vitest'
import type { Lang } from '../language.ts'
import { formatDate, formatDuration, formatInstant, formatList } from './format.ts'
import { localeOf, type Reader } from './locale.ts'
import { formatMoney, formatNumber, type Money } from './money.ts'

test.each([
  ['fr', 'BE', 'fr-BE'],
  ['fr', 'FR', 'fr-FR'],
  ['fr', 'LU', 'fr-LU'],
  ['fr', 'TN', 'fr-TN'],
  ['fr', 'MA', 'fr-MA'],
  ['fr', 'JP', 'fr-BE'],
  ['nl', 'BE', 'nl-BE'],
  ['de', 'LU', 'de-LU'],
  ['de', 'BE', 'de-BE'],
  ['en', 'JP', 'en-GB'],
  ['ja', 'JP', 'ja-JP-u-ca-japanese'],
  ['ar', 'MA', 'ar-MA'],
  ['ar', 'TN', 'ar-TN'],
  ['ar', 'BE', 'ar-TN'],
  ['vi', 'VN', 'vi-VN'],
  ['en', 'constructor', 'en-GB'],
] as const)('%s on the node of %s is written as in %s', (lang, country, locale) => {
  expect(localeOf(lang, country)).toBe(locale)
})

describe('a date', () => {
  test.each([
    ['ar', 'MA', '22 نونبر 2026'],
    ['ar', 'TN', '22 نوفمبر 2026'],
    ['ar', 'JP', '22 نوفمبر 2026'],
    ['fr', 'MA', '22 novembre 2026'],
    ['nl', 'BE', '22 november 2026'],
    ['de', 'BE', '22. November 2026'],
    ['en', 'VN', '22 November 2026'],
    ['ja', 'JP', '令和8年11月22日'],
    ['vi', 'VN', '22 tháng 11, 2026'],
  ] as const)('in %s on the node of %s is %s', (lang, country, shown) => {
    expect(formatDate('2026-11-22', { lang, country })).toBe(shown)
  })

  test.each([
    ['1999-04-03', '平成11年4月3日'],
    ['2019-04-30', '平成31年4月30日'],
    ['2019-05-01', '令和元年5月1日'],
    ['1926-12-25', '昭和元年12月25日'],
    ['1912-07-29', '明治45年7月29日'],
  ])('%s is counted by the era of its day: %s', (civil, shown) => {
    expect(formatDate(civil, { lang: 'ja' })).toBe(shown)
  })

  test('a Japanese reader may ask for the Gregorian calendar, a reader of Arabic for the Hijri one', () => {
    expect(formatDate('1999-04-03', { lang: 'ja', calendar: 'gregory' })).toBe('1999年4月3日')
    expect(formatDate('2026-11-22', { lang: 'ar', country: 'MA', calendar: 'islamic-umalqura' })).toBe(
      '12 جمادى الآخرة 1448 هـ',
    )
  })

  test('that is known to the month is told to the month, and never to a day', () => {
    expect(formatDate('1961-05', { lang: 'fr' })).toBe('mai 1961')
    expect(formatDate('1961-05', { lang: 'ja' })).toBe('昭和36年5月')
    expect(formatDate('1961-13', { lang: 'fr' })).toBe('1961-13')
    // Two Hijri months share a Gregorian one.
    expect(formatDate('1961-05', { lang: 'ar', calendar: 'islamic-umalqura' })).toBe('1961-05')
  })
})

describe('a moment', () => {
  const at = (instant: string, reader: Omit<Reader, 'lang'>, lang: Lang = 'en') =>
    formatInstant(instant, { lang, ...reader })

  test('in Casablanca follows the clock of Casablanca, which changes with Ramadan, and names its zone', () => {
    const zone = { country: 'MA', timeZone: 'Africa/Casablanca' }
    expect(at('2026-02-25T12:00:00Z', zone)).toMatch(/12:00 GMT/)
    expect(at('2026-05-01T12:00:00Z', zone)).toMatch(/13:00 (?:GMT\+1|WEST)/)
    expect(at('2026-05-01T12:00:00Z', zone, 'ar')).toMatch(/13:00 غرينتش\u200e\+1/)
    expect(at('2026-05-01T12:00:00Z', zone, 'fr')).toMatch(/13:00 UTC\+1/)
  })

  test('in Tunis, Tokyo, Hanoi and Brussels names each zone', () => {
    const shown = ['Africa/Tunis', 'Asia/Tokyo', 'Asia/Ho_Chi_Minh', 'Europe/Brussels'].map((timeZone) =>
      at('2026-07-01T12:00:00Z', { timeZone }),
    )
    expect(shown.map((text) => /(\d\d):00 (?:GMT\+(\d)|CES?T|JST)/.test(text))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(shown.map((text) => /\d\d:00/.exec(text)?.[0])).toEqual(['13:00', '21:00', '19:00', '14:00'])
  })
})

const NB = /[\u00a0\u202f]/g
const MARKS = /[\u200e\u200f\u061c]/g
const seen = (text: string) => text.replaceAll(NB, ' ').replaceAll(MARKS, '')

describe('an amount', () => {
  test.each([
    ['EUR', '1234.5', 'fr', 'BE', '1 234,50 €'],
    ['EUR', '1234.5', 'nl', 'BE', '€ 1.234,50'],
    ['EUR', '1234.5', 'en', 'BE', '€1,234.50'],
    ['EUR', '1234.5', 'de', 'LU', '1.234,50 €'],
    ['JPY', '282000', 'ja', 'JP', '￥282,000'],
    ['JPY', '282000', 'fr', 'JP', '282 000 JPY'],
    ['VND', '1500000', 'vi', 'VN', '1.500.000 ₫'],
    ['MAD', '75', 'fr', 'MA', '75,00 MAD'],
    ['MAD', '75', 'ar', 'MA', '75,00 د.م.'],
    ['TND', '60.125', 'fr', 'TN', '60,125 DT'],
    ['TND', '60.1', 'ar', 'TN', '60,100 د.ت.'],
    ['TND', '60', 'en', 'BE', 'TND 60.000'],
    ['EUR', '-3.20', 'en', 'BE', '-€3.20'],
  ] as const)('%s %s in %s on the node of %s is %s', (currency, amount, lang, country, shown) => {
    expect(seen(formatMoney({ currency, amount }, { lang, country }))).toBe(shown)
  })

  test('keeps the sign of the yen together in a line from right to left', () => {
    const shown = formatMoney({ currency: 'JPY', amount: '282000' }, { lang: 'ar', country: 'JP' })
    expect(shown).toMatch(/^\u200f282\.000\s\u2066JP¥\u2069$/)
    expect(formatMoney({ currency: 'EUR', amount: '1' }, { lang: 'ar' })).not.toMatch(/[\u2066-\u2069]/)
  })

  test('is exact where a float is not', () => {
    expect(formatMoney({ currency: 'EUR', amount: '90071992547409931.23' }, { lang: 'en' })).toBe(
      '€90,071,992,547,409,931.23',
    )
    expect(formatMoney({ currency: 'TND', amount: '9007199254740993.001' }, { lang: 'en' })).toMatch(
      /9,007,199,254,740,993\.001$/,
    )
  })

  test.each<Money>([
    { currency: 'JPY', amount: '1.5' },
    { currency: 'VND', amount: '1500.00' },
    { currency: 'EUR', amount: '0.005' },
    { currency: 'MAD', amount: '1.234' },
    { currency: 'TND', amount: '1.2345' },
    { currency: 'EUR', amount: '1e3' },
    { currency: 'EUR', amount: '1,50' },
    { currency: 'EUR', amount: ' 1' },
    { currency: 'EUR', amount: '' },
    { currency: 'EUR', amount: 'NaN' },
    { currency: 'euro', amount: '1' },
  ])('%o is never rounded or guessed: it is shown as given', ({ currency, amount }) => {
    expect(formatMoney({ currency, amount }, { lang: 'en' })).toBe(`${amount} ${currency}`)
  })
})

test.each([
  ['fr', 'FR', '1 234 567,5'],
  ['nl', 'BE', '1.234.567,5'],
  ['en', 'BE', '1,234,567.5'],
  ['ar', 'MA', '1.234.567,5'],
  ['ar', 'VN', '1.234.567,5'],
  ['ja', 'JP', '1,234,567.5'],
  ['vi', 'VN', '1.234.567,5'],
] as const)('a number in %s on the node of %s is %s', (lang, country, shown) => {
  expect(seen(formatNumber(1_234_567.5, { lang, country }))).toBe(shown)
})

test('a number that is too long for a float keeps every digit', () => {
  expect(formatNumber(9_007_199_254_740_993n, { lang: 'en' })).toBe('9,007,199,254,740,993')
})

describe('a duration', () => {
  test.each([
    ['P90D', 'nl', '90 dagen'],
    ['P1Y6M', 'fr', '1 an et 6 mois'],
    ['P2W', 'de', '2 Wochen'],
    ['PT1H30M', 'en', '1 hour and 30 minutes'],
    ['PT45S', 'en', '45 seconds'],
    ['P1Y2M3W4DT5H6M7S', 'en', '1 year, 2 months, 3 weeks, 4 days, 5 hours, 6 minutes and 7 seconds'],
    ['P2D', 'ar', 'يومان'],
    ['P11D', 'ar', '11 يومًا'],
    ['P3M', 'ja', '3 か月'],
    ['PT2H', 'vi', '2 giờ'],
    ['P1Y0M', 'en', '1 year'],
    ['P0D', 'en', '0 days'],
  ] as const)('%s in %s is %s', (duration, lang, shown) => {
    expect(seen(formatDuration(duration, { lang }))).toBe(shown)
  })

  test.each(['P', 'PT', 'P1DT', 'P1H', 'PT1D', '-P1D', 'P1.5D', '90 days', ''])(
    '%j is none and is shown as it is',
    (text) => {
      expect(formatDuration(text, { lang: 'en' })).toBe(text)
    },
  )
})

test('a list has the separators and the "and" of its language', () => {
  const list = (lang: Lang) => formatList(['a', 'b', 'c'], { lang })
  expect(list('ar')).toBe('a وb وc')
  expect(list('ja')).toBe('a、b、c')
  expect(list('fr')).toBe('a, b et c')
  expect(list('vi')).toMatch(/^a, b và c$/)
})
