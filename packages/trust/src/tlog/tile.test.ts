import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { createBundle, parseBundle } from './entries.ts'
import { createLeaf, type Leaf, parseLeaf } from './leaf.ts'
import { parseTilePath, type Tile, tilePath, widthIn } from './tile.ts'
import { TlogError } from './tlog-error.ts'

test.each<[string, Tile]>([
  ['0/000', { level: 0, index: 0, width: 256 }],
  ['0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
  ['63/999.p/255', { level: 63, index: 999, width: 255 }],
  ['entries/x001/000.p/1', { level: 'entries', index: 1000, width: 1 }],
  ['1/x009/x007/x199/x254/x740/991', { level: 1, index: 9_007_199_254_740_991, width: 256 }],
])('%s', (path, tile) => {
  expect(tilePath(tile)).toBe(path)
  expect(parseTilePath(path)).toEqual(tile)
})

test.each([
  '',
  '/',
  '0',
  '0/',
  '0/0',
  '0/00',
  '0/0000',
  '00/000',
  '64/000',
  '-1/000',
  '1e1/000',
  'Entries/000',
  'data/000',
  '0/x000/000',
  '0/x1/000',
  '0/001/000',
  '0/x001',
  '0/000/',
  '0//000',
  '0/000.p/',
  '0/000.p/0',
  '0/000.p/01',
  '0/000.p/256',
  '0/000.p/300',
  '0/000.p/1/2',
  '0/000.p/1.p/1',
  '0/000.P/1',
  '0/x009/x007/x199/x254/x740/992',
  '0/x001/x001/x001/x001/x001/x001/000',
  '0/٠٠٠',
  '0/000\n',
  '0/%30%30%30',
])('“%s” names no tile', (path) => {
  expect(parseTilePath(path)).toBeUndefined()
})

test('a tile has one path, and the path names that tile', () => {
  const tile = fc.record({
    level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
    index: fc.maxSafeNat(),
    width: fc.integer({ min: 1, max: 256 }),
  })
  fc.assert(
    fc.property(tile, (tile) => {
      expect(parseTilePath(tilePath(tile))).toEqual(tile)
    }),
  )
})

test('a log of 70,000 leaves has the tiles that the text counts', () => {
  const widths = (level: Tile['level']) => {
    const all: number[] = []
    for (let index = 0; widthIn({ level, index }, 70_000) > 0; index++)
      all.push(widthIn({ level, index }, 70_000))
    return [all.filter((width) => width === 256).length, all.at(-1)]
  }
  expect(['entries', 0, 1, 2, 3].map((level) => widths(level as Tile['level']))).toEqual([
    [273, 112],
    [273, 112],
    [1, 17],
    [0, 1],
    [0, undefined],
  ])
  expect(widthIn({ level: 1, index: 0 }, 256)).toBe(1)
  expect(widthIn({ level: 63, index: 0 }, Number.MAX_SAFE_INTEGER)).toBe(0)
})

test('entries come back as they were, whatever they are', () => {
  const entry = fc.uint8Array({ maxLength: 300 })
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), (entries) => {
      const bundle = createBundle(entries)
      expect(parseBundle(bundle, entries.length)).toEqual(entries)
      for (const width of [entries.length - 1, entries.length + 1])
        expect(() => parseBundle(bundle, width)).toThrow(TlogError)
      expect(() => parseBundle(bundle.slice(0, -1), entries.length)).toThrow(TlogError)
    }),
  )
})

test('a bundle has 1 to 256 entries of at most 65535 bytes', () => {
  expect(() => createBundle([])).toThrow(RangeError)
  expect(() => createBundle(Array.from({ length: 257 }, () => new Uint8Array()))).toThrow(RangeError)
  expect(() => createBundle([new Uint8Array(65_536)])).toThrow(RangeError)
})

const sha256 = 'a1'.repeat(32)

test('a leaf is the canonical JSON of its hash and kind', () => {
  const bytes = createLeaf({ t: 'notice', sha256 })
  expect(bytes).toEqual(encodeUtf8(`{"sha256":"${sha256}","t":"notice"}`))
  expect(parseLeaf(bytes)).toEqual({ t: 'notice', sha256 })
})

test.each([
  `{"t":"notice","sha256":"${sha256}"}`,
  `{"sha256": "${sha256}","t":"notice"}`,
  `{"sha256":"${sha256}","t":"notice"} `,
  `{"sha256":"${sha256.toUpperCase()}","t":"notice"}`,
  `{"sha256":"${sha256.slice(1)}","t":"notice"}`,
  `{"sha256":"${sha256}","t":"person"}`,
  `{"sha256":"${sha256}","t":"notice","x":1}`,
  '',
])('%s is no leaf', (text) => {
  expect(parseLeaf(encodeUtf8(text))).toBeUndefined()
})

test.each<[string, Leaf]>([
  ['an unknown kind', { t: 'person' as 'notice', sha256 }],
  ['capitals', { t: 'notice', sha256: sha256.toUpperCase() }],
  ['a quote', { t: 'notice', sha256: `${sha256.slice(1)}"` }],
])('a leaf with %s is not made', (_, leaf) => {
  expect(() => createLeaf(leaf)).toThrow(TypeError)
})
