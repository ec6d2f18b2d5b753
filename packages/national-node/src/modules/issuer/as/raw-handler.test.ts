import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { listen } from '../../../http/server.ts'
import { createLog } from '../../../kernel/log.ts'
import { createRawHandler } from './raw-handler.ts'

test('an authorization server that does not load is told to the operator, and not to the wallet', async () => {
  const lines: string[] = []
  const raw = createRawHandler('https://be.example', () => Promise.reject(new Error('no such library')))
  const log = createLog({ node: 'be', write: (line) => lines.push(line) })
  const server = await listen({ app: new Hono(), raw, log, port: 0, host: '127.0.0.1' })
  const answer = await fetch(`http://127.0.0.1:${server.port}/as/token`, { method: 'POST' })
  expect(answer.status).toBe(500)
  expect(await answer.json()).toEqual({
    error: 'server_error',
    error_description: 'the server could not answer',
  })
  await server.close()
  const failed = lines.map((line) => JSON.parse(line) as { event: string; stack?: string })
  expect(failed.find(({ event }) => event === 'http.failed')?.stack).toContain('no such library')
})
