/** The only place that makes `{ error, error_description }`, for the OpenID4VCI and OpenID4VP endpoints. */
import type { Context, ErrorHandler } from 'hono'
import { Fault, type FaultKind } from '../kernel/fault.ts'
import { STATUS } from './problem.ts'

/** What a fault without an OAuth code of its own is called (RFC 6749 §5.2, RFC 6750 §3.1). */
const ERROR = {
  invalid: 'invalid_request',
  unauthenticated: 'invalid_token',
  forbidden: 'access_denied',
  'not-found': 'invalid_request',
  conflict: 'invalid_request',
  'too-large': 'invalid_request',
  'too-many': 'temporarily_unavailable',
  upstream: 'temporarily_unavailable',
} as const satisfies Record<FaultKind, string>

/** RFC 9449 §7.1, §9: these ask the client to authenticate anew, whatever the kind of the fault. */
const UNAUTHENTICATED = new Set(['invalid_token', 'use_dpop_nonce', 'invalid_dpop_proof'])

const PREFIX = 'oauth/'

/**
 * For `app.onError` of a sub-app whose callers speak OAuth. `new Fault('invalid', 'oauth/invalid_nonce', '…')`
 * becomes `{ error: 'invalid_nonce' }`. Anything that is no fault is left to the error handler of the node.
 */
export function oauthErrors(): ErrorHandler {
  return (error, c) => {
    if (!(error instanceof Fault)) throw error
    return answer(c, error)
  }
}

function answer(c: Context, fault: Fault): Response {
  const code = fault.code.startsWith(PREFIX) ? fault.code.slice(PREFIX.length) : ERROR[fault.kind]
  const status = UNAUTHENTICATED.has(code) ? STATUS.unauthenticated : STATUS[fault.kind]
  const description = describe(fault)
  c.header('cache-control', 'no-store')
  if (status === STATUS.unauthenticated) {
    c.header('www-authenticate', `DPoP error="${code}", error_description="${description}", algs="ES256"`)
  }
  if (status === STATUS['too-many']) c.header('retry-after', '1')
  return c.json({ error: code, error_description: description }, status)
}

/** RFC 6749 §5.2: printable ASCII without quote and backslash. */
function describe({ detail, errors = [] }: Fault): string {
  const [first] = errors
  const text = first === undefined ? detail : `${detail}: ${first.pointer} ${first.detail}`
  return text
    .replaceAll(/["\\]/g, "'")
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 300)
}
