/**
 * The only way out: with a deadline, a byte cap, no redirects, https only, and public addresses only. The
 * address is checked where the connection is made, so that a name cannot change its meaning in between.
 */
import { lookup as resolve } from 'node:dns'
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isLocalHost, isPublicAddress } from './address.ts'
import type { Clock, Instant } from './clock.ts'
import { Fault } from './fault.ts'
import { parseStrictJson } from './json.ts'
import { FETCH_BYTES_MAX, FETCH_DEADLINE_SECONDS, FETCH_URL_CHARACTERS_MAX } from './limits.ts'
import { createTraceparent, currentTrace } from './log.ts'

export type FetchInit = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Less than the general limits, never more. */
  readonly deadlineSeconds?: number
  readonly bytesMax?: number
}

export type FetchAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly receivedAt: Instant
  text(): Promise<string>
  json(): Promise<unknown>
  bytes(): Promise<Uint8Array>
}

export type Fetch = (url: string | URL, init?: FetchInit) => Promise<FetchAnswer>

type Rules = {
  /** Development only: http to this machine. */
  readonly allowLocalHttp: boolean
  readonly clock: Clock
  /** When given, no other host is called. */
  readonly hosts?: readonly string[]
}

type Call = { url: URL; init: FetchInit; local: boolean; agent: HttpAgent | HttpsAgent }

export function createFetch(rules: Rules): Fetch {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  return async (target, init = {}) => {
    const url = allowedUrl(target, rules)
    const local = rules.allowLocalHttp && isLocalHost(url.hostname)
    const agent = url.protocol === 'http:' ? agents.http : agents.https
    const { response, body } = await exchange({ url, init, local, agent })
    const status = response.statusCode ?? 0
    if (status >= 300 && status < 400 && status !== 304) {
      throw new Fault(
        'upstream',
        'fetch/redirect',
        `${url.host} answered with a redirect, which is not followed`,
      )
    }
    const text = (): string => new TextDecoder().decode(body)
    return {
      status,
      headers: headersOf(response),
      receivedAt: rules.clock.now(),
      bytes: () => Promise.resolve(body),
      text: async () => text(),
      json: async () => parseAnswer(text(), url),
    }
  }
}

function allowedUrl(target: string | URL, { allowLocalHttp, hosts }: Rules): URL {
  const url = parseUrl(target)
  const local = allowLocalHttp && isLocalHost(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new Fault('upstream', 'fetch/scheme', `Only https is called, not ${url.protocol}//${url.host}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new Fault('upstream', 'fetch/url', 'A URL must not carry a user name or password')
  }
  if (hosts !== undefined && !hosts.includes(url.host)) {
    throw new Fault('upstream', 'fetch/host', `${url.host} is not among the hosts that may be called`)
  }
  // A literal address is never looked up, so it is checked here.
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(literal) !== 0 && !local && !isPublicAddress(literal)) throw notPublic(url.host)
  return url
}

function parseUrl(target: string | URL): URL {
  const text = String(target)
  const url = text.length > FETCH_URL_CHARACTERS_MAX ? null : URL.parse(text)
  if (url === null) throw new Fault('upstream', 'fetch/url', 'This is not a URL that can be called')
  return url
}

function notPublic(host: string): Fault {
  return new Fault('upstream', 'fetch/private-address', `${host} is not a public address`)
}

/** A lookup that only answers addresses which may be called. */
function publicLookup(hostname: string, options: Parameters<LookupFunction>[1], done: LookupDone): void {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, [])
    if (!addresses.every(({ address }) => isPublicAddress(address))) return done(notPublic(hostname), [])
    const [first] = addresses
    if (options.all === true || first === undefined) return done(null, addresses)
    return done(null, first.address, first.family)
  })
}

type LookupDone = Parameters<LookupFunction>[2]

async function exchange(call: Call): Promise<{ response: IncomingMessage; body: Uint8Array }> {
  const { host } = call.url
  const seconds = Math.min(call.init.deadlineSeconds ?? FETCH_DEADLINE_SECONDS, FETCH_DEADLINE_SECONDS)
  const signal = AbortSignal.timeout(seconds * 1000)
  try {
    const response = await send(call, signal)
    return { response, body: await readBody(response, call) }
  } catch (error) {
    if (error instanceof Fault) throw error
    if (signal.aborted) {
      throw new Fault('upstream', 'fetch/deadline', `${host} did not answer within ${seconds} s`)
    }
    const fault = new Fault('upstream', 'fetch/failed', `${host} could not be reached`)
    fault.cause = error
    throw fault
  }
}

function send({ url, init, local, agent }: Call, signal: AbortSignal): Promise<IncomingMessage> {
  const trace = currentTrace()
  const request = url.protocol === 'http:' ? httpRequest : httpsRequest
  const options = {
    method: init.method ?? 'GET',
    headers: {
      'accept-encoding': 'identity',
      ...(trace !== undefined && { traceparent: createTraceparent(trace) }),
      ...(init.body !== undefined && { 'content-length': String(Buffer.byteLength(init.body)) }),
      ...init.headers,
    },
    agent,
    signal,
    ...(!local && { lookup: publicLookup }),
  }
  return new Promise((resolveWith, rejectWith) => {
    request(url, options).on('response', resolveWith).on('error', rejectWith).end(init.body)
  })
}

async function readBody(response: IncomingMessage, { url, init }: Call): Promise<Uint8Array> {
  const bytesMax = Math.min(init.bytesMax ?? FETCH_BYTES_MAX, FETCH_BYTES_MAX)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > bytesMax) {
      response.destroy()
      throw new Fault('upstream', 'fetch/too-large', `${url.host} sent more than ${bytesMax} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function headersOf(response: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  return headers
}

function parseAnswer(text: string, url: URL): unknown {
  try {
    return parseStrictJson(text)
  } catch {
    throw new Fault('upstream', 'fetch/not-json', `${url.host} did not answer with JSON`)
  }
}
