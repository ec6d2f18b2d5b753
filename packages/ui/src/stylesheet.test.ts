import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ASSETS, contentHash, stylesheet } from './stylesheet.ts'
import { DARK, LIGHT } from './tokens/tokens.ts'

test('the stylesheet uses logical properties only, so that right-to-left needs no second one', () => {
  const physical =
    /(?:margin|padding|border)-(?:left|right|top|bottom)|(?:^|[{;])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)):|text-align:(?:left|right)|float:/g
  const rules = stylesheet.replaceAll(/@media \((?:min|max)-width:[^)]*\)/g, '')
  expect(rules.match(physical)).toBeNull()
})

test('the stylesheet knows dark, print, forced colours and reduced motion, and loads no font or picture', () => {
  for (const feature of [
    'prefers-color-scheme:dark',
    '@media print',
    'forced-colors:active',
    'prefers-reduced-motion',
  ])
    expect(stylesheet).toContain(feature)
  expect(stylesheet).not.toMatch(/@font-face|url\(|@import|!important/)
})

test('the stylesheet stays within its ceiling of 6 KB compressed', () => {
  expect(brotliCompressSync(stylesheet).length).toBeLessThan(6 * 1024)
})

test('assets carry the hash of their content in the name', () => {
  expect(ASSETS.stylesheet.path).toBe(`/assets/${contentHash(stylesheet)}.css`)
  expect(contentHash('a')).not.toBe(contentHash('b'))
  expect(contentHash('a')).toMatch(/^[0-9a-f]{16}$/)
})

const TEXT_ON = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['soft', 'paper'],
  ['soft', 'card'],
  ['brand', 'paper'],
  ['brand', 'card'],
  ['brand-ink', 'brand'],
  ['brand-ink', 'brand-deep'],
  ['ok', 'ok-bg'],
  ['todo', 'todo-bg'],
  ['stop', 'stop-bg'],
  ['stop', 'card'],
  ['stop', 'paper'],
  ['ink', 'ok-bg'],
  ['ink', 'todo-bg'],
  ['ink', 'stop-bg'],
  ['soft', 'ok-bg'],
  ['soft', 'todo-bg'],
  ['soft', 'stop-bg'],
] as const

test.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('WCAG 1.4.3: every pair of text and ground has contrast 4.5 in %s', (_, tokens) => {
  const weak = TEXT_ON.filter(([text, ground]) => contrast(tokens[text], tokens[ground]) < 4.5)
  expect(weak).toEqual([])
  expect(contrast(tokens.focus, tokens.paper)).toBeGreaterThanOrEqual(3)
  expect(contrast('#17202e', tokens.gold)).toBeGreaterThanOrEqual(4.5)
})

function contrast(first: string, second: string): number {
  const [light = 0, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** WCAG 2.2 relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
