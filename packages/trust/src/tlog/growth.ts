/**
 * What two checkpoints of one log say of each other. A fork is only called one when it is proved: by two roots of
 * one size, or by tiles that lead to the root of the larger tree and, within it, to another smaller one.
 */
import { sameBytes } from '../bytes.ts'
import type { Bytes, Steps } from '../ports.ts'
import type { Checkpoint } from './checkpoint.ts'
import { emptyRoot } from './merkle.ts'
import { rootsOf } from './proofs.ts'
import { consistencyRanges, hashRanges, type Tiles, tilesFor } from './range.ts'
import type { Tile } from './tile.ts'

export type Head = Pick<Checkpoint, 'size' | 'root'>

export type Growth =
  | { readonly outcome: 'consistent' }
  /** `proof`: begins with a hash of both trees; empty where two roots of one size are proof enough. */
  | { readonly outcome: 'fork'; readonly proof: readonly Bytes[] }
  /** These tiles are not of the larger tree: nothing is known. */
  | { readonly outcome: 'unproved' }

/** Tiles of the larger tree that are needed to compare the two; none when their sizes or an empty one suffice. */
export function tilesToCompare(a: Head, b: Head): readonly Tile[] {
  const [smaller, larger] = inOrder(a, b)
  if (smaller.size === 0 || smaller.size === larger.size) return []
  return tilesFor(consistencyRanges(smaller.size, larger.size), larger.size)
}

/** Whichever is the smaller one. @throws TlogError for a tile missing or torn */
export function* judgeGrowth(a: Head, b: Head, tiles: Tiles): Steps<Growth> {
  const [smaller, larger] = inOrder(a, b)
  if (smaller.size === larger.size) return same(smaller.root, larger.root)
  if (smaller.size === 0) return same(smaller.root, emptyRoot())
  const ranges = consistencyRanges(smaller.size, larger.size)
  const proof = yield* hashRanges(ranges, larger.size, tiles)
  const roots = yield* rootsOf(smaller.size, larger.size, proof)
  if (roots === undefined || !sameBytes(roots.to, larger.root)) return { outcome: 'unproved' }
  return sameBytes(roots.from, smaller.root) ? { outcome: 'consistent' } : { outcome: 'fork', proof }
}

/** Two roots of one size, which no honest log signs. */
export function isFork(a: Head, b: Head): boolean {
  return a.size === b.size && !sameBytes(a.root, b.root)
}

function same(root: Bytes, other: Bytes): Growth {
  return sameBytes(root, other) ? { outcome: 'consistent' } : { outcome: 'fork', proof: [] }
}

function inOrder(a: Head, b: Head): readonly [smaller: Head, larger: Head] {
  return a.size <= b.size ? [a, b] : [b, a]
}
