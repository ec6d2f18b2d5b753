import { expect, test } from 'vitest'
import { chooseLanguage, say, sayHtml } from './texts.ts'

test('values are isolated from the direction of the sentence, and escaped in HTML', () => {
  expect(say('en', 'sentGo', { name: 'جامعة' })).toBe('Continue at \u2068جامعة\u2069')
  expect(String(sayHtml('ar', 'sentGo', { name: '<b>' }))).toBe('المتابعة لدى <bdi>&lt;b&gt;</bdi>')
})

test.each([
  [['pt-BR', 'fr-CA', 'en'], 'fr'],
  [['ja'], 'ja'],
  [[undefined, 'AR-tn'], 'ar'],
  [['pt'], 'en'],
  [[], 'en'],
] as const)('of %s the wallet speaks %s', (wanted, lang) => {
  expect(chooseLanguage(wanted)).toBe(lang)
})
