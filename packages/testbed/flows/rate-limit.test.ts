import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { createFetch } from '../../national-node/src/kernel/fetch.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { createNode, type NationalNode } from '../../national-node/src/node.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { layOut } from '../src/start-testbed.ts'
import { configOf, urlOf } from '../src/testbed-config.ts'

const dir = mkdtempSync(join(tmpdir(), 'entente-limit-'))
const clock = steppingClock('2026-11-23T09:00:00.000Z')
let node: NationalNode
let url: string

/** A whole node that keeps a register, with a limit in its configuration. */
beforeAll(async () => {
  const layout = await layOut({ dir, nodes: ['jp'] }, clock)
  const config = configOf('jp', layout)
  url = urlOf('jp', layout)
  const store = await openStore(config.database)
  await migrate(store)
  const rateLimit = { burst: 5, perMinute: 12, trustedProxies: [] }
  const log = createLog({ node: 'jp', clock, write: () => undefined })
  const fetch = createFetch({ allowLocalHttp: true, clock })
  node = createNode({ ...config, rateLimit }, { clock, store, keys: layout.pkis.jp.keys, log, fetch })
  await node.start()
})
afterAll(async () => {
  await node.close()
  rmSync(dir, { recursive: true, force: true })
})

test('the register publishes how often it may be asked, and keeps to it', async () => {
  const published = (await (await fetch(`${url}/rate-limits`)).json()) as {
    requestsAtOnce: number
    requestsPerMinute: number
  }
  expect(published).toMatchObject({ limited: true, requestsAtOnce: 5, requestsPerMinute: 12 })
  clock.advance(60)
  for (let left = published.requestsAtOnce - 1; left >= 0; left--) {
    const answer = await fetch(`${url}/wrp`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('ratelimit-policy')).toBe(`"network";q=${published.requestsPerMinute};w=60`)
    expect(answer.headers.get('ratelimit')).toMatch(new RegExp(`^"network";r=${left};t=\\d+$`))
  }
  const refused = await fetch(`${url}/wrp`, { headers: { 'x-forwarded-for': '203.0.113.1' } })
  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({ type: '/problems/http/too-many-requests', status: 429 })
  clock.advance(Number(refused.headers.get('retry-after')))
  expect((await fetch(`${url}/wrp`)).status).toBe(200)
})
