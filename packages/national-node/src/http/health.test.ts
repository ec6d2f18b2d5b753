import { expect, test } from 'vitest'
import { healthRoutes } from './health.ts'

test.each(['/health', '/health/ready', '/ready'])(
  '%s answers 503 while one check does not hold',
  async (path) => {
    const checks = { store: true, lists: false }
    const answer = await healthRoutes({ ready: async () => checks }).request(path)
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'not-ready', checks }])
  },
)

test.each(['/health', '/health/ready', '/ready'])('%s answers 200 when every check holds', async (path) => {
  const answer = await healthRoutes({ ready: async () => ({ store: true }) }).request(path)
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready', checks: { store: true } }])
})

test('what cannot be checked in time does not hold', async () => {
  const never = () => new Promise<never>(() => undefined)
  const answer = await healthRoutes({ ready: never, deadlineSeconds: 0.01 }).request('/ready')
  expect([answer.status, await answer.json()]).toEqual([503, { status: 'not-ready' }])
})

test('the process is live before it is ready', async () => {
  const answer = await healthRoutes({ ready: () => new Promise(() => undefined) }).request('/health/live')
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
})
