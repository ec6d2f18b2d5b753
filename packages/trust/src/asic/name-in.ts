/** The entry that a reference of a container means: percent signs are resolved once, a plus is a plus. */
export function nameIn(uri: string): string {
  try {
    // What would make another path of it is not resolved.
    return /%2f|%5c|%00/i.test(uri) ? uri : decodeURIComponent(uri)
  } catch {
    return uri
  }
}
