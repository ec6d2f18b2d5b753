import { expect, test } from 'vitest'
import { durationText } from './duration.ts'

test('a duration is in words, with its ISO form for machines', () => {
  expect(String(durationText('P90D', { lang: 'en' }))).toBe('<time datetime="P90D"><bdi>90 days</bdi></time>')
  expect(String(durationText('PT1H30M', { lang: 'en' }))).toContain('<time datetime="PT1H30M">')
})

test.each(['P1Y6M', 'P2W', 'P', '<b>'])('%s has no machine form in HTML and gets none', (duration) => {
  expect(String(durationText(duration, { lang: 'en' }))).toMatch(/^<bdi>[^<]+<\/bdi>$/)
})
