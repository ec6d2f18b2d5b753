import type { Bytes } from '../ports.ts'

const MODULUS = 65_521
/** As many bytes as can be added before a sum leaves 32 bits. */
const BYTES_AT_ONCE = 3800

/** RFC 1950 §8.2 Adler-32 as its two sums, so that texts can be summed apart and joined. */
export type AdlerSums = { readonly low: number; readonly high: number }

export function sumsOf(bytes: Bytes): AdlerSums {
  let [low, high] = [1, 0]
  for (let start = 0; start < bytes.length; start += BYTES_AT_ONCE) {
    for (const byte of bytes.subarray(start, start + BYTES_AT_ONCE)) {
      low += byte
      high += low
    }
    low %= MODULUS
    high %= MODULUS
  }
  return { low, high }
}

/** The sums of one text after another, from the sums of each and the length of the second. */
export function joinSums(before: AdlerSums, after: AdlerSums, afterLength: number): AdlerSums {
  const carried = afterLength * (before.low + MODULUS - 1)
  return {
    low: (before.low + after.low + MODULUS - 1) % MODULUS,
    high: (before.high + after.high + carried) % MODULUS,
  }
}

/** The checksum as it is written. */
export function adler32({ low, high }: AdlerSums): number {
  return high * 65_536 + low
}
