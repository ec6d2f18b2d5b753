import { hash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { type Bytes, runSync, type Step } from '../ports.ts'
import { parseBundle } from './entries.ts'
import { forgeTiles, leafHashes, slowRange, slowRoot } from './forge-log.ts'
import { judgeGrowth, tilesToCompare } from './growth.ts'
import { emptyRoot } from './merkle.ts'
import { verifyConsistency, verifyInclusion } from './proofs.ts'
import { consistencyRanges, hashRanges, inclusionRanges, sentProof, tilesFor } from './range.ts'
import { tilePath } from './tile.ts'
import { TlogError } from './tlog-error.ts'

const driver = (step: Step): unknown => {
  if (step.op !== 'hash') throw new Error('nothing is signed here')
  return hash('sha256', step.data, 'base64url')
}

/** A little more than a full tile of full tiles, so that three levels occur. */
const COUNT = 256 * 256 + 300
const entries = Array.from({ length: COUNT }, (_, at) => encodeUtf8(`entry ${at}`))
const leaves = runSync(leafHashes(entries), driver)
const tilesOf = (size: number) => runSync(forgeTiles(entries.slice(0, size)), driver)
const rootOf = (size: number) => runSync(slowRoot(leaves.slice(0, size)), driver)
const whole = tilesOf(COUNT)
const wholeRoot = rootOf(COUNT)
const head = (size: number) => ({ size, root: rootOf(size) })

/** Sizes about the corners of tiles as well as any. */
const size = (max: number) =>
  fc.oneof(
    fc.integer({ min: 1, max }),
    fc.constantFrom(...[1, 2, 3, 4, 255, 256, 257, 511, 512, 513].filter((n) => n <= max)),
  )

/** A tree that was made differently from leaf `from` on. */
function otherTree(size: number, from: number) {
  const forged = entries.slice(0, size).map((entry, at) => (at >= from ? encodeUtf8(`other ${at}`) : entry))
  return {
    head: { size, root: runSync(slowRoot(runSync(leafHashes(forged), driver)), driver) },
    tiles: runSync(forgeTiles(forged), driver),
  }
}

test('ranges are hashed from tiles as the recursion of RFC 6962 hashes them', () => {
  fc.assert(
    fc.property(size(900), fc.nat(), fc.nat(), (size, a, b) => {
      const ranges = [{ begin: 0, end: size }, ...inclusionRanges(a % size, size)]
      if (size > 1) ranges.push(...consistencyRanges((b % (size - 1)) + 1, size))
      const tiles = tilesOf(size)
      const hashes = runSync(hashRanges(ranges, size, tiles), driver)
      expect(hashes).toEqual(ranges.map((range) => runSync(slowRange(leaves, range), driver)))
      for (const tile of tilesFor(ranges, size)) expect(tiles.has(tilePath(tile))).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('the root of a large log is hashed from one tile for each level', () => {
  const ranges = [{ begin: 0, end: COUNT }]
  expect(tilesFor(ranges, COUNT).map(tilePath)).toEqual(['2/000.p/1', '1/001.p/1', '0/257.p/44'])
  expect(runSync(hashRanges(ranges, COUNT, whole), driver)).toEqual([wholeRoot])
})

test('every leaf proves that it is in the tree, and no other leaf, place, size or root does', () => {
  fc.assert(
    fc.property(fc.oneof(size(900), fc.constant(COUNT)), fc.nat(), fc.nat(255), (size, any, bit) => {
      const index = any % size
      const ranges = inclusionRanges(index, size)
      const proof = runSync(hashRanges(ranges, size, size === COUNT ? whole : tilesOf(size)), driver)
      const root = size === COUNT ? wholeRoot : rootOf(size)
      const claim = { leaf: leaves[index] ?? emptyRoot(), index, size, root, proof }
      const holds = (change: Partial<typeof claim>) =>
        runSync(verifyInclusion({ ...claim, ...change }), driver)
      expect(holds({})).toBe(true)
      expect(holds({ leaf: flipped(claim.leaf, bit) })).toBe(false)
      expect(holds({ root: flipped(claim.root, bit) })).toBe(false)
      expect(holds({ index: size })).toBe(false)
      expect(holds({ proof: [...proof, claim.root] })).toBe(false)
      if (size > 1) {
        expect(holds({ index: index ^ 1 })).toBe(false)
        expect(holds({ proof: proof.slice(1) })).toBe(false)
        expect(holds({ proof: proof.with(bit % proof.length, flipped(claim.root, bit)) })).toBe(false)
      }
    }),
    { numRuns: 20 },
  )
})

test('a log that only grew proves it; the proof says nothing of other roots and sizes', () => {
  fc.assert(
    fc.property(size(900), size(900), fc.nat(255), (a, b, bit) => {
      fc.pre(a !== b)
      const [from, to] = [head(Math.min(a, b)), head(Math.max(a, b))]
      const hashes = runSync(
        hashRanges(consistencyRanges(from.size, to.size), to.size, tilesOf(to.size)),
        driver,
      )
      const proof = sentProof(from.size, hashes)
      const holds = (change: object) => runSync(verifyConsistency({ from, to, proof, ...change }), driver)
      expect(holds({})).toBe(true)
      expect(holds({ from: { ...from, root: flipped(from.root, bit) } })).toBe(false)
      expect(holds({ to: { ...to, root: flipped(to.root, bit) } })).toBe(false)
      expect(holds({ proof: proof.slice(1) })).toBe(false)
      expect(holds({ proof: [...proof, from.root] })).toBe(false)
      expect(holds({ from: to, to: from })).toBe(false)
    }),
    { numRuns: 25 },
  )
})

test.each<[string, number, number, readonly Bytes[], boolean]>([
  ['empty to empty', 0, 0, [], true],
  ['empty to anything', 0, 5, [], true],
  ['empty to anything, with a proof', 0, 5, [emptyRoot()], false],
  ['a size to itself', 5, 5, [], true],
  ['a size to itself, with a proof', 5, 5, [emptyRoot()], false],
  ['growth without a proof', 3, 5, [], false],
  ['growth with 64 hashes', 3, 5, Array.from({ length: 64 }, emptyRoot), false],
  ['growth with half a hash', 3, 5, [emptyRoot().slice(1)], false],
])('consistency: %s', (_, from, to, proof, expected) => {
  expect(runSync(verifyConsistency({ from: head(from), to: head(to), proof }), driver)).toBe(expected)
})

test('an empty tree with another root than that of nothing is consistent with nothing', () => {
  const from = { size: 0, root: rootOf(1) }
  expect(runSync(verifyConsistency({ from, to: head(5), proof: [] }), driver)).toBe(false)
  expect(runSync(verifyConsistency({ from, to: from, proof: [] }), driver)).toBe(false)
  expect(runSync(judgeGrowth(from, head(5), new Map()), driver)).toMatchObject({ outcome: 'fork' })
})

test.each([Number.NaN, -1, 1.5, 2 ** 53])('%s is no size and no place', (value) => {
  const [root, leaf] = [rootOf(1), leaves[0] ?? emptyRoot()]
  expect(runSync(verifyInclusion({ leaf, index: value, size: 1, root, proof: [] }), driver)).toBe(false)
  expect(runSync(verifyInclusion({ leaf, index: 0, size: value, root, proof: [] }), driver)).toBe(false)
  expect(() => inclusionRanges(value, 1)).toThrow(RangeError)
  expect(() => consistencyRanges(1, value)).toThrow(RangeError)
})

test('growth is judged the same in either order, and a fork is proved from the tiles of the larger tree', () => {
  fc.assert(
    fc.property(size(600), size(600), fc.nat(), (a, b, any) => {
      fc.pre(a !== b)
      const [small, large] = [Math.min(a, b), Math.max(a, b)]
      const honest = head(large)
      const tiles = tilesOf(large)
      const judge = (one: typeof honest, two: typeof honest, of = tiles) =>
        runSync(judgeGrowth(one, two, of), driver).outcome
      expect(judge(head(small), honest)).toBe('consistent')
      expect(judge(honest, head(small))).toBe('consistent')
      const other = otherTree(small, any % small)
      expect(judge(other.head, honest)).toBe('fork')
      expect(judge(honest, other.head)).toBe('fork')
      // Tiles of another tree prove nothing against anybody.
      const wrong = otherTree(large, any % small).tiles
      expect(judge(head(small), honest, wrong)).toBe('unproved')
    }),
    { numRuns: 25 },
  )
})

test('two roots of one size are a fork without any tile, equal roots are none', () => {
  const { head: other } = otherTree(7, 6)
  expect(tilesToCompare(head(7), other)).toEqual([])
  expect(runSync(judgeGrowth(head(7), other, new Map()), driver)).toEqual({ outcome: 'fork', proof: [] })
  expect(runSync(judgeGrowth(head(7), head(7), new Map()), driver)).toEqual({ outcome: 'consistent' })
})

test.each([
  ['missing', (data: Bytes) => data.slice(0, 0), true],
  ['cut short', (data: Bytes) => data.slice(0, -1), false],
  ['cut by a hash', (data: Bytes) => data.slice(32), false],
  ['too long', (data: Bytes) => Uint8Array.from([...data, 0]), false],
])('a tile that is %s proves nothing and is an error', (_, change, missing) => {
  const tiles = new Map([...tilesOf(300)].map(([path, data]) => [path, change(data)] as const))
  if (missing) tiles.clear()
  expect(() => runSync(judgeGrowth(head(200), head(300), tiles), driver)).toThrow(TlogError)
})

test('a bundle holds the entries of its tile', () => {
  const tiles = tilesOf(300)
  expect(parseBundle(tiles.get('entries/000') ?? emptyRoot(), 256)).toEqual(entries.slice(0, 256))
  expect(parseBundle(tiles.get('entries/001.p/44') ?? emptyRoot(), 44)).toEqual(entries.slice(256, 300))
})

function flipped(bytes: Bytes, bit: number): Bytes {
  return bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
}
