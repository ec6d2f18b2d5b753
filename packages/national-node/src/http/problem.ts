/** The only place that makes `application/problem+json` (RFC 9457), and the only place that catches our bugs. */
import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
import { Fault, type FaultKind, type FieldError } from '../kernel/fault.ts'
import { currentTrace, type Log, newTraceId } from '../kernel/log.ts'

export const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  upstream: 502,
} as const satisfies Record<FaultKind, number>

export type Problem = {
  readonly type: string
  readonly title?: string
  readonly status: number
  readonly detail?: string
  /** Names this one occurrence: the trace id, under which the log tells more. */
  readonly instance: string
  readonly errors?: readonly FieldError[]
}

/** RFC 9457 §3.1: a fault in public words; anything else without a word of what it was. */
export function createProblem(error: unknown, traceId: string): Problem {
  const instance = `urn:entente:trace:${traceId}`
  if (!(error instanceof Fault))
    return { type: 'about:blank', title: 'Internal error', status: 500, instance }
  const { kind, code, detail, errors } = error
  return { type: `/problems/${code}`, status: STATUS[kind], detail, instance, ...(errors && { errors }) }
}

/** For `app.onError`: every fault becomes a problem, every other error is logged and hidden. */
export function onError(log: Log): ErrorHandler {
  return (error, c) => {
    const traceId = currentTrace() ?? newTraceId()
    logError(log, error, traceId)
    return answer(c, createProblem(error, traceId))
  }
}

/** For `app.notFound`. */
export const notFound: NotFoundHandler = (c) =>
  answer(
    c,
    createProblem(
      new Fault('not-found', 'http/no-such-page', 'There is nothing here'),
      currentTrace() ?? newTraceId(),
    ),
  )

/** A fault of ours or of a partner is told to the operator; a caller's mistake is only counted by its status. */
export function logError(log: Log, error: unknown, traceId: string): void {
  if (!(error instanceof Fault)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    log.error('http.failed', { error: traceId, stack })
  } else if (error.kind === 'upstream') {
    log.warn('http.upstream-failed', { code: error.code, detail: error.detail })
  }
}

function answer(c: Context, problem: Problem): Response {
  c.header('cache-control', 'no-store')
  if (problem.status === STATUS['too-many']) c.header('retry-after', '1')
  return c.body(JSON.stringify(problem), problem.status as 400, {
    'content-type': 'application/problem+json',
  })
}
