import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { afterEach, expect, test } from 'vitest'
import { createLog } from '../kernel/log.ts'
import { listen, type Listening, type ListenOptions } from './server.ts'

const running: Listening[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function start(options: Partial<ListenOptions> & { app: Hono }): Promise<Listening> {
  const server = await listen({ port: 0, host: '127.0.0.1', ...options })
  running.push(server)
  return server
}

async function get(
  { port }: Listening,
  path: string,
  headers: Record<string, string> = {},
): Promise<[number, string]> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, resolve).on('error', reject).end()
  })
  const chunks = (await answer.toArray()) as Buffer[]
  return [answer.statusCode ?? 0, Buffer.concat(chunks).toString()]
}

/** A handler that answers when told to. */
function held() {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const app = new Hono().get('/', async (c) => {
    started.resolve()
    await finish.promise
    return c.text('finished')
  })
  return { app, started: started.promise, finish: finish.resolve }
}

test('a port that is taken stops the start', async () => {
  const { port } = await start({ app: new Hono() })
  await expect(listen({ app: new Hono(), port, host: '127.0.0.1' })).rejects.toThrow('EADDRINUSE')
})

test('headers above the limit are refused', async () => {
  const server = await start({ app: new Hono().get('/', (c) => c.text('ok')) })
  expect((await get(server, '/', { x: 'x'.repeat(17_000) }))[0]).toBe(431)
})

test('what began before the end is finished, and nothing new is taken', async () => {
  const { app, started, finish } = held()
  const server = await start({ app })
  const answer = get(server, '/')
  await started
  const closed = server.close()
  await expect(get(server, '/')).rejects.toThrow('ECONNREFUSED')
  finish()
  expect(await answer).toEqual([200, 'finished'])
  await closed
})

test('a connection that only waits does not hold up the end', async () => {
  const server = await start({ app: new Hono() })
  const socket = connect(server.port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  const ended = new Promise((resolve) => socket.once('close', resolve))
  await server.close()
  await ended
})

test('what never ends is cut at the deadline', async () => {
  const { app, started } = held()
  const server = await start({ app, closeDeadlineSeconds: 0.1 })
  const answer = get(server, '/')
  await started
  await Promise.all([expect(answer).rejects.toThrow(/hang up|ECONNRESET/), server.close()])
})

test('closing twice is closing once', async () => {
  const server = await start({ app: new Hono() })
  expect(server.close()).toBe(server.close())
})

test('a raw handler takes its paths before the app, and is logged without them', async () => {
  const lines: string[] = []
  const server = await start({
    app: new Hono().get('*', (c) => c.text('app')),
    log: createLog({ node: 'be', write: (line) => lines.push(line) }),
    raw: { match: (path) => path.startsWith('/as/'), handler: (_, response) => response.end('raw') },
  })
  expect((await get(server, '/as/token?code=secret'))[1]).toBe('raw')
  expect((await get(server, '/other?x=/as/'))[1]).toBe('app')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ route: 'raw', status: 200, trace: expect.any(String) })
  expect(lines[0]).not.toContain('secret')
})

test('a raw handler that fails is answered with 500 and logged', async () => {
  const lines: string[] = []
  const server = await start({
    app: new Hono(),
    log: createLog({ node: 'be', write: (line) => lines.push(line) }),
    raw: { match: () => true, handler: () => Promise.reject(new Error('secret')) },
  })
  const [status, body] = await get(server, '/')
  expect([status, body]).toEqual([500, ''])
  expect(lines.some((line) => line.includes('http.failed'))).toBe(true)
})
