/** The Merkle tree of our own log, read from the store and grown in it. */
import {
  consistencyRanges,
  createBundle,
  createLeaf,
  fromBase64,
  hashRanges,
  leafHash,
  type Range,
  runSync,
  sentProof,
  subtreeHash,
  type Tile,
  TILE_WIDTH,
  tilePath,
  type Tiles,
  tilesFor,
  base64,
} from '@entente/trust'
import type { NodeDriver } from '../../../kernel/crypto.ts'
import type { Database, Tx } from '../../../store/database.ts'
import { insertNode, listLeaves, listNodes } from './own-store.ts'

type Hash = Uint8Array

/** The bytes of a tile or bundle of a log that is at least that large. */
export async function readTile(db: Database, tile: Tile, driver: NodeDriver): Promise<Uint8Array> {
  if (tile.level === 'entries') {
    const leaves = await listLeaves(db, tile.index * TILE_WIDTH, tile.width)
    return createBundle(whole(leaves, tile).map(createLeaf))
  }
  return Buffer.concat(await readHashes(db, tile, driver))
}

async function readHashes(db: Database, tile: Tile, driver: NodeDriver): Promise<readonly Hash[]> {
  const from = tile.index * TILE_WIDTH
  if (tile.level === 0 || tile.level === 'entries') {
    const leaves = whole(await listLeaves(db, from, tile.width), tile)
    return leaves.map((leaf) => runSync(leafHash(createLeaf(leaf)), driver))
  }
  const hashes = await listNodes(db, { level: tile.level, from, count: tile.width })
  return whole(hashes, tile).map((text) => fromBase64(text) ?? new Uint8Array())
}

function whole<T>(found: readonly T[], tile: Tile): readonly T[] {
  if (found.length !== tile.width) throw new Error(`the public log has holes in its tile ${tilePath(tile)}`)
  return found
}

/** The hash of each range in our log at that size. */
export async function hashOwnRanges(
  db: Database,
  { ranges, size }: { ranges: readonly Range[]; size: number },
  driver: NodeDriver,
): Promise<readonly Hash[]> {
  const tiles = await readTiles(db, tilesFor(ranges, size), driver)
  return runSync(hashRanges(ranges, size, tiles), driver)
}

export async function readTiles(db: Database, tiles: readonly Tile[], driver: NodeDriver): Promise<Tiles> {
  const read = new Map<string, Uint8Array>()
  // One after the other: `db` may be a transaction, which has one connection.
  for (const tile of tiles) read.set(tilePath(tile), await readTile(db, tile, driver))
  return read
}

/** What a witness is sent to see that we only grew. */
export async function proveOwnGrowth(
  db: Database,
  { from, to }: { from: number; to: number },
  driver: NodeDriver,
): Promise<readonly Hash[]> {
  if (from === 0 || from === to) return []
  const ranges = consistencyRanges(from, to)
  return sentProof(from, await hashOwnRanges(db, { ranges, size: to }, driver))
}

/** After the last leaf of a tile, its hash goes into the tile above it, and so on upwards. */
export async function growTree(tx: Tx, size: number, driver: NodeDriver): Promise<void> {
  let count = size
  for (let level = 0; count > 0 && count % TILE_WIDTH === 0; level++) {
    count /= TILE_WIDTH
    const tile = { level, index: count - 1, width: TILE_WIDTH }
    const hash = runSync(subtreeHash(await readHashes(tx, tile, driver)), driver)
    await insertNode(tx, { level: level + 1, position: count - 1, hash: base64(hash) })
  }
}
