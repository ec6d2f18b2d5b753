import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { countryName } from '../catalogues/names.ts'
import { LAND_PATH, PLACES } from '../generated/land.ts'
import { names } from '../generated/names.ts'
import { LANGUAGES } from '../language.ts'
import { assetsOf } from '../stylesheet.ts'
import { contrast, tokensOf } from '../tokens/theme.ts'
import { THEMES } from '../tokens/themes.ts'
import { isPlace, LABELS, VIEW } from './layout.ts'
import { worldMapExamples } from './world-map.examples.ts'
import { type WorldMapProps, worldMap } from './world-map.ts'

const given: WorldMapProps = {
  id: 'm',
  lang: 'en',
  home: 'BE',
  land: '/assets/land.svg',
  ties: [
    { codes: ['JP'], state: 'suspended', agreement: 'One <1>' },
    { codes: ['JP'], state: 'in-force', agreement: 'Two' },
    { codes: ['IT', 'TN'], state: 'not-yet', agreement: 'Three' },
  ],
}
const [drawn = '', table = ''] = String(worldMap(given)).split('<div class="table')

test.each(LANGUAGES)('names and states of the map are those of the table in %s', (lang) => {
  const [picture = '', below = ''] = String(worldMapExamples.examples.belgium(lang)).split(
    '<div class="table',
  )
  const texts = [...picture.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)
  const rows = [
    ...below.matchAll(/<th scope="row">([^<]*)<\/th><td[^>]*><span[^>]*><svg.*?<\/svg><span>([^<]*)</g),
  ]
  expect(rows).toHaveLength(6)
  expect(texts).toEqual([countryName('BE', lang), ...rows.flatMap(([, partner, state]) => [partner, state])])
})

test('every state has dashes of its own, in the map as beside its word', () => {
  const states = Object.keys(names.en.agreementStates) as WorldMapProps['ties'][number]['state'][]
  const classes = states.map((state) => {
    const markup = String(worldMap({ ...given, ties: [{ codes: ['JP'], state, agreement: 'A' }] }))
    const [onMap, inTable] = [...markup.matchAll(/<path class="(tie[^"]*)"/g)].map(([, name]) => name)
    expect(inTable).toBe(onMap)
    return onMap
  })
  expect(new Set(classes).size).toBe(5)
  expect(drawn).toContain('class="tie tie-stopped"')
})

test('two agreements with one partner bow differently, and the partner is written once with both states', () => {
  const bows = [...drawn.matchAll(/<path class="tie[^"]*" d="([^"]*)"/g)].map(([, path]) => path)
  expect(new Set(bows).size).toBe(3)
  expect(drawn.match(/>Japan<\/text>/g)).toHaveLength(1)
  expect(drawn).toContain('>Suspended and In force</text>')
})

test('a partner without a place on the map is in the table; names are escaped', () => {
  expect(drawn).not.toContain('>Italy<')
  expect(table).toContain('<th scope="row">Italy and Tunisia</th>')
  expect(table).toContain('One &lt;1&gt;')
})

test('without agreements the summary says so and only the home is drawn', () => {
  const markup = String(worldMap({ ...given, ties: [] }))
  expect(markup).toContain('There is no agreement yet.')
  expect(markup).not.toContain('class="tie')
})

test('the land comes from the one file of the node, which holds it under that name', () => {
  expect(drawn).toContain('href="/assets/land.svg#land"')
  const { land } = assetsOf()
  expect(land.body).toContain('id="land"')
  expect(land.path).toMatch(/^\/assets\/[0-9a-f]{16}\.svg$/)
  expect(LAND_PATH.length).toBeLessThan(12_000)
})

test('the map of a page weighs less than 1 KB', () => {
  expect(brotliCompressSync(drawn).length).toBeLessThan(1000)
})

test('every place and its name lie within the view, and no two names lie upon each other', () => {
  for (const [code, [x, y]] of Object.entries(PLACES)) {
    expect(x > VIEW.x && x < VIEW.x + VIEW.width && y > VIEW.y && y < VIEW.y + VIEW.height, code).toBe(true)
    expect(isPlace(code) && LABELS[code].at[1] > VIEW.y + 15, code).toBe(true)
  }
  const left = Object.values(LABELS).filter(({ anchor }) => anchor === 'end')
  const lines = left.map(({ at }) => at[1]).sort((a, b) => a - b)
  expect(lines.slice(1).every((y, index) => y - (lines[index] ?? 0) >= 36)).toBe(true)
})

test('WCAG 1.4.11: lines, dots and letters have contrast 3 to the land', () => {
  const style = readFileSync(join(import.meta.dirname, 'world-map.css'), 'utf8')
  const opacity = Number(/world-map-land \{[^}]*opacity: ([\d.]+)/.exec(style)?.[1])
  for (const theme of Object.values(THEMES))
    for (const scheme of ['light', 'dark'] as const) {
      const tokens = tokensOf(theme, scheme)
      const land = blend(tokens.soft, tokens.card, opacity)
      for (const line of ['brand', 'todo', 'soft', 'ink'] as const)
        expect(contrast(tokens[line], land), `${scheme} ${line} on ${land}`).toBeGreaterThan(3)
    }
})

/** What `#rrggbb` looks like at an opacity on a ground. */
function blend(colour: string, ground: string, opacity: number): string {
  const mixed = [1, 3, 5].map((at) => {
    const [above = 0, below = 0] = [colour, ground].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16))
    return Math.round(above * opacity + below * (1 - opacity))
      .toString(16)
      .padStart(2, '0')
  })
  return `#${mixed.join('')}`
}
