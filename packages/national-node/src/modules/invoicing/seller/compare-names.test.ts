import { expect, test } from 'vitest'
import { sameName } from './compare-names.ts'

test.each([
  ['Praline du Sablon SRL', 'PRALINE DU SABLON, S.R.L.'],
  ['Café Noir', 'cafe  noir'],
  ['東京菓子株式会社', '東京菓子 株式会社'.replace(' ', '')],
  ['ＡＢＣ商事', 'ABC商事'],
  ['A & B', 'A+B'],
])('%s is %s', (a, b) => {
  expect(sameName(a, b)).toBe(true)
})

test.each([
  ['Praline du Sablon SRL', 'Praline du Sablon SA'],
  ['Praline du Sablon', 'Praline Sablon'],
  ['ハンバーグ', 'バンバーグ'],
  ['東京菓子株式会社', '大阪菓子株式会社'],
  ['شركة النور', 'شركة النار'],
  ['', ''],
  ['...', '!!!'],
])('%s is not %s', (a, b) => {
  expect(sameName(a, b)).toBe(false)
})
