/** Draws that look random and are the same for the same seed: a failure can be seen again. */
export type SeededChoice = (count: number) => number

/** Mulberry32. */
export function seededChoice(seed: number): SeededChoice {
  let state = seed >>> 0
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count)
  }
}
