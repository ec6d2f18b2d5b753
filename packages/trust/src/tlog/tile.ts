/** Tiles of a log and where they lie (C2SP tlog-tiles, "Merkle Tree"). */
import { HASH_BYTES } from './merkle.ts'
import { TlogError } from './tlog-error.ts'
import type { Bytes } from '../ports.ts'

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256
const LEVEL_MAX = 63

export type Tile = {
  /** 0: leaf hashes; every hash of a level above is that of a full tile below. `entries`: the leaves themselves. */
  readonly level: number | 'entries'
  readonly index: number
  /** 256 for a full one. */
  readonly width: number
}

const PATH = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** `0/x001/x234/067` or `entries/000.p/17`: everything after `tile/`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const place = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
  return `${level}/${place}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** The one tile that a path names; undefined for any other way to write it. */
export function parseTilePath(path: string): Tile | undefined {
  const [, levelText, place = '', width = TILE_WIDTH] = PATH.exec(path) ?? []
  if (levelText === undefined) return undefined
  const level: Tile['level'] = levelText === 'entries' ? 'entries' : Number(levelText)
  const tile = { level, index: Number(place.replaceAll(/[x/]/g, '')), width: Number(width) }
  if (level !== 'entries' && level > LEVEL_MAX) return undefined
  const possible = Number.isSafeInteger(tile.index) && tile.width <= TILE_WIDTH
  return possible && tilePath(tile) === path ? tile : undefined
}

/** How many hashes (or entries) this tile has in a log of that size; 0 when there is no such tile. */
export function widthIn({ level, index }: Pick<Tile, 'level' | 'index'>, size: number): number {
  const hashes = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level)
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH))
}

export function hashesOf(tile: Tile, data: Bytes): readonly Bytes[] {
  if (data.length !== tile.width * HASH_BYTES)
    throw new TlogError(`tile ${tilePath(tile)}: ${data.length} bytes, not ${tile.width * HASH_BYTES}`)
  return Array.from({ length: tile.width }, (_, at) => data.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES))
}
