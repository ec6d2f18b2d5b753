/** The promises of the five signed agreements, by pair: how many sentences each has (agreement-1 §15, ledger in docs). */

const PROMISES: { readonly [pair: string]: number } = {
  'BE-JP': 18,
  'TN-JP': 12,
  'FR-VN': 13,
  'EU-JP': 12,
  'LU-MA': 9,
}

/** `be-jp` to `BE-JP 1` … `BE-JP 18`; empty for a pair that has not signed anything known here. */
export function promisesOf(pair: string): readonly string[] {
  const name = pair.toUpperCase()
  const count = Object.hasOwn(PROMISES, name) ? (PROMISES[name] ?? 0) : 0
  return Array.from({ length: count }, (_, index) => `${name} ${index + 1}`)
}

export function isPromise(id: string): boolean {
  return promisesOf(id.split(' ')[0] ?? '').includes(id)
}
