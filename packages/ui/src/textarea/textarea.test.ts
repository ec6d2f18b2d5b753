import { expect, test } from 'vitest'
import { textarea } from './textarea.ts'

const PROPS = { name: 'more', label: 'More', autocomplete: 'none' } as const

test('what was typed comes back escaped, with a line break at its beginning', () => {
  const markup = String(textarea({ ...PROPS, lang: 'en', value: '\n<b>"' }))
  // The HTML parser drops the first of the two.
  expect(markup).toContain('>\n\n&lt;b&gt;&quot;</textarea>')
})

test.each([
  ['fr', 1, '<bdi>1</bdi> caractère au maximum.'],
  ['fr', 500, '<bdi>500</bdi> caractères au maximum.'],
  ['ar', 2, 'حرفان على الأكثر.'],
  ['ar', 5, 'أحرف على الأكثر.'],
  ['vi', 500, 'Tối đa <bdi>500</bdi> ký tự.'],
] as const)('the limit is said in %s for %i, and the box does not cut', (lang, limit, words) => {
  const markup = String(textarea({ ...PROPS, lang, limit, hint: 'h' }))
  expect(markup).toContain(words)
  expect(markup).toContain('aria-describedby="more-hint more-rule"')
  expect(markup).not.toContain('maxlength')
})

test('the text takes the direction of what is typed', () => {
  expect(String(textarea({ ...PROPS, lang: 'ar' }))).toContain('dir="auto"')
  expect(String(textarea({ ...PROPS, lang: 'ar', valueLang: 'zxx' }))).toContain('dir="ltr"')
})
