/**
 * A node that takes over invoices from its access point is killed by SIGKILL in the middle, as a process: while it
 * fetches a document, and while it acknowledges one. What comes after has every document once.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { startAccessPoint, type TestAccessPoint } from '../src/access-point.ts'
import { freePortNumbers, freePorts } from '../src/free-ports.ts'
import { type NodeProcess, startNodeProcess } from '../src/node-process.ts'
import { layOut } from '../src/start-testbed.ts'
import { configOf, DEMO_PORTS, type Layout } from '../src/testbed-config.ts'
import { PLACES, storedAt } from './each-place.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })
const BELGIAN = readFileSync(
  join(import.meta.dirname, '../../invoice/src/vectors/belgian-invoice.xml'),
  'utf8',
)
const TOKEN = 'client-token-of-the-business-system'
const PARTIES = { sender: '0208:0123456749', receiver: '0188:7000012050002' }

describe.each(PLACES)('Killed with SIGKILL while it takes over invoices ($name)', (place) => {
  const { skipped, databaseUrl } = place
  const dir = mkdtempSync(join(tmpdir(), 'entente-invoices-'))
  /** On PostgreSQL two processes share the store, and either may die. */
  const count = databaseUrl === undefined ? 1 : 2
  let accessPoint: TestAccessPoint
  let layout: Layout
  let ports: number[]
  const running: (NodeProcess | undefined)[] = []
  const all: NodeProcess[] = []

  async function start(index: number): Promise<void> {
    const [port, config] = [ports[index] ?? 0, configOf('be', layout)]
    const configFile = join(dir, `be-${index}.json`)
    const { url, token } = accessPoint
    const invoicing = { accessPoint: { url, token }, clientToken: TOKEN }
    writeFileSync(configFile, JSON.stringify({ ...config, port, invoicing }))
    const started = await startNodeProcess({ configFile, baseUrl: `http://127.0.0.1:${port}` })
    running[index] = started
    all.push(started)
  }

  beforeAll(async () => {
    if (skipped) return
    accessPoint = await startAccessPoint()
    layout = await layOut(
      {
        dir,
        nodes: ['be'],
        ports: { ...(await freePorts()), wallet: DEMO_PORTS.wallet },
        ...storedAt(place),
      },
      systemClock,
    )
    ports = await freePortNumbers(count)
    for (let index = 0; index < count; index++) await start(index)
  })
  afterAll(async () => {
    await Promise.all(running.map(async (one) => one?.stop('SIGTERM')))
    await accessPoint?.close()
    if (databaseUrl !== undefined) {
      const store = await openStore({ url: databaseUrl })
      await store.db.schema
        .dropSchema(layout.database?.schema('be') ?? '')
        .ifExists()
        .cascade()
        .execute()
      await store.close()
    }
    rmSync(dir, { recursive: true, force: true })
  })

  type Shown = { message: string; state: string; fatal: number }
  async function inbox(): Promise<Shown[]> {
    const answer = await fetch(`http://127.0.0.1:${ports[0]}/invoicing/inbox`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    return ((await answer.json()) as { documents: Shown[] }).documents
  }

  test.skipIf(skipped)('every document is there once, and the access point has been told', async () => {
    const messages = Array.from({ length: 5 }, (_, at) => `m${at}`)
    const deaths: string[] = []
    accessPoint.line.during = async (method, path) => {
      const moment = `${method} ${path.endsWith('inbox') ? 'list' : 'document'}`
      if (moment === 'GET list' || deaths.includes(moment)) return
      deaths.push(moment)
      await Promise.all(running.map(async (one) => one?.stop('SIGKILL')))
      for (let index = 0; index < count; index++) await start(index)
    }
    for (const message of messages)
      accessPoint.bring({
        message,
        ...PARTIES,
        body: BELGIAN.replace('2026-0117</cbc:ID>', `${message}</cbc:ID>`),
      })
    await vi.waitFor(() => expect(accessPoint.waiting()).toEqual([]), { timeout: 180_000, interval: 500 })
    expect(deaths).toEqual(['GET document', 'DELETE document'])
    const kept = await inbox()
    expect(kept.map(({ message }) => message).toSorted()).toEqual(messages)
    expect(kept.every(({ state, fatal }) => state === 'kept' && fatal === 0)).toBe(true)
    expect(all.length).toBe(3 * count)
    expect(all.flatMap(({ errors }) => errors)).toEqual([])
  })
})
