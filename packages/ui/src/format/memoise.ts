/** Made once per key, then kept: an `Intl` object costs 50 µs to make and nothing to use. Keys are few. */
export function memoise<T>(make: (...key: string[]) => T): (...key: string[]) => T {
  const made = new Map<string, T>()
  return (...key) => {
    const name = key.join(' ')
    const known = made.get(name)
    if (known !== undefined) return known
    const fresh = make(...key)
    made.set(name, fresh)
    return fresh
  }
}
