import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { CATALOGUES } from './catalogues.ts'
import { fillHtml, say } from './messages.ts'
import { attributeName, countryName } from './names.ts'
import { reasonText, staffReason } from './staff-reasons.ts'

/** Every text of a catalogue with its path. */
function texts(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === 'string' ? [[`${path}/${key}`, inner]] : texts(inner as object, `${path}/${key}`),
  )
}

const english = new Map(texts(CATALOGUES.en))
const slots = (text: string) => [...text.matchAll(/\{\$\w+\}/g)].map(([slot]) => slot).sort()

/** The scripts a text of the language must be written in. */
const SCRIPT = { ja: /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u, ar: /\p{sc=Arab}/u } as const
const SAME_EVERYWHERE = new Set([
  '/page/testLabel',
  '/review/status',
  '/page/period',
  '/page/agreementVersion',
])

describe.each(LANGUAGES)('the catalogue of %s', (lang) => {
  const own = texts(CATALOGUES[lang])

  test('has every text of the English one, with the same placeholders, in NFC and without stray spaces', () => {
    expect(own.map(([path]) => path).sort()).toEqual([...english.keys()].sort())
    expect(
      own.filter(([path, text]) => slots(text).join() !== slots(english.get(path) ?? '').join()),
    ).toEqual([])
    expect(
      own.filter(([, text]) => text === '' || text !== text.trim() || text !== text.normalize('NFC')),
    ).toEqual([])
  })

  test('[BE-JP 17] tells every reason plainly: no code, no jargon, sentences of at most 25 words', () => {
    const reasons = Object.entries(CATALOGUES[lang].reasons)
    expect(reasons.filter(([, text]) => /[A-Z]{2,}_|JAdES|JSON|SHA|hash|JWS/.test(text))).toEqual([])
    const words = new Intl.Segmenter(lang, { granularity: 'word' })
    const long = (text: string) =>
      text.split(/[.;؛。!?]/).filter((sentence) => {
        const count = [...words.segment(sentence)].filter(({ isWordLike }) => isWordLike).length
        return count > (lang === 'ja' ? 45 : 25)
      })
    expect(reasons.flatMap(([code, text]) => long(text).map((sentence) => `${code}: ${sentence}`))).toEqual(
      [],
    )
  })

  test('admits that nobody has reviewed it yet', () => {
    expect(CATALOGUES[lang].review).toEqual({ status: 'draft' })
  })
})

test.each(LANGUAGES.filter((lang) => lang !== 'en'))(
  '%s is translated: no sentence is still English',
  (lang) => {
    const sentences = texts(CATALOGUES[lang]).filter(
      ([path, text]) => text.includes(' ') && !SAME_EVERYWHERE.has(path),
    )
    expect(sentences.filter(([path, text]) => english.get(path) === text)).toEqual([])
  },
)

test.each(['ja', 'ar'] as const)('%s is written in its own script', (lang) => {
  const own = texts(CATALOGUES[lang]).filter(([path]) => !SAME_EVERYWHERE.has(path))
  expect(own.filter(([, text]) => !SCRIPT[lang].test(text))).toEqual([])
})

test.each(['en', 'fr', 'ja'] as const)('case worker and engineer have their own texts in %s', (lang) => {
  const codes = Object.keys(CATALOGUES.en.reasons) as (keyof typeof CATALOGUES.en.reasons)[]
  for (const code of codes) {
    const { person, caseWorker, engineer } = reasonText(lang, code)
    expect(new Set([person, caseWorker, engineer]).size, code).toBe(3)
    expect(staffReason(lang, 'engineer', code).lang).toBe(lang)
  }
})

test('a language without texts for staff shows the English ones and says that they are English', () => {
  expect(staffReason('ar', 'caseWorker', 'PILOT')).toEqual({
    lang: 'en',
    text: staffReason('en', 'caseWorker', 'PILOT').text,
  })
})

test('a value in a sentence is isolated, and escaped where the sentence is HTML', () => {
  expect(say('ar', 'period', { from: '1', until: '<b>' })).toBe('من \u20681\u2069 إلى \u2068<b>\u2069')
  expect(String(fillHtml('en', 'period', { from: '1', until: '<b>' }))).toBe(
    '<bdi>1</bdi> to <bdi>&lt;b&gt;</bdi>',
  )
})

test('codes become words; an unknown code is shown, not hidden', () => {
  expect(countryName('JP', 'vi')).toBe('Nhật Bản')
  expect(countryName('IT', 'fr')).toBe('Italie')
  expect(countryName('constructor', 'fr')).toBe('constructor')
  expect(attributeName('de', 'age_equal_or_over.18')).toBe('Alter von mindestens 18')
  expect(attributeName('en', 'shoe_size')).toBe('shoe_size')
})
