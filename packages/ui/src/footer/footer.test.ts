import { expect, test } from 'vitest'
import { reviews } from '../generated/reviews.ts'
import { LANGUAGES } from '../language.ts'
import { footer } from './footer.ts'

const figures = { bytes: 3801, requests: 3, scripts: 0, on: '2026-11-22' }

test.each(LANGUAGES)('in %s the texts are called drafts as long as nobody has signed them', (lang) => {
  const markup = String(footer({ reader: { lang } }))
  expect(Object.keys(reviews[lang]?.reviewed ?? {})).toEqual([])
  expect(markup).toMatch(/<footer><div class="wrap"><p><strong>[^<]+<\/strong>/)
})

test('figures are rounded up and written as the language does', () => {
  expect(String(footer({ reader: { lang: 'de' }, figures }))).toMatch(/<dd>3,9\skB<\/dd>/)
  expect(String(footer({ reader: { lang: 'fr' }, figures }))).toMatch(/<dd>3,9\sko<\/dd>/)
})

test('a page that a script makes does not claim to work without one', () => {
  expect(String(footer({ reader: { lang: 'en' } }))).toContain('works without scripts')
  expect(String(footer({ reader: { lang: 'en' }, scripted: true }))).not.toContain('scripts')
})

test('what was not measured is not claimed', () => {
  const markup = String(footer({ reader: { lang: 'en' } }))
  expect(markup).not.toContain('<dl')
  expect(markup).not.toContain('violation')
})
