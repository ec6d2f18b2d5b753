/** The node's HTTP server: bounded waits, and an end that lets finish what began. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { stopwatch } from '../kernel/clock.ts'
import {
  CLOSE_DEADLINE_SECONDS,
  HEADER_BYTES_MAX,
  HEADERS_DEADLINE_SECONDS,
  KEEP_ALIVE_SECONDS,
  REQUEST_DEADLINE_SECONDS,
} from '../kernel/limits.ts'
import type { Taken } from '../kernel/token-bucket.ts'
import { type Log, newTraceId, parseTraceparent, withTrace } from '../kernel/log.ts'
import { logError } from './problem.ts'
import { type RateLimit, rateLimitHeaders, refuseTooMany } from './rate-limit.ts'
import { logRequest } from './trace.ts'

/** A library that wants Node's own request and response, for the paths it matches. */
export type RawHandler = {
  match(path: string): boolean
  handler(request: IncomingMessage, response: ServerResponse): unknown
}

export type ListenOptions = {
  readonly app: Hono
  /** 0 takes a free one. */
  readonly port: number
  readonly host: string
  readonly raw?: RawHandler
  /** For requests that `raw` answers; those of `app` are logged by `requestTrace`. */
  readonly log?: Log
  readonly closeDeadlineSeconds?: number
  /** Asked before anything else; without it nobody is limited. */
  readonly limit?: RateLimit | undefined
}

export type Listening = { readonly port: number; close(): Promise<void> }

export async function listen(options: ListenOptions): Promise<Listening> {
  const { port, host, closeDeadlineSeconds = CLOSE_DEADLINE_SECONDS } = options
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_DEADLINE_SECONDS * 1000,
      requestTimeout: REQUEST_DEADLINE_SECONDS * 1000,
      keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
    },
    listener(options),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  let closing: Promise<void> | undefined
  return {
    port: (server.address() as AddressInfo).port,
    close: () => (closing ??= closeServer(server, closeDeadlineSeconds)),
  }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

function listener({ app, raw, log, limit }: ListenOptions): Listener {
  const forHono = getRequestListener(app.fetch)
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const { headers, socket } = request
    const taken = limit?.({ path, headers, socketAddress: socket.remoteAddress })
    if (taken?.allowed === false) return answerTooMany(taken, { request, response, log })
    if (taken !== undefined) response.setHeaders(rateLimitHeaders(taken))
    if (raw?.match(path) === true) void answerRaw(raw, { request, response, log })
    else void forHono(request, response)
  }
}

function answerTooMany(taken: Taken, { request, response, log }: Exchange): void {
  const traceId = parseTraceparent(String(request.headers['traceparent'])) ?? newTraceId()
  const elapsed = stopwatch()
  refuseTooMany(response, taken, traceId)
  const { method = '' } = request
  const line = { method, route: 'limited', status: response.statusCode, durationMs: elapsed() }
  if (log !== undefined) withTrace(traceId, () => logRequest(log, line))
}

type Exchange = { request: IncomingMessage; response: ServerResponse; log: Log | undefined }

function answerRaw(raw: RawHandler, { request, response, log }: Exchange): Promise<void> {
  const { traceparent } = request.headers
  const traceId = parseTraceparent(String(traceparent)) ?? newTraceId()
  return withTrace(traceId, async () => {
    const elapsed = stopwatch()
    response.once('close', () => {
      if (log === undefined) return
      const { method = '' } = request
      const line = { method, route: 'raw', status: response.statusCode, durationMs: elapsed() }
      withTrace(traceId, () => logRequest(log, line))
    })
    try {
      await raw.handler(request, response)
    } catch (error) {
      if (log !== undefined) logError(log, error, traceId)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  })
}

/** No new connections; idle ones end now, busy ones after their answer, and all of them at the deadline. */
async function closeServer(server: Server, deadlineSeconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineSeconds * 1000)
  await closed
  clearTimeout(deadline)
}
