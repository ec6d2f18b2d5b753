/** Entry bundles (C2SP tlog-tiles, "Log entries"): each entry behind its length in two bytes. */
import { concatBytes } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { TILE_WIDTH } from './tile.ts'
import { TlogError } from './tlog-error.ts'

const ENTRY_BYTES_MAX = 0xffff

export function createBundle(entries: readonly Bytes[]): Bytes {
  if (entries.length === 0 || entries.length > TILE_WIDTH)
    throw new RangeError('a bundle has 1 to 256 entries')
  const parts = entries.flatMap((entry) => {
    if (entry.length > ENTRY_BYTES_MAX) throw new RangeError(`an entry of ${entry.length} bytes`)
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
  })
  return concatBytes(parts)
}

/** Exactly `width` entries and nothing behind them. */
export function parseBundle(data: Bytes, width: number): readonly Bytes[] {
  const entries: Bytes[] = []
  let at = 0
  while (at < data.length && entries.length < width) {
    const [high, low] = [data[at], data[at + 1]]
    if (high === undefined || low === undefined) throw new TlogError('a bundle ends within a length')
    const end = at + 2 + high * 256 + low
    if (end > data.length) throw new TlogError('a bundle ends within an entry')
    entries.push(data.slice(at + 2, end))
    at = end
  }
  if (entries.length !== width || at !== data.length)
    throw new TlogError(`a bundle is not of ${width} entries`)
  return entries
}
