/** What stops a request. A refusal under an agreement is not a fault: it is an answer. */
export type FaultKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'upstream'

/** Where in the input (RFC 6901 JSON Pointer) something is wrong, and what. */
export type FieldError = { readonly pointer: string; readonly detail: string }

export class Fault extends Error {
  readonly kind: FaultKind
  /** `module/what-is-wrong`; `oauth/<error>` carries an OAuth error code (http/oauth-error.ts). */
  readonly code: string
  /** Public text: it is sent to whoever asked. */
  readonly detail: string
  readonly errors: readonly FieldError[] | undefined

  constructor(
    kind: FaultKind,
    code: string,
    ...[detail, errors]: [detail: string, errors?: readonly FieldError[]]
  ) {
    super(`${code}: ${detail}`)
    this.name = 'Fault'
    this.kind = kind
    this.code = code
    this.detail = detail
    this.errors = errors
  }
}
