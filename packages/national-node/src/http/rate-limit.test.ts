import { Hono } from 'hono'
import { request, type IncomingMessage } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { steppingClock } from '../kernel/clock.ts'
import { createLog } from '../kernel/log.ts'
import { createRateLimit, rateLimitRoutes, type RateLimitConfig } from './rate-limit.ts'
import { listen, type Listening } from './server.ts'

const RATE: RateLimitConfig = { burst: 2, perMinute: 6, trustedProxies: [] }
const running: Listening[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function open(config: RateLimitConfig = RATE) {
  const clock = steppingClock('2026-11-23T09:00:00.000Z')
  const lines: string[] = []
  const app = new Hono().get('/wrp', (c) => c.text('register')).get('/health/live', (c) => c.text('up'))
  app.route('/', rateLimitRoutes(config))
  const server = await listen({
    app,
    port: 0,
    host: '127.0.0.1',
    raw: { match: (path) => path === '/as/par', handler: (_, response) => response.end('pushed') },
    log: createLog({ node: 'be', write: (line) => lines.push(line) }),
    limit: createRateLimit(config, clock),
  })
  running.push(server)
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path, headers }, resolve).on('error', reject).end()
    })
    const text = Buffer.concat((await answer.toArray()) as Buffer[]).toString()
    return { status: answer.statusCode, headers: answer.headers, text }
  }
  return { clock, lines, get }
}

test('who asks too often is refused with the time to wait, and let in again after it', async () => {
  const { clock, lines, get } = await open()
  expect((await get('/wrp')).status).toBe(200)
  expect((await get('/wrp')).status).toBe(200)
  const refused = await get('/wrp')
  expect(refused.status).toBe(429)
  expect(refused.headers).toMatchObject({
    'retry-after': '10',
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
  })
  expect(JSON.parse(refused.text)).toMatchObject({
    type: '/problems/http/too-many-requests',
    status: 429,
    detail: 'Too many requests from this network. Try again in 10 s; see /rate-limits.',
    instance: expect.stringMatching(/^urn:entente:trace:[0-9a-f]{32}$/),
  })
  expect(lines.filter((line) => line.includes('"status":429'))).toHaveLength(1)
  clock.advance(9)
  expect((await get('/wrp')).status).toBe(429)
  clock.advance(1)
  expect((await get('/wrp')).status).toBe(200)
})

test('the authorization server is behind the same door', async () => {
  const { get } = await open()
  for (const status of [200, 200, 429]) expect((await get('/as/par')).status).toBe(status)
  expect((await get('/wrp')).status).toBe(429)
})

test('who asks whether the process lives is never refused, and takes nothing from others', async () => {
  const { get } = await open()
  for (let turn = 0; turn < 5; turn++) expect((await get('/health/live')).status).toBe(200)
  expect((await get('/wrp')).status).toBe(200)
  expect((await get('/health/live/x')).status).toBe(404)
  expect((await get('/health/live')).status).toBe(200)
  expect((await get('/wrp')).status).toBe(429)
})

test('X-Forwarded-For of a stranger gives nobody a bucket of their own', async () => {
  const { get } = await open()
  const statuses: (number | undefined)[] = []
  for (let turn = 0; turn < 4; turn++) {
    statuses.push((await get('/wrp', { 'x-forwarded-for': `203.0.113.${turn}` })).status)
  }
  expect(statuses).toEqual([200, 200, 429, 429])
})

test('behind a proxy that is configured each client has its own', async () => {
  const { get } = await open({ ...RATE, trustedProxies: ['127.0.0.1'] })
  const from = async (address: string) => (await get('/wrp', { 'x-forwarded-for': address })).status
  expect([await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1')]).toEqual([
    200, 200, 429,
  ])
  expect(await from('203.0.113.2')).toBe(200)
  // What the client wrote itself stands before what the proxy wrote.
  expect(await from('203.0.113.9, 203.0.113.1')).toBe(429)
})

test('the figures are published, and are those that are kept', async () => {
  const { get } = await open({ burst: 120, perMinute: 600, trustedProxies: ['10.0.0.0/8'] })
  const published = await get('/rate-limits')
  expect(published.headers['access-control-allow-origin']).toBe('*')
  expect(JSON.parse(published.text)).toMatchObject({
    limited: true,
    requestsAtOnce: 120,
    requestsPerMinute: 600,
  })
  // Where our own machines stand is nobody's business.
  expect(published.text).not.toContain('10.0.0')
  const answer = await get('/wrp')
  expect(answer.headers['ratelimit-policy']).toBe('"network";q=600;w=60')
  expect(answer.headers['ratelimit']).toBe('"network";r=118;t=0')
})

test('a node without a limit says so', async () => {
  const answer = await rateLimitRoutes(undefined).request('/rate-limits')
  expect(await answer.json()).toEqual({ limited: false })
})
