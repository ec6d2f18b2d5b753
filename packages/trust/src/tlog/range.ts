/**
 * Proofs are made of hashes of ranges of leaves, and these of hashes in tiles. What is needed is known from the
 * sizes alone, so all tiles can be fetched at once before anything is computed.
 */
import type { Bytes, Steps } from '../ports.ts'
import { emptyRoot, nodeHash, subtreeHash } from './merkle.ts'
import { isPowerOfTwo, isSize } from './proofs.ts'
import { hashesOf, type Tile, TILE_WIDTH, tilePath, widthIn } from './tile.ts'
import { TlogError } from './tlog-error.ts'

/** Leaves from `begin` to before `end`, as RFC 6962 §2.1 divides a tree. */
export type Range = { readonly begin: number; readonly end: number }

/** The bytes of tiles by `tilePath`. */
export type Tiles = ReadonlyMap<string, Bytes>

/** Levels of hashes in a tile: it stands for a subtree of this height. */
const TILE_HEIGHT = 8

/** The siblings on the way from a leaf to the root, lowest first. */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`no leaf ${index} of ${size}`)
  const ranges: Range[] = []
  let [begin, end] = [0, size]
  while (end - begin > 1) {
    const middle = begin + powerBelow(end - begin)
    const left = index < middle
    ranges.push(left ? { begin: middle, end } : { begin, end: middle })
    ;[begin, end] = left ? [begin, middle] : [middle, end]
  }
  return ranges.toReversed()
}

/**
 * What a proof of growth is made of, 0 < from < to. The first range is the last full subtree of the smaller tree,
 * also where RFC 6962 §2.1.2 leaves it out because the reader has it: see `sentProof`.
 */
export function consistencyRanges(from: number, to: number): readonly Range[] {
  if (!isSize(from) || !isSize(to) || from === 0 || from >= to)
    throw new RangeError(`no proof from ${from} to ${to}`)
  const ranges: Range[] = []
  let [begin, end] = [0, to]
  while (end !== from) {
    const middle = begin + powerBelow(end - begin)
    const left = from <= middle
    ranges.push(left ? { begin: middle, end } : { begin, end: middle })
    ;[begin, end] = left ? [begin, middle] : [middle, end]
  }
  return [{ begin, end }, ...ranges.toReversed()]
}

/** A proof over `consistencyRanges` as it is sent. */
export function sentProof(from: number, hashes: readonly Bytes[]): readonly Bytes[] {
  return isPowerOfTwo(from) ? hashes.slice(1) : hashes
}

/** Every tile that these ranges need, each once, with its width in a log of that size. */
export function tilesFor(ranges: readonly Range[], size: number): readonly Tile[] {
  const tiles = ranges.flatMap((range) => subtreesOf(range).map((subtree) => placeOf(subtree, size).tile))
  return [...new Map(tiles.map((tile) => [tilePath(tile), tile])).values()]
}

/** The hash of each range, from tiles of a log of that size. @throws TlogError for a tile missing or torn */
export function* hashRanges(ranges: readonly Range[], size: number, tiles: Tiles): Steps<readonly Bytes[]> {
  const hashes: Bytes[] = []
  for (const range of ranges) hashes.push(yield* hashRange(range, size, tiles))
  return hashes
}

function* hashRange(range: Range, size: number, tiles: Tiles): Steps<Bytes> {
  if (range.begin === range.end) return emptyRoot()
  let hash: Bytes | undefined
  for (const subtree of subtreesOf(range).toReversed()) {
    const left = yield* hashSubtree(subtree, size, tiles)
    hash = hash === undefined ? left : yield* nodeHash(left, hash)
  }
  return hash ?? emptyRoot()
}

/** A complete subtree of 2^height leaves; `index` counts those of its height from the left. */
type Subtree = { readonly height: number; readonly index: number }

/** From left to right, the largest first. */
function subtreesOf({ begin, end }: Range): readonly Subtree[] {
  const subtrees: Subtree[] = []
  for (let at = begin; at < end; ) {
    let [height, leaves] = [0, 1]
    while (leaves * 2 <= end - at && at % (leaves * 2) === 0) [height, leaves] = [height + 1, leaves * 2]
    subtrees.push({ height, index: at / leaves })
    at += leaves
  }
  return subtrees
}

/** The tile that holds what a subtree is made of, and where in it. */
function placeOf({ height, index }: Subtree, size: number): { tile: Tile; at: number; count: number } {
  const level = Math.floor(height / TILE_HEIGHT)
  const count = 2 ** (height % TILE_HEIGHT)
  const perTile = TILE_WIDTH / count
  const place = { level, index: Math.floor(index / perTile) }
  return { tile: { ...place, width: widthIn(place, size) }, at: (index % perTile) * count, count }
}

function* hashSubtree(subtree: Subtree, size: number, tiles: Tiles): Steps<Bytes> {
  const { tile, at, count } = placeOf(subtree, size)
  const data = tiles.get(tilePath(tile))
  if (data === undefined) throw new TlogError(`tile ${tilePath(tile)}: missing`)
  return yield* subtreeHash(hashesOf(tile, data).slice(at, at + count))
}

/** The greatest power of two below a number of at least two (RFC 6962 §2.1). */
function powerBelow(value: number): number {
  let power = 1
  while (power * 2 < value) power *= 2
  return power
}
