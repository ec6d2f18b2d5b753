/** For tests: a log in memory, hashed the slow way in which RFC 6962 §2.1 writes it down, and cut into tiles. */
import { concatBytes } from '../bytes.ts'
import type { Bytes, Steps } from '../ports.ts'
import { createBundle } from './entries.ts'
import { emptyRoot, leafHash, nodeHash } from './merkle.ts'
import type { Range } from './range.ts'
import { type Tile, TILE_WIDTH, tilePath, widthIn } from './tile.ts'

/** The root of these leaf hashes by the recursion of the text. */
export function* slowRoot(leaves: readonly Bytes[]): Steps<Bytes> {
  const [first] = leaves
  if (first === undefined) return emptyRoot()
  if (leaves.length === 1) return first
  let power = 1
  while (power * 2 < leaves.length) power *= 2
  return yield* nodeHash(yield* slowRoot(leaves.slice(0, power)), yield* slowRoot(leaves.slice(power)))
}

export function* slowRange(leaves: readonly Bytes[], { begin, end }: Range): Steps<Bytes> {
  return yield* slowRoot(leaves.slice(begin, end))
}

export function* leafHashes(entries: readonly Bytes[]): Steps<readonly Bytes[]> {
  const hashes: Bytes[] = []
  for (const entry of entries) hashes.push(yield* leafHash(entry))
  return hashes
}

/** Every tile and bundle of a log of these entries, as it would be served. */
export function* forgeTiles(entries: readonly Bytes[]): Steps<Map<string, Bytes>> {
  const tiles = new Map<string, Bytes>()
  const size = entries.length
  const keep = (tile: Omit<Tile, 'width'>, cut: (from: number, to: number) => Bytes): void => {
    const width = widthIn(tile, size)
    const from = tile.index * TILE_WIDTH
    if (width > 0) tiles.set(tilePath({ ...tile, width }), cut(from, from + width))
  }
  let row = yield* leafHashes(entries)
  for (let level = 0; row.length > 0; level++) {
    const above: Bytes[] = []
    for (let index = 0; index * TILE_WIDTH < row.length; index++) {
      keep({ level, index }, (from, to) => concatBytes(row.slice(from, to)))
      if (level === 0) keep({ level: 'entries', index }, (from, to) => createBundle(entries.slice(from, to)))
      const full = row.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH)
      if (full.length === TILE_WIDTH) above.push(yield* slowRoot(full))
    }
    row = above
  }
  return tiles
}
