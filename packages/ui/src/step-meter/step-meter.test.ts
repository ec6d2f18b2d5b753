import { expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { stepMeter } from './step-meter.ts'

const cellsOf = (markup: string) =>
  [...markup.matchAll(/<rect class="look-(\w+)"[^>]* x="([\d.]+)%" y="2"/g)]
    .map(([, look, x]) => ({ look, x: Number(x) }))
    .sort((a, b) => a.x - b.x)
    .map(({ look }) => look)
const words = (markup: string) =>
  [...markup.matchAll(/<span>([^<]*)<\/span>/g)].map(([, text = '']) =>
    text.replaceAll(/[\u2066-\u2069]/g, ''),
  )

test.each(LANGUAGES)('cells, sentences and table count the same answers in %s', (lang) => {
  const markup = String(stepMeter({ id: 's', lang, typed: 2, filled: 11 }))
  const cells = cellsOf(markup)
  expect(cells.filter((look) => look === 'stripes')).toHaveLength(2)
  expect(cells.filter((look) => look === 'full')).toHaveLength(11)
  expect([...markup.matchAll(/<td class="number">(\d+)</g)].map(([, count]) => Number(count))).toEqual([
    2, 11,
  ])
  expect(words(markup)[1]).toContain('11')
})

test('the sentences take the plural of the language', () => {
  const said = (lang: 'en' | 'ar' | 'fr', typed: number, filled: number) =>
    words(String(stepMeter({ id: 's', lang, typed, filled })))
  expect(said('en', 2, 11)).toEqual(['You type 2 answers.', 'Your wallet fills the other 11.'])
  expect(said('en', 1, 1)).toEqual(['You type 1 answer.', 'Your wallet fills the other one.'])
  expect(said('en', 0, 6)).toEqual(['You type nothing.', 'Your wallet fills all 6.'])
  expect(said('ar', 2, 3)[0]).toBe('تكتب إجابتين.')
  expect(said('fr', 0, 1)[1]).toBe('Votre portefeuille remplit la seule réponse.')
})

test('what the person types comes first, which is on the right in Arabic', () => {
  expect(cellsOf(String(stepMeter({ id: 's', lang: 'en', typed: 1, filled: 2 })))).toEqual([
    'stripes',
    'full',
    'full',
  ])
  expect(cellsOf(String(stepMeter({ id: 's', lang: 'ar', typed: 1, filled: 2 })))).toEqual([
    'full',
    'full',
    'stripes',
  ])
})

test('the sentences are read out with the picture', () => {
  const markup = String(stepMeter({ id: 's', lang: 'en', typed: 2, filled: 11 }))
  expect(markup).toContain('aria-labelledby="s-title s-text"')
  expect(markup).toMatch(/<figcaption id="s-text">.*You type/)
})
