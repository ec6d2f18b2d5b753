/** How many requests one network may send: counted at the door, before anything is read (RFC 6585 §4). */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { Hono } from 'hono'
import type { Clock } from '../kernel/clock.ts'
import { Fault } from '../kernel/fault.ts'
import { RATE_LIMITED_NETWORKS_MAX } from '../kernel/limits.ts'
import { createLru } from '../kernel/lru.ts'
import { type Bucket, type Rate, type Taken, takeToken } from '../kernel/token-bucket.ts'
import { addressClass, clientAddress, type Network, trustedProxies } from './client-address.ts'
import { openCors } from './cors.ts'
import { createProblem } from './problem.ts'

export type RateLimitConfig = Rate & {
  /** Whose `X-Forwarded-For` is believed; nobody's by default. */
  readonly trustedProxies: readonly Network[]
}

export type Asked = {
  readonly path: string
  readonly socketAddress: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** Undefined for what is not counted. */
export type RateLimit = (asked: Asked) => Taken | undefined

/** Those who ask whether the process lives ask often, and must not be refused. */
const NOT_COUNTED = /^\/(?:health(?:\/live|\/ready)?|ready)$/

/**
 * Buckets of this process: several processes count each for itself, so together they let through as many times more.
 * A network that was forgotten among too many others begins anew with a full bucket.
 */
export function createRateLimit(config: RateLimitConfig, clock: Clock): RateLimit {
  const buckets = createLru<string, Bucket>(RATE_LIMITED_NETWORKS_MAX)
  const isTrusted = trustedProxies(config.trustedProxies)
  return ({ path, socketAddress, headers }) => {
    if (NOT_COUNTED.test(path)) return undefined
    // Node joins several headers of this name in their order.
    const forwarded = headers['x-forwarded-for']
    const header = Array.isArray(forwarded) ? forwarded.join(',') : forwarded
    const network = addressClass(clientAddress(socketAddress, header, isTrusted))
    const taken = takeToken(buckets.get(network), config, clock.seconds())
    buckets.set(network, taken.bucket)
    return taken
  }
}

/** Why a caller has to wait, and how long; readable for wallets in a browser as well. */
export function refuseTooMany(response: ServerResponse, { waitSeconds }: Taken, traceId: string): void {
  const detail = `Too many requests from this network. Try again in ${waitSeconds} s; see ${PUBLISHED_AT}.`
  const problem = createProblem(new Fault('too-many', 'http/too-many-requests', detail), traceId)
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': String(waitSeconds),
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'Retry-After',
  })
  response.end(JSON.stringify(problem))
}

/** The two header fields of draft-ietf-httpapi-ratelimit-headers, on every answer that was counted. */
export function rateLimitHeaders({ rate, remaining, waitSeconds }: Taken): Map<string, string> {
  return new Map([
    ['ratelimit-policy', `"network";q=${rate.perMinute};w=60`],
    ['ratelimit', `"network";r=${remaining};t=${waitSeconds}`],
  ])
}

export const PUBLISHED_AT = '/rate-limits'

/** The figures, for everybody (EUDI TS5 asks for it): they hold for the register and for all else here. */
export function rateLimitRoutes(config: RateLimitConfig | undefined): Hono {
  const figures =
    config === undefined
      ? { limited: false }
      : {
          limited: true,
          requestsAtOnce: config.burst,
          requestsPerMinute: config.perMinute,
          countedPer: ['IPv4 address', 'IPv6 /64 network'],
          notCounted: ['/health', '/health/live', '/health/ready', '/ready'],
          refusal: { status: 429, header: 'Retry-After', body: 'application/problem+json' },
        }
  return new Hono()
    .use(PUBLISHED_AT, openCors())
    .get(PUBLISHED_AT, (c) => c.json(figures, 200, { 'cache-control': 'public, max-age=300' }))
}
