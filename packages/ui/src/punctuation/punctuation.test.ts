import { expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { bracketed, quoted } from './punctuation.ts'

const shown = (markup: unknown) => String(markup).replaceAll(/<[^>]*>/g, '')

test.each([
  ['fr', '«\u00a0a\u00a0»'],
  ['nl', '‘a’'],
  ['de', '„a“'],
  ['en', '‘a’'],
  ['ja', '「a」'],
  ['ar', '«a»'],
  ['vi', '“a”'],
] as const)('a quotation on a page in %s stands between the marks of that language', (lang, expected) => {
  expect(shown(quoted(lang, { lang: 'en', text: 'a' }))).toBe(expected)
})

test('foreign words keep their language and direction on an Arabic page, and Arabic ones on a French page', () => {
  expect(String(quoted('ar', { lang: 'en', text: '<b>' }))).toContain(
    '<bdi><span lang="en" dir="ltr">&lt;b&gt;</span></bdi>',
  )
  expect(String(quoted('fr', { lang: 'ar', text: 'س' }))).toContain('<span lang="ar" dir="rtl">س</span>')
})

test.each(LANGUAGES)('brackets in %s isolate what they hold', (lang) => {
  expect(String(bracketed(lang, 'BE'))).toMatch(/^[(（]<bdi>BE<\/bdi>[)）]$/)
})
