import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { steppingClock } from './clock.ts'
import { Fault } from './fault.ts'
import { createFetch } from './fetch.ts'
import { withTrace } from './log.ts'

const START = '2026-06-01T09:00:00.000Z'
const fetch = createFetch({ allowLocalHttp: true, clock: steppingClock(START) })
const strict = createFetch({ allowLocalHttp: false, clock: steppingClock(START) })

const answers: Record<string, RequestListener> = {
  '/json': (request, response) => {
    response.setHeader('content-type', 'application/json').setHeader('x-a', ['1', '2'])
    response.end(JSON.stringify({ method: request.method, trace: request.headers['traceparent'] ?? null }))
  },
  '/echo': (request, response) => void request.pipe(response),
  '/twice': (_, response) => response.end('{"a":1,"a":2}'),
  '/text': (_, response) => response.end('not json'),
  '/moved': (_, response) => response.writeHead(302, { location: '/json' }).end(),
  '/large': (_, response) => response.end(Buffer.alloc(5000)),
  '/missing': (_, response) => response.writeHead(404).end('no'),
  '/broken': (request) => void request.socket.destroy(),
  '/silent': () => undefined,
  '/slow-body': (_, response) => void response.write('x'),
}

let server: Server
let base: string
beforeAll(async () => {
  server = createServer((request, response) => answers[request.url ?? '']?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
})

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(Fault)
  expect((error as Fault).kind).toBe('upstream')
  return (error as Fault).code
}

test.each([
  ['', 'fetch/url'],
  ['not a url', 'fetch/url'],
  ['https://user:secret@example.org/', 'fetch/url'],
  ['http://example.org/', 'fetch/scheme'],
  ['http://192.168.1.1/', 'fetch/scheme'],
  ['http://localhost.example.org/', 'fetch/scheme'],
  ['file:///etc/passwd', 'fetch/scheme'],
  ['data:text/plain,x', 'fetch/scheme'],
  ['ftp://localhost/', 'fetch/scheme'],
  ['https://10.0.0.1/', 'fetch/private-address'],
  ['https://169.254.169.254/latest/meta-data', 'fetch/private-address'],
  ['https://[::ffff:127.0.0.1]/', 'fetch/private-address'],
  ['https://[fd00::1]/', 'fetch/private-address'],
])('%s is not called', async (url, code) => {
  expect(await codeOf(fetch(url))).toBe(code)
})

test('in production this machine is not called, by number or by name', async () => {
  expect(await codeOf(strict(`${base}/json`))).toBe('fetch/scheme')
  expect(await codeOf(strict('https://127.0.0.1/'))).toBe('fetch/private-address')
  expect(await codeOf(strict('https://0x7f.1/'))).toBe('fetch/private-address')
  expect(await codeOf(strict('https://localhost/'))).toBe('fetch/private-address')
})

test('a very long address is not called', async () => {
  expect(await codeOf(fetch(`https://example.org/${'x'.repeat(2100)}`))).toBe('fetch/url')
})

test('only the hosts of a list are called, when there is one', async () => {
  const listed = createFetch({ allowLocalHttp: true, clock: steppingClock(START), hosts: ['localhost:1'] })
  expect(await codeOf(listed(`${base}/json`))).toBe('fetch/host')
})

test.each([
  ['/moved', 'fetch/redirect'],
  ['/broken', 'fetch/failed'],
])('the answer of %s is a fault of the other side', async (path, code) => {
  expect(await codeOf(fetch(base + path))).toBe(code)
})

test('an answer above the byte cap is cut off', async () => {
  expect(await codeOf(fetch(`${base}/large`, { bytesMax: 4999 }))).toBe('fetch/too-large')
  const answer = await fetch(`${base}/large`, { bytesMax: 5000 })
  expect(await answer.bytes()).toHaveLength(5000)
})

test.each(['/silent', '/slow-body'])('%s is given up at the deadline', async (path) => {
  expect(await codeOf(fetch(base + path, { deadlineSeconds: 0.2 }))).toBe('fetch/deadline')
})

test('JSON is read strictly', async () => {
  for (const path of ['/twice', '/text']) {
    const answer = await fetch(base + path)
    expect(await codeOf(answer.json())).toBe('fetch/not-json')
  }
})

test('an answer has status, headers, body and the time it came', async () => {
  const answer = await fetch(`${base}/json`)
  expect(answer).toMatchObject({ status: 200, receivedAt: START })
  expect([answer.headers.get('content-type'), answer.headers.get('x-a')]).toEqual([
    'application/json',
    '1, 2',
  ])
  expect(await answer.json()).toEqual({ method: 'GET', trace: null })
  expect(await (await fetch(`${base}/missing`)).text()).toBe('no')
})

test('a body is sent as it is', async () => {
  const body = JSON.stringify({ text: 'é' })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  expect(await (await fetch(`${base}/echo`, init)).json()).toEqual({ text: 'é' })
})

test('the trace of the request goes along', async () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736'
  const answer = await withTrace(id, () => fetch(`${base}/json`))
  expect(await answer.json()).toMatchObject({ trace: expect.stringContaining(`00-${id}-`) })
})
