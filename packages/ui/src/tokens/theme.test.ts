import { expect, test } from 'vitest'
import { contrast, ENTENTE, tokensOf, weakPairs } from './theme.ts'
import { THEMES, themeOf } from './themes.ts'

test.each([['entente', ENTENTE] as const, ...Object.entries(THEMES)])(
  'WCAG 1.4.3: in the theme of %s every pair of text and ground has contrast 4.5, and the focus 3',
  (_, theme) => {
    expect(weakPairs(theme)).toEqual([])
    for (const scheme of ['light', 'dark'] as const) {
      const tokens = tokensOf(theme, scheme)
      for (const ground of ['paper', 'card'] as const)
        expect(contrast(tokens.focus, tokens[ground])).toBeGreaterThanOrEqual(3)
      expect(contrast('#17202e', tokens.gold)).toBeGreaterThanOrEqual(4.5)
    }
  },
)

test('a theme that is too pale is told pair by pair', () => {
  const pale = { ...ENTENTE, light: { ...ENTENTE.light, brand: '#9cc0f5' } }
  expect(weakPairs(pale)).toEqual([
    expect.stringMatching(/^light: brand on paper has contrast 1\.\d\d, 4\.5 is needed$/),
    expect.stringMatching(/^light: brand on card /),
    expect.stringMatching(/^light: brand-ink on brand /),
  ])
})

test('a country without a theme of its own has that of the project', () => {
  expect(themeOf('XX')).toBe(ENTENTE)
  expect(themeOf('constructor')).toBe(ENTENTE)
  expect(themeOf('JP')).toBe(THEMES['JP'])
})

test('the contrast is the one of the specification', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3)
})
