/** Gives each request its trace id and its one line in the log: the route, never what was in the address. */
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { stopwatch } from '../kernel/clock.ts'
import { createTraceparent, type Log, newTraceId, parseTraceparent, withTrace } from '../kernel/log.ts'

/** The first middleware of the node. W3C Trace Context: takes `traceparent` in and sends it out. */
export function requestTrace(log: Log): MiddlewareHandler {
  return (c, next) => {
    const traceId = parseTraceparent(c.req.header('traceparent')) ?? newTraceId()
    return withTrace(traceId, async () => {
      const elapsed = stopwatch()
      await next()
      c.header('traceparent', createTraceparent(traceId))
      const route = matchedRoutes(c).findLast(({ path, method }) => method !== 'ALL' || !path.endsWith('*'))
      logRequest(log, {
        method: c.req.method,
        route: route?.path ?? 'none',
        status: c.res.status,
        durationMs: elapsed(),
      })
    })
  }
}

export type RequestLine = { method: string; route: string; status: number; durationMs: number }

export function logRequest(log: Log, line: RequestLine): void {
  log.info('http.answered', line)
}
