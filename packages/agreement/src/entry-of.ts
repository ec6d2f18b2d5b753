/** The entry of a growing map, made when it is first asked for. */
export function entryOf<K, T>(map: Map<K, T>, key: K, create: () => T): T {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = create()
  map.set(key, created)
  return created
}
