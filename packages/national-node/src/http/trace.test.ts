import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createLog, parseTraceparent } from '../kernel/log.ts'
import { notFound } from './problem.ts'
import { requestTrace } from './trace.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

async function logged(
  path: string,
  headers: Record<string, string> = {},
): Promise<[Record<string, unknown>, Response]> {
  const lines: string[] = []
  const log = createLog({ node: 'be', write: (line) => lines.push(line) })
  const offers = new Hono().get('/offers/:id', (c) => c.text('ok'))
  const app = new Hono().use(requestTrace(log)).use('/issuer/*', (_, next) => next())
  app.route('/issuer', offers).notFound(notFound)
  const answer = await app.request(path, { headers })
  expect(lines).toHaveLength(1)
  return [JSON.parse(lines[0] ?? '') as Record<string, unknown>, answer]
}

test('[BE-JP 4] a request is logged by its route, never by what was in its address', async () => {
  const [line] = await logged('/issuer/offers/secret-id?credential=secret')
  expect(line).toMatchObject({
    event: 'http.answered',
    method: 'GET',
    route: '/issuer/offers/:id',
    status: 200,
    durationMs: expect.any(Number),
  })
  expect(JSON.stringify(line)).not.toContain('secret')
})

test('what is not there is logged without its address', async () => {
  const [line] = await logged('/issuer/secret')
  expect(line).toMatchObject({ route: 'none', status: 404 })
  expect(JSON.stringify(line)).not.toContain('secret')
})

test('a trace that comes in is kept, logged and sent out', async () => {
  const [line, answer] = await logged('/issuer/offers/1', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` })
  expect(line['trace']).toBe(TRACE)
  expect(parseTraceparent(answer.headers.get('traceparent') ?? '')).toBe(TRACE)
})

test('a malformed trace is replaced', async () => {
  const [line] = await logged('/issuer/offers/1', { traceparent: '00-x' })
  expect(line['trace']).toMatch(/^[0-9a-f]{32}$/)
})
