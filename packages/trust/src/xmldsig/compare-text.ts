const SURROGATE = /[\ud800-\udfff]/

/** Order by character numbers (Canonical XML 1.1 §2.2): beyond the first 65,536 JavaScript's order is another. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [i, one] of left.entries()) {
    const difference = (one.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1)
    if (difference !== 0) return difference
  }
  return -1
}
