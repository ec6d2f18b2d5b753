import { type Tile, TILE_WIDTH, tilePath, type Tiles, TlogError } from '@entente/trust'
import type { Fetch } from '../../../kernel/fetch.ts'

const TILE_BYTES_MAX = 8192

/** Tiles of the log with this prefix, all at once. Nothing is known yet of what is in them. */
export async function fetchTiles(fetch: Fetch, url: string, tiles: readonly Tile[]): Promise<Tiles> {
  const fetched = tiles.map(async (tile) => [tilePath(tile), await fetchTile(fetch, url, tile)] as const)
  return new Map(await Promise.all(fetched))
}

/** A log may forget a partial tile once the full one is there. */
async function fetchTile(fetch: Fetch, url: string, tile: Tile): Promise<Uint8Array> {
  const answer = await fetch(`${url}/tile/${tilePath(tile)}`, { bytesMax: TILE_BYTES_MAX })
  if (answer.status === 200) return answer.bytes()
  if (tile.width === TILE_WIDTH || answer.status !== 404)
    throw new TlogError(`tile ${tilePath(tile)}: answered ${answer.status}`)
  const whole = await fetchTile(fetch, url, { ...tile, width: TILE_WIDTH })
  return whole.slice(0, (whole.length / TILE_WIDTH) * tile.width)
}
