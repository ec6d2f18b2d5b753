import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { number, plain, plural } from './message.ts'
import { attributeName, countryName, sexName } from './names.ts'
import { say, sayHtml } from './say.ts'
import { REASON_CODES, reasonTexts } from './three-texts.ts'

type Sources = { readonly [key: string]: string | Sources }

/** Every text of a language as its author wrote it, with its place. */
function textsOf(lang: string): [string, string][] {
  const files = globSync(`${lang}/*.json`, { cwd: import.meta.dirname }).filter(
    (file) => !file.endsWith('reviews.json'),
  )
  return files.flatMap((file) =>
    flat(
      JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Sources,
      file.slice(lang.length),
    ),
  )
}

function flat(sources: Sources, place: string): [string, string][] {
  return Object.entries(sources).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${place}/${key}`, value]] : flat(value, `${place}/${key}`),
  )
}

const english = new Map(textsOf('en'))
/** The scripts a text of the language must be written in. */
const SCRIPT = { ja: /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u, ar: /\p{sc=Arab}/u } as const
/** Codes, names of people and figures are the same everywhere. */
const SAME = /^(?:[\p{Lu}\d\s.:/()–{}$ -]*|.*(?:\{\$\w+\}|TEST|Entente)[^a-z]*)$/u

test.each(LANGUAGES.filter((lang) => lang !== 'en'))(
  '%s is translated: no sentence is still English',
  (lang) => {
    const sentences = textsOf(lang).filter(([, text]) => text.split(' ').length > 3 && !SAME.test(text))
    expect(sentences.filter(([place, text]) => english.get(place) === text)).toEqual([])
  },
)

test.each(['ja', 'ar'] as const)('%s is written in its own script', (lang) => {
  // Engineers' texts may be a formula.
  const told = textsOf(lang).filter(([place]) => !place.includes('engineer'))
  const sentences = told.filter(([, text]) => text.split(' ').length > 2 && !SAME.test(text))
  expect(sentences.filter(([, text]) => !SCRIPT[lang].test(text))).toEqual([])
})

describe.each(LANGUAGES)('the reasons in %s', (lang) => {
  test('[BE-JP 17] are told plainly: no code, no jargon, sentences of at most 25 words', () => {
    const words = new Intl.Segmenter(lang, { granularity: 'word' })
    const long = (text: string) =>
      text.split(/[.;؛。!?]/).filter((sentence) => {
        const count = [...words.segment(sentence)].filter(({ isWordLike }) => isWordLike).length
        return count > (lang === 'ja' ? 45 : 25)
      })
    for (const code of REASON_CODES) {
      const { person } = reasonTexts(lang, code)
      expect(person, code).not.toMatch(/[A-Z]{2,}_|JAdES|JSON|SHA|hash|JWS/)
      expect(long(person), code).toEqual([])
    }
  })

  test('[BE-JP 17] have their own words for the person, the case worker and the engineer', () => {
    for (const code of REASON_CODES)
      expect(new Set(Object.values(reasonTexts(lang, code))).size, code).toBe(3)
  })
})

test('a value in a sentence is isolated, and escaped where the sentence is HTML', () => {
  expect(say('ar', 'period', { from: '1', until: '<b>' })).toBe('من \u20681\u2069 إلى \u2068<b>\u2069')
  expect(String(sayHtml('en', 'period', { from: '1', until: '<b>' }))).toBe(
    '<bdi>1</bdi> to <bdi>&lt;b&gt;</bdi>',
  )
  expect(plain(['a', 'b', 'c'])).toBe('a\u2068b\u2069c')
})

test.each([
  ['ar', [0, 1, 2, 3, 11, 100], ['zero', 'one', 'two', 'few', 'many', 'other']],
  ['fr', [0, 1, 2, 1_000_000], ['one', 'one', 'other', 'many']],
  ['ja', [0, 1, 2], ['other', 'other', 'other']],
] as const)('counts in %s have the plural forms of CLDR', (lang, counts, forms) => {
  expect(counts.map((count) => plural(lang, count))).toEqual(forms)
  expect(plural(lang, 0, [0])).toBe('0')
})

test('numbers are written with the groups of the language', () => {
  expect(number('de', 12_345)).toBe('12.345')
  expect(number('ar', 12_345)).toBe('12.345')
  expect(number('en', 12_345)).toBe('12,345')
})

test('codes become words; an unknown code is shown, not hidden', () => {
  expect(countryName('JP', 'vi')).toBe('Nhật Bản')
  expect(countryName('IT', 'fr')).toBe('Italie')
  expect(countryName('constructor', 'fr')).toBe('constructor')
  expect(attributeName('de', 'age_equal_or_over.18')).toBe('Alter von mindestens 18')
  expect(attributeName('en', 'shoe_size')).toBe('shoe_size')
})

test('the sex of a register is said as ISO/IEC 5218 means it', () => {
  expect([0, 1, 2, 9, 5].map((code) => sexName('en', code))).toEqual([
    'Not known',
    'Male',
    'Female',
    'Not known',
    'Other',
  ])
})
