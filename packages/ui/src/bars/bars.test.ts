import { expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { barsExamples } from './bars.examples.ts'
import { bars } from './bars.ts'
import { linesOf } from './wrap.ts'

const given = (lang: 'en' | 'ar') => ({
  id: 'b',
  lang,
  title: 'T',
  columns: { label: 'L', value: 'V' },
  bars: [
    { label: 'A <b>', value: 200, text: '2 €' },
    { label: 'B', value: 50, look: 'stripes' as const },
  ],
})

test.each(LANGUAGES)('the picture and the table hold the same names and values in %s', (lang) => {
  const markup = String(barsExamples.examples.verdicts(lang))
  const [picture = '', table = ''] = markup.split('</svg>')
  const rows = [...table.matchAll(/<th scope="row">([^<]*)<\/th><td class="number">([^<]*)<\/td>/g)]
  const values = [...picture.matchAll(/<text class="bars-value"[^>]*>([^<]*)</g)].map(([, text]) => text)
  const names = [...picture.matchAll(/<text x[^>]*>([^<]*)</g)].map(([, text]) => text).join(' ')
  expect(rows).toHaveLength(4)
  expect(values).toEqual(rows.map(([, , value]) => value))
  for (const [, name = ''] of rows) expect(names).toContain(name)
})

test('what is given is escaped, and a text may replace the number', () => {
  const markup = String(bars(given('en')))
  expect(markup).toContain('>A &lt;b&gt;</text>')
  expect(markup).toContain('<th scope="row">A &lt;b&gt;</th><td class="number">2 €</td>')
})

test('the longest bar fills the width and the others are in proportion, from the side where reading begins', () => {
  const boxes = (lang: 'en' | 'ar') =>
    [...String(bars(given(lang))).matchAll(/<rect class="look[^>]* x="([^"]*)"[^>]* width="([^"]*)"/g)].map(
      ([, x, width]) => [x, width],
    )
  expect(boxes('en')).toEqual([
    ['0%', '100%'],
    ['0%', '25%'],
  ])
  expect(boxes('ar')).toEqual([
    ['0%', '100%'],
    ['75%', '25%'],
  ])
})

test('nothing but zeros draws bars of no length and does not fail', () => {
  const markup = String(bars({ ...given('en'), bars: [{ label: 'A', value: 0 }] }))
  expect(markup).toContain('width="0%"')
  expect(markup).not.toContain('NaN')
})

test('long names break between words, and between words of a language without spaces', () => {
  expect(linesOf('Nederlands in 3 woorden', 'nl', 12)).toEqual(['Nederlands', 'in 3 woorden'])
  const japanese = linesOf('条件付きで承認された申請の件数', 'ja', 16)
  expect(japanese.length).toBeGreaterThan(1)
  expect(japanese.join('')).toBe('条件付きで承認された申請の件数')
})
