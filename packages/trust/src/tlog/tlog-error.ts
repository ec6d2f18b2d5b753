/** Text or bytes of a log that are not what their form demands; `message` says where. */
export class TlogError extends Error {
  override readonly name = 'TlogError'
}
