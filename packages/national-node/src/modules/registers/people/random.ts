/** Reproducible choices for TEST data: the same seed gives the same people on every machine. Never for secrets. */
export type Choices = {
  /** 0 … bound − 1. */
  below(bound: number): number
  pick<T>(items: readonly [T, ...T[]]): T
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean
}

/** xmur3 seeding and sfc32, both in the public domain (B. Jenkins, C. Doty-Humphrey). */
export function createChoices(seed: string): Choices {
  const next = sfc32(seeds(seed))
  const below = (bound: number) => Math.floor((next() / 2 ** 32) * bound)
  return {
    below,
    // The index is below the length, so the item exists.
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    chance: (percent) => below(100) < percent,
  }
}

function seeds(text: string): [number, number, number, number] {
  let hash = 1779033703 ^ text.length
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 3432918353)
    hash = (hash << 13) | (hash >>> 19)
  }
  const one = () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
    hash ^= hash >>> 16
    return hash >>> 0
  }
  return [one(), one(), one(), one()]
}

function sfc32([first, second, third, fourth]: [number, number, number, number]): () => number {
  let [a, b, c, counter] = [first, second, third, fourth]
  const next = () => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + result) | 0
    return result >>> 0
  }
  for (let warm = 0; warm < 12; warm++) next()
  return next
}
