/** Thrown for a container that cannot be read, or must not be. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
}
