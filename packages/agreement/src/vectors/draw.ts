/** Seeded draws: the same numbers in every version of every library, so that a table of outcomes can be kept. */

export type Draw = {
  /** 0 to `below` − 1. */
  readonly int: (below: number) => number
  readonly chance: (percent: number) => boolean
  readonly pick: <T>(options: readonly T[]) => T
  /** The usual value, and now and then one of the others. */
  readonly mostly: <T>(usual: T, others: readonly T[]) => T
  readonly some: <T>(options: readonly T[]) => readonly T[]
}

/**
 * Mulberry32, public domain: 32 bits of state are enough to vary test cases. `usually`: percent of the cases in which
 * `mostly` gives the usual value.
 */
export function drawsFrom(seed: number, usually = 80): Draw {
  let state = seed >>> 0
  const int = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  const chance = (percent: number): boolean => int(100) < percent
  const pick = <T>(options: readonly T[]): T => options[int(options.length)] as T
  return {
    int,
    chance,
    pick,
    mostly: (usual, others) => (chance(usually) ? usual : pick(others)),
    some: (options) => options.filter(() => chance(50)),
  }
}
