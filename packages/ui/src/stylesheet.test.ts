import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { assetsOf, contentHash } from './stylesheet.ts'
import { THEMES } from './tokens/themes.ts'

const { body: stylesheet, path } = assetsOf().stylesheet

test('the stylesheet uses logical properties only, so that right-to-left needs no second one', () => {
  const physical =
    /(?:margin|padding|border)-(?:left|right|top|bottom)|(?:^|[{;])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)):|text-align:(?:left|right)|float:/g
  const rules = stylesheet.replaceAll(/@media[^{]*\{/g, '')
  expect(rules.match(physical)).toBeNull()
})

test('the stylesheet knows dark, more contrast, forced colours, reduced motion and paper, and loads no font or picture', () => {
  for (const feature of [
    'prefers-color-scheme:dark',
    'prefers-contrast:more',
    '@media print',
    'forced-colors:active',
    'prefers-reduced-motion',
  ])
    expect(stylesheet).toContain(feature)
  expect(stylesheet).not.toMatch(/@font-face|url\(|@import|!important/)
})

test('the stylesheet stays within its ceiling of 6 kB compressed', () => {
  expect(brotliCompressSync(stylesheet).length).toBeLessThan(6 * 1024)
})

test('assets carry the hash of their content in the name, and a theme has its own', () => {
  expect(path).toBe(`/assets/${contentHash(stylesheet)}.css`)
  expect(contentHash('a')).not.toBe(contentHash('b'))
  expect(contentHash('a')).toMatch(/^[0-9a-f]{16}$/)
  const paths = Object.values(THEMES).map((theme) => assetsOf(theme).stylesheet.path)
  expect(new Set(paths).size).toBe(paths.length)
})
