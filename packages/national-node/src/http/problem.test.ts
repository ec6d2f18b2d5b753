import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { Fault, type FaultKind } from '../kernel/fault.ts'
import { createLog } from '../kernel/log.ts'
import { notFound, onError, STATUS } from './problem.ts'
import { requestTrace } from './trace.ts'

function nodeThatThrows(error: unknown): { app: Hono; lines: string[] } {
  const lines: string[] = []
  const log = createLog({ node: 'be', write: (line) => lines.push(line) })
  const app = new Hono().use(requestTrace(log)).get('/things/:id', () => {
    throw error
  })
  app.onError(onError(log))
  app.notFound(notFound)
  return { app, lines }
}

test.each(Object.entries(STATUS) as [FaultKind, number][])(
  'a fault of kind %s is answered with %i',
  async (kind, status) => {
    const { app } = nodeThatThrows(new Fault(kind, 'issuer/what-is-wrong', 'In public words'))
    const answer = await app.request('/things/1')
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.has('retry-after')).toBe(kind === 'too-many')
    expect(await answer.json()).toEqual({
      type: '/problems/issuer/what-is-wrong',
      status,
      detail: 'In public words',
      instance: expect.stringMatching(/^urn:entente:trace:[0-9a-f]{32}$/),
    })
  },
)

test('the places that are wrong are told', async () => {
  const errors = [{ pointer: '/a', detail: 'missing' }]
  const { app } = nodeThatThrows(new Fault('invalid', 'input/not-as-expected', 'No', errors))
  expect(await (await app.request('/things/1')).json()).toMatchObject({ errors })
})

test('our own bug is answered without a word of it, and is logged under the trace id of the answer', async () => {
  const { app, lines } = nodeThatThrows(new Error('secret detail'))
  const answer = await app.request('/things/1')
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(text).not.toContain('secret')
  const { instance, ...rest } = JSON.parse(text) as { instance: string }
  expect(rest).toEqual({ type: 'about:blank', title: 'Internal error', status: 500 })
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const trace = instance.split(':').at(-1)
  expect(logged[0]).toMatchObject({
    level: 'error',
    event: 'http.failed',
    trace,
    stack: expect.stringContaining('secret detail'),
  })
})

test('a failing partner is logged, a caller’s mistake is not', async () => {
  const upstream = nodeThatThrows(new Fault('upstream', 'fetch/deadline', 'too slow'))
  await upstream.app.request('/things/1')
  expect(upstream.lines[0]).toContain('fetch/deadline')
  const invalid = nodeThatThrows(new Fault('invalid', 'input/not-json', 'no'))
  await invalid.app.request('/things/1')
  expect(invalid.lines).toHaveLength(1)
})

test('what is not there is a problem too', async () => {
  const { app } = nodeThatThrows(new Error('never'))
  const answer = await app.request('/nothing')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
})
