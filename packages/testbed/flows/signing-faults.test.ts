/** Signing when the service is silent, slow or wrong, when two questions meet, and when somebody brings too much. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { plainPdf } from '../../trust/src/ades/pades/forge-pdf.ts'
import { listen, type Listening } from '../../national-node/src/http/server.ts'
import { secondsOf, steppingClock, systemClock } from '../../national-node/src/kernel/clock.ts'
import { Fault } from '../../national-node/src/kernel/fault.ts'
import { createFetch, type Fetch, type FetchAnswer } from '../../national-node/src/kernel/fetch.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { createNode, type NationalNode } from '../../national-node/src/node.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { certifyKey } from '../src/remote-signing/certify-key.ts'
import type { WalletOutcome } from '../src/remote-signing/csc-credential.ts'
import { createCscServer } from '../src/remote-signing/csc-server.ts'
import { RSA_SHA256, rsaSigner } from '../src/remote-signing/signing-keys.ts'
import { layOut } from '../src/start-testbed.ts'
import { configOf, type Layout } from '../src/testbed-config.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

const TOKEN = 'portal-token'
const MIB = 1024 * 1024
const dir = mkdtempSync(join(tmpdir(), 'entente-signing-faults-'))
const clock = steppingClock(systemClock.now())
let layout: Layout
let listening: Listening
let node: NationalNode
/** How the service and the wallet behave in a test. */
let outcome: WalletOutcome
let lies: boolean
let expiresIn: number
/** In place of what the service answers to a path; undefined lets it answer. */
let instead: (path: string) => Promise<FetchAnswer> | undefined
let asked: string[]

beforeAll(async () => {
  layout = await layOut({ dir: join(dir, 'nodes'), nodes: ['jp'] }, clock)
  listening = await startService()
  node = await startNode()
})
beforeEach(() => {
  ;[outcome, lies, expiresIn, asked] = ['approved', false, 300, []]
  instead = () => undefined
})
afterAll(async () => {
  await node?.close()
  await listening?.close()
  rmSync(dir, { recursive: true, force: true })
})

function certified(publicKey: KeyObject): string {
  const der = certifyKey({
    clock,
    authority: layout.pkis.jp.keys.get('seal-ca'),
    subject: { commonName: 'TEST Hanako', country: 'JP' },
    spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    usage: 'nonRepudiation',
  })
  return Buffer.from(der).toString('base64')
}

/** One key for everybody; the wallet says what the test says. */
async function startService(): Promise<Listening> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
  const signDigest = rsaSigner(privateKey)
  const other = Buffer.alloc(32, 1).toString('base64')
  const credential = {
    id: 'hanako',
    certificates: [certified(publicKey)],
    algorithms: [RSA_SHA256],
    signDigest: (hash: { oid: string; value: string }) =>
      signDigest(lies ? { oid: hash.oid, value: other } : hash),
    approval: 'wallet',
  } as const
  let count = 0
  const app = createCscServer({
    access: (token) =>
      token === TOKEN ? { list: async () => [credential], find: async () => credential } : undefined,
    wallets: {
      ask: async ({ handle }) => ({ walletUrl: `https://wallet.example/?${handle}`, expiresIn }),
      outcome: async () => outcome,
    },
    random: () => `text-${++count}`,
    now: () => secondsOf(clock.now()) * 1000,
  })
  return listen({ app, host: '127.0.0.1', port: 0 })
}

async function startNode(): Promise<NationalNode> {
  const store = await openStore({ file: join(dir, 'jp.sqlite') })
  await migrate(store)
  const real = createFetch({ allowLocalHttp: true, clock })
  const fetch: Fetch = async (url, init) => {
    const [, path] = /\/csc\/v2\/(.*)$/.exec(String(url)) ?? []
    if (path !== undefined) asked.push(path)
    return (path === undefined ? undefined : instead(path)) ?? real(url, init)
  }
  // A wrong value is noticed when a time-stamp is added to it; at level B nothing is added.
  const { keys } = layout.pkis.jp
  const remoteSigning = { url: `http://localhost:${listening.port}`, token: TOKEN }
  const made = createNode(
    { ...configOf('jp', layout), remoteSigning },
    {
      clock,
      store,
      keys: { ...keys, find: (name) => (name === 'time-stamp' ? undefined : keys.find(name)) },
      log: createLog({ node: 'jp', clock, write: () => undefined }),
      fetch,
    },
  )
  await made.start()
  return made
}

const signings = () => {
  const found = node.signatures.signings
  if (found === undefined) throw new Error('nobody signs here')
  return found
}
const CHECK = 'credentials/authorizeCheck'

const start = (owner: string, bytes: Uint8Array = Buffer.from('We agree.')) =>
  signings().start(owner, { personId: 'p', document: { name: 'a', bytes, form: 'inside' } })

async function begin(owner: string, bytes?: Uint8Array): Promise<string> {
  const started = await start(owner, bytes)
  if (!started.ok) throw new Error(started.why)
  return started.id
}
const ask = (owner: string, id: string, channel: 'same-device' | 'cross-device' = 'cross-device') =>
  signings().ask(owner, id, { channel, language: 'en' })
const look = (owner: string, id: string) => signings().look(owner, id)

async function signed(owner: string, bytes?: Uint8Array) {
  const id = await begin(owner, bytes)
  await ask(owner, id)
  return look(owner, id)
}

describe('a value of the right length that signs something else is not shown as done', () => {
  const WRONG = { state: 'refused', stop: 'failed', detail: 'the signature was made and does not hold' }

  test('in a document that this node has sealed before', async () => {
    const { sealings } = node.signatures
    const id = sealings.start('operator', { name: 'a.pdf', bytes: plainPdf(), level: 'B' }) ?? ''
    const sealed = await vi.waitFor(() => {
      const file = sealings.find('operator', id)?.file
      if (file === undefined) throw new Error('not yet')
      return file.bytes
    }, 20_000)
    expect(await signed('over a seal', sealed)).toMatchObject({ state: 'done' })
    lies = true
    const refused = await signed('lies over a seal', sealed)
    expect(refused).toMatchObject(WRONG)
    expect(refused?.file).toBeUndefined()
  })

  test('in a document that the same person has signed before', async () => {
    const once = (await signed('once', plainPdf()))?.file?.bytes ?? new Uint8Array()
    expect(await signed('twice', once)).toMatchObject({ state: 'done' })
    lies = true
    expect(await signed('lies the second time', once)).toMatchObject(WRONG)
  })
})

describe('a service that does not say', () => {
  const answerOf = (status: number, text: string): FetchAnswer => ({
    status,
    headers: new Headers(),
    receivedAt: clock.now(),
    text: async () => text,
    json: async () => JSON.parse(text) as unknown,
    bytes: async () => Buffer.from(text),
  })
  const SILENT = [
    ['is past its deadline', () => Promise.reject(new Fault('upstream', 'fetch/deadline', 'too late'))],
    ['redirects', () => Promise.reject(new Fault('upstream', 'fetch/redirect', 'a redirect'))],
    ['has a broken door', () => Promise.resolve(answerOf(502, '<h1>Bad gateway</h1>'))],
    ['answers no JSON', () => Promise.resolve(answerOf(200, 'soon'))],
  ] as const

  test.each(SILENT)('because it %s ends nothing: the person can still approve', async (_, silent) => {
    const id = await begin('silent')
    await ask('silent', id)
    instead = (path) => (path === CHECK ? silent() : undefined)
    expect(await look('silent', id)).toMatchObject({ state: 'asked' })
    instead = () => undefined
    expect(await look('silent', id)).toMatchObject({ state: 'done' })
    clock.advance(16 * 60)
  })

  test('does not lose what the browser brought back from the wallet', async () => {
    const id = await begin('brought')
    await ask('brought', id, 'same-device')
    instead = (path) => (path === CHECK ? SILENT[0][1]() : undefined)
    expect(await signings().returned('brought', 'code')).toBe(id)
    expect(await look('brought', id)).toMatchObject({ state: 'asked' })
    instead = () => undefined
    expect(await look('brought', id)).toMatchObject({ state: 'done' })
  })

  test.each(['same-device', 'cross-device'] as const)('until the time is over, %s', async (channel) => {
    const owner = `over ${channel}`
    const id = await begin(owner)
    await ask(owner, id, channel)
    instead = (path) => (path === CHECK ? SILENT[0][1]() : undefined)
    clock.advance(299)
    expect(await look(owner, id)).toMatchObject({ state: 'asked' })
    clock.advance(2)
    expect(await look(owner, id)).toMatchObject({ state: 'refused', stop: 'expired' })
  })

  test('but its no is a no', async () => {
    const id = await begin('no')
    await ask('no', id)
    instead = (path) =>
      path === CHECK ? Promise.resolve(answerOf(400, '{"error":"invalid_request"}')) : undefined
    expect(await look('no', id)).toMatchObject({ state: 'refused', stop: 'refused' })
  })
})

test('of two questions that one browser begins together only the last is put', async () => {
  const [first, second] = [await begin('both'), await begin('both')]
  const held = Promise.withResolvers<void>()
  const real = createFetch({ allowLocalHttp: true, clock })
  const url = `http://localhost:${listening.port}/csc/v2/credentials/authorize`
  const reached = Promise.withResolvers<void>()
  // The first question reaches the service, whose answer is late.
  let late = true
  instead = (path) => {
    if (path !== 'credentials/authorize' || !late) return undefined
    late = false
    reached.resolve()
    return held.promise.then(() =>
      real(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({
          credentialID: 'hanako',
          hashes: ['AAAA'],
          hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
          numSignatures: 1,
          authData: [{ id: 'wallet', value: 'same-device' }],
          documents: [{ label: 'a', checksum: 'AAAA' }],
        }),
      }),
    )
  }
  const before = ask('both', first, 'same-device')
  await reached.promise
  expect(await ask('both', second, 'same-device')).toMatch(/^https:\/\/wallet\.example/)
  held.resolve()
  expect(await before).toBeUndefined()
  expect(await look('both', first)).toMatchObject({ state: 'refused', stop: 'expired' })
  expect(await signings().returned('both', 'code')).toBe(second)
  expect(await look('both', second)).toMatchObject({ state: 'done' })
})

describe('how long a document is kept', () => {
  test('as long as the page says, counted from the question and from the end', async () => {
    const id = await begin('kept')
    clock.advance(14 * 60)
    expiresIn = 14 * 60
    await ask('kept', id)
    clock.advance(14 * 60 - 1)
    expect(await look('kept', id)).toMatchObject({ state: 'done' })
    clock.advance(14 * 60)
    expect((await look('kept', id))?.file).toBeDefined()
    clock.advance(2 * 60)
    expect(await look('kept', id)).toBeUndefined()
  })

  test('no longer than that, however long the service would wait', async () => {
    ;[expiresIn, outcome] = [1e9, 'waiting']
    const id = await begin('forever')
    await ask('forever', id)
    const { asked: question } = (await look('forever', id)) ?? {}
    expect(secondsOf(question?.until ?? '') - clock.seconds()).toBe(15 * 60)
    clock.advance(15 * 60)
    expect(await look('forever', id)).toMatchObject({ state: 'refused', stop: 'expired' })
    clock.advance(15 * 60)
    expect(await look('forever', id)).toBeUndefined()
  })
})

describe('what takes seconds and memory has a limit', () => {
  test('without room the signing service is not called', async () => {
    for (let count = 0; count < 5; count++) await begin('full')
    asked = []
    expect(await start('full')).toEqual({ ok: false, why: 'many' })
    expect(asked).toEqual([])
    expect(await start('another')).toMatchObject({ ok: true })
    expect(asked).toContain('credentials/list')
  })

  test('large signed files are checked two at a time, with those that others bring', async () => {
    const [person] = await node.registers.listPersons({ limit: 1 })
    const form = await node.app.request('/en/sign')
    const [cookie = ''] = (form.headers.get('set-cookie') ?? '').split(';')
    const tokenIn = async (page: Response): Promise<string> =>
      /name="form_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
    const upload = new FormData()
    upload.set('form_token', await tokenIn(form))
    upload.set('person', person?.id ?? '')
    upload.set('form', 'CAdES')
    upload.set('file', new Blob([Buffer.alloc(9 * MIB, 65)]), 'large.txt')
    const body = new Response(upload)
    const sent = await node.app.request('/en/sign', {
      method: 'POST',
      headers: { cookie, origin: node.baseUrl, 'content-type': body.headers.get('content-type') ?? '' },
      body: await body.arrayBuffer(),
    })
    const path = sent.headers.get('location') ?? ''
    const get = (where: string) => node.app.request(where, { headers: { cookie } })
    const post = (where: string, fields: Record<string, string>) =>
      node.app.request(where, {
        method: 'POST',
        headers: { cookie, origin: node.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      })
    const form_token = await tokenIn(await get(path))
    await post(path, { form_token, channel: 'cross-device' })
    expect((await get(`${path}/file`)).status).toBe(200)
    // Two others are bringing something large, and have not sent all of it yet.
    const end = Promise.withResolvers<void>()
    const bringing = [1, 2].map(async () => {
      const reading = Promise.withResolvers<void>()
      const pull = async (to: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
        reading.resolve()
        await end.promise
        to.close()
      }
      const headers = { 'content-length': String(9 * MIB), 'content-type': 'multipart/form-data; boundary=x' }
      const stream = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 })
      const over = node.app.request('/en/signatures', {
        method: 'POST',
        headers,
        body: stream,
        duplex: 'half',
      } as RequestInit)
      await reading.promise
      return { over }
    })
    const others = await Promise.all(bringing)
    const check = () => post(`${path}/check`, { form_token })
    expect((await check()).status).toBe(429)
    end.resolve()
    for (const { over } of others) expect((await over).status).not.toBe(429)
    expect((await check()).status).toBe(200)
  })
})
