/**
 * Documents of the network, with a real access point on the other end of a real line: what comes twice counts once,
 * what comes by half is left, what was killed in the middle goes on, and two processes on one store keep each once.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { onError } from '../../national-node/src/http/problem.ts'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { createFetch, type Fetch } from '../../national-node/src/kernel/fetch.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import { createInvoicing, httpAccessPoint } from '../../national-node/src/modules/invoicing/index.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { startAccessPoint, type TestAccessPoint } from '../src/access-point.ts'

const START = '2026-11-22T09:00:00.000Z'
const VECTORS = join(import.meta.dirname, '../../invoice/src/vectors')
const belgian = readFileSync(join(VECTORS, 'belgian-invoice.xml'))
const japanese = readFileSync(join(VECTORS, 'japanese-invoice.xml'))
const wrong = Buffer.from(belgian.toString().replace('<cbc:ID>2026-0117</cbc:ID>', ''))
type Call = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> }
const PARTIES = { sender: '0208:0123456749', receiver: '0188:7000012050002' }
const TOKEN = 'client-token-of-the-business-system'

eachStore('invoices over an access point', (open) => {
  let accessPoint: TestAccessPoint
  let store: Store
  const clock = steppingClock(START)
  const logs: string[] = []
  beforeAll(async () => {
    accessPoint = await startAccessPoint()
  })
  beforeEach(async () => {
    await accessPoint.close()
    accessPoint = await startAccessPoint()
    store = await open()
    logs.length = 0
  })
  afterAll(() => accessPoint.close())

  /** One process of the node; `die` makes it end where the line is, as a kill does: nothing after it runs. */
  function startProcess({
    die,
  }: {
    die?: (url: string, method: string) => 'before' | 'after' | undefined
  } = {}) {
    const real = createFetch({ allowLocalHttp: true, clock })
    const fetch: Fetch = async (url, init) => {
      const moment = die?.(String(url), init?.method ?? 'GET')
      if (moment === 'before') throw new TypeError('killed')
      const answer = await real(url, init)
      if (moment === 'after') throw new TypeError('killed')
      return answer
    }
    const audit = createAudit({ clock })
    const log = createLog({ node: 'be', write: (line) => logs.push(line) })
    const line = httpAccessPoint({ url: accessPoint.url, token: accessPoint.token, fetch })
    const invoicing = createInvoicing({ store, clock, log, audit, accessPoint: line, clientToken: TOKEN })
    const app = new Hono().onError(onError(log)).route('/', invoicing.routes)
    const call = (path: string, init: Call = {}) =>
      app.request(`/invoicing${path}`, {
        ...init,
        headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
      })
    return { ...invoicing, audit, call }
  }

  type Shown = {
    id: string
    message: string
    state: string
    fatal: number
    pack: string | null
    sha256: string
  }
  const inboxOf = async (node: ReturnType<typeof startProcess>): Promise<Shown[]> =>
    ((await (await node.call('/inbox')).json()) as { documents: Shown[] }).documents

  test('what waits is kept with its verdict, acknowledged, handed over byte by byte and taken once', async () => {
    const node = startProcess()
    accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
    accessPoint.bring({ message: 'm2', ...PARTIES, body: wrong })
    accessPoint.bring({ message: 'm3', ...PARTIES, body: '<Order/>' })
    expect(await node.receive()).toEqual({ kept: 3, known: 0, left: 0 })
    expect(accessPoint.waiting()).toHaveLength(3)
    expect(await node.deliver()).toEqual({ done: 3, waiting: 0 })
    expect(accessPoint.waiting()).toEqual([])
    const all = await inboxOf(node)
    expect(all.map(({ message, state, fatal }) => [message, state, fatal])).toEqual([
      ['m1', 'kept', 0],
      ['m2', 'kept', 1],
      ['m3', 'unreadable', 1],
    ])
    const [{ id } = { id: '' }] = all
    const body = Buffer.from(await (await node.call(`/inbox/${id}`)).arrayBuffer())
    expect(body.equals(belgian)).toBe(true)
    for (const _ of [1, 2]) expect((await node.call(`/inbox/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await inboxOf(node)).map(({ message }) => message)).toEqual(['m2', 'm3'])
    const events = (await node.audit.list(store.db)).map(({ event }) => event)
    expect(events.filter((event) => event === 'invoicing.document-received')).toHaveLength(3)
    expect(events.filter((event) => event === 'invoicing.document-taken')).toHaveLength(1)
  })

  test('a replay is kept once and acknowledged again', async () => {
    const node = startProcess()
    for (const _ of [1, 2, 3]) {
      accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
      await node.receive()
      await node.deliver()
    }
    expect(await inboxOf(node)).toHaveLength(1)
    expect(accessPoint.acknowledged()).toEqual(['m1', 'm1', 'm1'])
    expect(accessPoint.waiting()).toEqual([])
  })

  test('another document under the same name loses neither: the second is kept as a contradiction', async () => {
    const node = startProcess()
    accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
    await node.receive()
    await node.deliver()
    accessPoint.bring({ message: 'm1', ...PARTIES, body: japanese })
    expect(await node.receive()).toMatchObject({ kept: 1 })
    expect((await inboxOf(node)).map(({ state }) => state)).toEqual(['kept', 'contradicts'])
  })

  test('what comes by half is left where it is, and taken when it is whole', async () => {
    const node = startProcess()
    accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
    accessPoint.line.cutAt = 1000
    expect(await node.receive()).toEqual({ kept: 0, known: 0, left: 1 })
    expect(await node.deliver()).toEqual({ done: 0, waiting: 0 })
    expect(await inboxOf(node)).toEqual([])
    expect(logs.join()).toContain('invoicing.document-not-whole')
    accessPoint.line.cutAt = undefined
    expect(await node.receive()).toEqual({ kept: 1, known: 0, left: 0 })
  })

  test('an answer that is lost is asked for again: acknowledged and submitted once is enough', async () => {
    const node = startProcess()
    accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
    await node.receive()
    accessPoint.line.loses = () => true
    expect(await node.deliver()).toEqual({ done: 0, waiting: 1 })
    expect(accessPoint.acknowledged()).toEqual(['m1'])
    expect(await node.receive()).toEqual({ kept: 0, known: 0, left: 0 })
    accessPoint.line.loses = undefined
    expect(await node.deliver()).toEqual({ done: 1, waiting: 0 })
    expect(accessPoint.acknowledged()).toEqual(['m1'])
  })

  test('an access point that refuses, or answers nonsense, loses nothing', async () => {
    const node = startProcess()
    accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
    accessPoint.line.refuses = 503
    expect(await node.receive()).toEqual({ kept: 0, known: 0, left: 0 })
    accessPoint.line.refuses = 200
    expect(await node.receive()).toEqual({ kept: 0, known: 0, left: 0 })
    accessPoint.line.refuses = undefined
    expect(await node.receive()).toMatchObject({ kept: 1 })
  })

  test('a month after it was taken a document is erased, and a repetition is still known for one', async () => {
    const node = startProcess()
    for (const [message, body] of [
      ['m1', belgian],
      ['m2', japanese],
    ] as const)
      accessPoint.bring({ message, ...PARTIES, body })
    await node.receive()
    const [{ id } = { id: '' }, { id: waiting } = { id: '' }] = await inboxOf(node)
    await node.call(`/inbox/${id}`, { method: 'DELETE' })
    clock.advance(29 * 24 * 60 * 60)
    expect(await node.sweep()).toBe(0)
    expect((await node.call(`/inbox/${id}`)).status).toBe(200)
    clock.advance(2 * 24 * 60 * 60)
    expect(await node.sweep()).toBe(1)
    expect(await node.sweep()).toBe(0)
    const erased = await node.call(`/inbox/${id}`)
    expect([erased.status, await erased.text()]).toEqual([404, expect.stringContaining('invoicing/erased')])
    // Nobody has taken it: it stays, however old.
    expect(Buffer.from(await (await node.call(`/inbox/${waiting}`)).arrayBuffer()).equals(japanese)).toBe(
      true,
    )
    accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
    expect(await node.receive()).toMatchObject({ kept: 0 })
    expect(await (await node.call(`/documents/${id}`)).json()).toMatchObject({ message: 'm1', state: 'kept' })
    const events = (await node.audit.list(store.db)).map(({ event }) => event)
    expect(events.filter((event) => event === 'invoicing.documents-erased')).toHaveLength(1)
  })

  test('a document that was kept as text, before octets were, is handed over as it came', async () => {
    const node = startProcess()
    accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
    await node.receive()
    await store.db
      .updateTable('invoicing_document')
      .set({ octets: null, body: belgian.toString('base64') })
      .execute()
    const [{ id } = { id: '' }] = await inboxOf(node)
    expect(Buffer.from(await (await node.call(`/inbox/${id}`)).arrayBuffer()).equals(belgian)).toBe(true)
  })

  describe('submitted', () => {
    const put = (node: ReturnType<typeof startProcess>, message: string, body: Buffer, query = PARTIES) =>
      node.call(`/documents/${message}?${new URLSearchParams(query).toString()}`, {
        method: 'PUT',
        body: new Uint8Array(body),
      })

    test('an invoice goes to the access point once and is followed until it has arrived', async () => {
      const node = startProcess()
      const answer = await put(node, 'out-1', belgian)
      expect(answer.status).toBe(202)
      const { id } = (await answer.json()) as Shown
      expect(await (await put(node, 'out-1', belgian)).json()).toMatchObject({ id, state: 'queued' })
      expect(await node.deliver()).toEqual({ done: 1, waiting: 0 })
      expect(accessPoint.submitted.get('out-1')).toMatchObject({ attempts: 1 })
      expect(accessPoint.submitted.get('out-1')?.body.equals(belgian)).toBe(true)
      expect(await (await node.call(`/documents/${id}`)).json()).toMatchObject({ state: 'accepted' })
      accessPoint.settle('out-1', 'delivered')
      await node.deliver()
      expect(await (await node.call(`/documents/${id}`)).json()).toMatchObject({ state: 'delivered' })
    })

    test.each<[string, string, Buffer, typeof PARTIES, number, string]>([
      ['another document under the same name', 'taken', japanese, PARTIES, 409, 'invoicing/name-taken'],
      [
        'another receiver under the same name',
        'taken',
        belgian,
        { ...PARTIES, receiver: '0208:1' },
        409,
        'invoicing/name-taken',
      ],
      ['what is not valid', 'new', wrong, PARTIES, 400, 'invoicing/not-valid'],
      ['what is no invoice', 'new', Buffer.from('<Order/>'), PARTIES, 400, 'invoicing/not-an-invoice'],
      [
        'a receiver that is none',
        'new',
        belgian,
        { ...PARTIES, receiver: 'a b' },
        400,
        'input/not-as-expected',
      ],
      ['a name that is none', 'n%20w', belgian, PARTIES, 400, 'input/not-as-expected'],
      ['more than is read', 'new', Buffer.alloc(11 << 20, 0x20), PARTIES, 413, 'input/too-large'],
    ])('%s is refused', async (_, message, body, query, status, code) => {
      const node = startProcess()
      await put(node, 'taken', belgian)
      const answer = await put(node, message, body, query)
      expect(answer.status).toBe(status)
      expect(await answer.json()).toMatchObject({ type: `/problems/${code}` })
      await node.deliver()
      expect([...accessPoint.submitted.keys()]).toEqual(['taken'])
    })
  })

  test.each(['/inbox', '/inbox/1', '/documents/1'])(
    '%s is open to the business system only',
    async (path) => {
      const node = startProcess()
      for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`])
        expect((await node.call(path, { headers: { authorization } })).status).toBe(401)
    },
  )

  test('what is not there is not found, and checking is open to everybody', async () => {
    const node = startProcess()
    expect((await node.call('/inbox/1')).status).toBe(404)
    const checked = await node.call('/validate', {
      method: 'POST',
      body: new Uint8Array(wrong),
      headers: { authorization: '' },
    })
    expect(await checked.json()).toMatchObject({ valid: false, findings: [{ rule: 'BR-02' }] })
    const refused = await node.call('/validate', {
      method: 'POST',
      body: 'x',
      headers: { authorization: '' },
    })
    expect(refused.status).toBe(400)
  })

  describe('a process that dies at the line', () => {
    test.each<[string, 'before' | 'after', RegExp, string]>([
      ['before it has the list', 'before', /inbox$/, 'GET'],
      ['with the list in its hands', 'after', /inbox$/, 'GET'],
      ['before it has the document', 'before', /inbox\/m1$/, 'GET'],
      ['with the document in its hands', 'after', /inbox\/m1$/, 'GET'],
      ['before it acknowledges', 'before', /inbox\/m1$/, 'DELETE'],
      ['after it has acknowledged', 'after', /inbox\/m1$/, 'DELETE'],
    ])('%s loses nothing and keeps nothing twice', async (_, moment, place, verb) => {
      accessPoint.bring({ message: 'm1', ...PARTIES, body: belgian })
      const dying = startProcess({
        die: (url, method) => (place.test(url) && method === verb ? moment : undefined),
      })
      const died = dying.receive().then(() => dying.deliver())
      await expect(died).rejects.toThrow('killed')
      // Whoever had claimed the errand is gone: after a minute it is anybody's.
      clock.advance(61)
      const next = startProcess()
      await next.receive()
      await next.deliver()
      expect((await inboxOf(next)).map(({ message }) => message)).toEqual(['m1'])
      expect(accessPoint.waiting()).toEqual([])
      expect(accessPoint.acknowledged()).toEqual(['m1'])
      const kept = (await next.audit.list(store.db)).filter(
        ({ event }) => event === 'invoicing.document-received',
      )
      expect(kept).toHaveLength(1)
    })
  })

  test('two processes on one store keep each document once and submit each once', async () => {
    const [one, two] = [startProcess(), startProcess()]
    const messages = Array.from({ length: 20 }, (_, at) => `m${at}`)
    for (const message of messages) {
      const body = belgian.toString().replace('2026-0117</cbc:ID>', `${message}</cbc:ID>`)
      accessPoint.bring({ message, ...PARTIES, body })
      const path = `/documents/out-${message}?${new URLSearchParams(PARTIES).toString()}`
      await one.call(path, { method: 'PUT', body })
    }
    const received = await Promise.all([one.receive(), two.receive(), one.receive(), two.receive()])
    expect(received.reduce((sum, { kept }) => sum + kept, 0)).toBe(20)
    await Promise.all([one.deliver(), two.deliver()])
    await one.deliver()
    expect(await inboxOf(two)).toHaveLength(20)
    expect(accessPoint.waiting()).toEqual([])
    expect([...accessPoint.submitted.values()].map(({ attempts }) => attempts)).toEqual(Array(20).fill(1))
    const entries = await one.audit.list(store.db)
    expect(entries.filter(({ event }) => event === 'invoicing.document-received')).toHaveLength(20)
    expect((await one.audit.verifyChain(store.db)).ok).toBe(true)
  })
})
