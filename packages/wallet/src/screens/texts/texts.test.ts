import { LANGUAGES } from '@entente/ui'
import { expect, test } from 'vitest'
import { en } from './en.ts'
import type { TextKey } from './keys.ts'
import { chooseLanguage, say, sayHtml, TEXTS } from './texts.ts'

const keys = Object.keys(en) as TextKey[]
const slots = (text: string) => [...text.matchAll(/\{\$(\w+)\}/g)].map(([, name]) => name).sort()

test.each(LANGUAGES)(
  '%s: every text is there, says something, and has the placeholders of the English one',
  (lang) => {
    expect(Object.keys(TEXTS[lang]).sort()).toEqual([...keys].sort())
    for (const key of keys) {
      expect(TEXTS[lang][key].trim(), key).not.toBe('')
      expect(slots(TEXTS[lang][key]), key).toEqual(slots(en[key]))
    }
  },
)

test('values are isolated from the direction of the sentence, and escaped in HTML', () => {
  expect(say('en', 'requestTitle', { name: 'جامعة' })).toBe('\u2068جامعة\u2069 asks for details')
  expect(String(sayHtml('ar', 'requestTitle', { name: '<b>' }))).toBe('طلب بيانات من <bdi>&lt;b&gt;</bdi>')
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
