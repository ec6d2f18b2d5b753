/** Lives of what the authorization server hands out, in seconds, and its paths. */
export const CODE_SECONDS = 60
export const ACCESS_TOKEN_SECONDS = 300
export const INTERACTION_SECONDS = 600
/** For new copies without the person; a year is the most that the rules allow (ARF). */
export const REFRESH_SECONDS = 90 * 86_400

/** Paths of the authorization server; its metadata document is ours and needs no library to be served. */
export const AS_PATHS = {
  authorization: '/as/authorize',
  token: '/as/token',
  pushed_authorization_request: '/as/par',
  jwks: '/as/jwks',
  challenge: '/as/challenge',
  end_session: '/as/session/end',
} as const
