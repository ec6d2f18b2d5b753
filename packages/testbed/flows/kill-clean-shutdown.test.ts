/** The end of a node that is asked to end, what its log says of a whole crossing, and whether it knows its database. */
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findPostgres, startPostgres } from '../../../scripts/postgres.ts'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import type { Person } from '../../national-node/src/modules/registers/index.ts'
import type { Exchange } from '../src/alternating-proxy.ts'
import { createBrowser } from '../src/browser.ts'
import { createHeadlessWallet } from '../src/headless-wallet.ts'
import { PROCESS_CODES, type ProcessTestbed, startProcessTestbed } from '../src/process-testbed.ts'
import { beginEnrolment, enrol, receiveByLogin, takeOffer } from '../src/remote-crossing.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })
const POLL_MS = 20

/** Waits for something to become so, within a bound. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    if (await holds()) return
    await delay(POLL_MS)
  }
  throw new Error(`never: ${what}`)
}

describe('A node that is asked to end', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-end-'))
  let testbed: ProcessTestbed
  beforeAll(async () => {
    testbed = await startProcessTestbed({ dir })
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('finishes the request it has begun, takes no other, closes its store and ends with 0', async () => {
    const [port = 0] = testbed.ports('jp')
    const walletUrl = await beginEnrolment(testbed.urls, createBrowser())
    const { pathname: path } = new URL(new URL(walletUrl).searchParams.get('request_uri') ?? '')
    const [head, tail] = ['wallet_nonce=', 'abcdefgh']
    const begun = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': head.length + tail.length,
        expect: '100-continue',
      },
    })
    begun.write(head)
    // The node has read the head of the request: it is in flight.
    await once(begun, 'continue')
    const ended = testbed.stop('jp', 'SIGTERM')
    await until('new connections are refused', () => isRefused(port))
    const answered = once(begun, 'response')
    begun.end(tail)
    const [answer] = await answered
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/oauth-authz-req+jwt')
    expect((await text(answer)).split('.')).toHaveLength(3)
    expect(await ended).toBe(0)
    expect(JSON.parse(testbed.logs('jp').at(-1) ?? '')).toMatchObject({ event: 'node.stopped' })
    // SQLite removes its write-ahead log when the last handle is closed in order.
    expect(existsSync(join(dir, 'jp', 'jp.sqlite'))).toBe(true)
    expect(existsSync(join(dir, 'jp', 'jp.sqlite-wal'))).toBe(false)
    expect(testbed.errors('jp')).toEqual([])
    await testbed.start('jp')
  })
})

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
    socket.once('connect', () => socket.destroy())
  })
}

describe('The log of a whole crossing', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-log-'))
  let testbed: ProcessTestbed
  let person: Person
  let credentials: string[]
  let browsers: ReturnType<typeof createBrowser>[]

  beforeAll(async () => {
    testbed = await startProcessTestbed({ dir })
    const wallet = createHeadlessWallet(testbed.wallet, systemClock)
    browsers = [createBrowser(), createBrowser(), createBrowser()]
    const [desk, login, visitor] = browsers as [
      (typeof browsers)[0],
      (typeof browsers)[0],
      (typeof browsers)[0],
    ]
    const diploma = await takeOffer(testbed.urls, 'diploma', { browser: desk })
    person = await testbed.inside('be', async ({ registers }) => {
      const found = await registers.findPerson(diploma.person)
      if (found === undefined) throw new Error('the person of the offer is in the register')
      return found
    })
    const pid = { type: 'pid', person: person.id, browser: login } as const
    const held = [
      ...(await wallet.receive(diploma.link, diploma.txCode)),
      ...(await receiveByLogin(testbed.urls, wallet, pid)),
    ]
    credentials = held.flatMap(({ copies }) => copies.map(({ credential }) => credential))
    await enrol(testbed.urls, wallet, { browser: visitor, language: 'ja' })
    const refused = await wallet.open(await beginEnrolment(testbed.urls, visitor))
    if (refused.ok) await refused.refuse()
    await mistakes(testbed, person)
    // Lines of a process are whole when it has ended.
    await Promise.all(PROCESS_CODES.map((code) => testbed.stop(code, 'SIGTERM')))
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const lines = () => PROCESS_CODES.flatMap((code) => testbed.logs(code))

  test('is one JSON object per line, and each request has its trace', () => {
    const entries = lines().map((line) => JSON.parse(line) as Record<string, unknown>)
    const answered = entries.filter(({ event }) => event === 'http.answered')
    expect(answered.length).toBeGreaterThanOrEqual(testbed.exchanges.length)
    for (const entry of entries)
      expect(entry).toMatchObject({
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: expect.stringMatching(/^(info|warn|error)$/),
        node: expect.stringMatching(/^(be|jp)$/),
        event: expect.stringMatching(/^[a-z-]+\.[a-z-]+$/),
      })
    for (const entry of answered)
      expect(entry).toMatchObject({
        trace: expect.stringMatching(/^[0-9a-f]{32}$/),
        method: expect.any(String),
        route: expect.any(String),
        status: expect.any(Number),
      })
    for (const code of PROCESS_CODES) expect(testbed.errors(code)).toEqual([])
  })

  test('[BE-JP 4] holds nothing of the person, of the credentials, or of what opens a door', () => {
    const personal = personalValues(person)
    const secrets = [
      ...credentials,
      ...browsers.flatMap((one) => one.cookies()),
      ...testbed.exchanges.flatMap(secretsOf),
    ]
    expect(personal.length).toBeGreaterThan(8)
    expect(credentials.length).toBeGreaterThan(2)
    expect(new Set(secrets).size).toBeGreaterThan(40)
    const all = lines().join('\n')
    const leaked = [...new Set([...personal, ...secrets])].filter((value) => occurs(all, value))
    expect(leaked).toEqual([])
    // The search itself finds what is there.
    for (const value of [...personal, ...secrets]) expect(occurs(`{"x":"${value}"}`, value), value).toBe(true)
  })

  test('[BE-JP 4] nor does the audit log of either node', async () => {
    for (const code of PROCESS_CODES) {
      const kept = await testbed.inside(code, async ({ store }) =>
        JSON.stringify(await store.db.selectFrom('audit_entry').select(['event', 'data']).execute()),
      )
      const all = [...personalValues(person), ...credentials, ...testbed.exchanges.flatMap(secretsOf)]
      expect(all.filter((value) => occurs(kept, value))).toEqual([])
    }
  })
})

/** What goes wrong in a day: with personal data in places where it does not belong. */
async function mistakes({ urls }: ProcessTestbed, { familyName, birthdate }: Person): Promise<void> {
  const lost = encodeURIComponent(`${familyName} ${birthdate}`)
  const body = JSON.stringify({ family_name: familyName, birthdate })
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  const form = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', traceparent: lost, 'user-agent': lost },
    body: `family_name=${lost}&code=${lost}&grant_type=authorization_code`,
  }
  const answers = await Promise.all([
    fetch(`${urls.be}/issuer/credential`, {
      ...json,
      headers: { ...json.headers, authorization: `DPoP ${lost}` },
    }),
    fetch(`${urls.be}/as/token`, form),
    fetch(`${urls.be}/as/par`, form),
    fetch(`${urls.be}/as/authorize?client_id=${lost}`),
    fetch(`${urls.be}/en/issue`, form),
    fetch(`${urls.jp}/verifier/response/${lost}`, form),
    fetch(`${urls.jp}/verifier/receipts/${lost}`),
    fetch(`${urls.jp}/${lost}`),
    fetch(`${urls.jp}/en/services/${lost}`),
    fetch(`${urls.jp}/agreements/notices`, json),
  ])
  for (const { status, url } of answers) {
    expect(status, url).toBeGreaterThanOrEqual(400)
    expect(status, url).toBeLessThan(500)
  }
}

function personalValues(person: Person): string[] {
  const { familyName, givenName, birthdate, address, personalNumber, nameForms, placeOfBirth, diplomas } =
    person
  const { formatted, street, locality, postalCode } = address
  const forms = nameForms.flatMap(({ family, given }) => [family, given])
  const titles = diplomas.flatMap(({ title, institution, awardedOn }) => [title, institution, awardedOn])
  const texts = [
    familyName,
    givenName,
    birthdate,
    formatted,
    street,
    locality,
    postalCode,
    placeOfBirth.locality,
  ]
  return [...new Set([...texts, personalNumber ?? birthdate, person.id, ...forms, ...titles])]
}

const SECRET_FIELDS =
  /^(access_token|c_nonce|client_assertion|code|code_challenge|code_verifier|form_token|jwt|pre-authorized_code|redirect_uri|request_uri|response|response_code|state|tx_code)$/
const SECRET_HEADERS = ['authorization', 'dpop', 'dpop-nonce'] as const

/** Tokens, codes, nonces, proofs and encrypted answers, as they went over the line. */
function secretsOf({ url, headers, body, answerHeaders, answer }: Exchange): string[] {
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  const form = body.startsWith('{') ? [] : [...new URLSearchParams(body)]
  const fields = [...query, ...form, ...leavesOf(body), ...leavesOf(answer)]
  const named = fields.filter(([name]) => SECRET_FIELDS.test(name)).map(([, value]) => value)
  const inHeaders = SECRET_HEADERS.flatMap((name) => [headers[name] ?? [], answerHeaders[name] ?? []].flat())
  // The addresses of wallet and pages are public; the codes within them stand for themselves.
  return [...named, ...inHeaders.map((value) => value.replace(/^DPoP /, ''))].filter(
    (value) => value.length >= 6 && !/^https?:\/\/[^?]*$/.test(value),
  )
}

function leavesOf(text: string): [name: string, value: string][] {
  const leaves: [string, string][] = []
  try {
    JSON.parse(text, (name: string, value: unknown) => {
      if (typeof value === 'string') leaves.push([name, value])
      return value
    })
  } catch {
    return []
  }
  return leaves
}

/** As a word of its own: six digits within a hash are no transaction code. */
function occurs(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + value.length] ?? ' '}`
    if (value.length > 12 || !/[\p{L}\p{N}]/u.test(around)) return true
  }
  return false
}

const installed = findPostgres() !== undefined

describe.skipIf(!installed)(
  `A node whose database goes away${installed ? '' : ' (skipped: PostgreSQL is not installed)'}`,
  () => {
    const dir = mkdtempSync(join(tmpdir(), 'entente-ready-'))
    let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined
    let line: Awaited<ReturnType<typeof openLine>>
    let testbed: ProcessTestbed
    beforeAll(async () => {
      postgres = await startPostgres()
      const url = new URL(postgres.url)
      line = await openLine(Number(url.port))
      url.port = String(line.port)
      testbed = await startProcessTestbed({ dir, databaseUrl: url.href })
    })
    afterAll(async () => {
      await Promise.all(PROCESS_CODES.map((code) => testbed?.stop(code, 'SIGKILL')))
      await line?.close()
      rmSync(dir, { recursive: true, force: true })
    })

    const statusOf = async (path: string) => (await fetch(`${testbed.urls.jp}${path}`)).status
    const becomes = (status: number) =>
      until(`/ready answers ${status}`, async () => (await statusOf('/ready')) === status)
    async function isGone() {
      await becomes(503)
      expect([await statusOf('/health/live'), await statusOf('/health/ready')]).toEqual([200, 503])
      const answer = await fetch(`${testbed.urls.jp}/ready`)
      expect(await answer.text()).toMatch(/^\{"status":"not-ready"(,"checks":\{"store":false\})?\}$/)
    }

    test('says so at /ready and stays alive, and is ready again by itself when it is back', async () => {
      expect([await statusOf('/ready'), await statusOf('/health/live')]).toEqual([200, 200])
      line.cut()
      await isGone()
      const page = await fetch(`${testbed.urls.jp}/en/services/enrolment`)
      expect(page.status).toBe(500)
      expect(await page.text()).not.toMatch(/postgres|ECONN|\bat \S+\.ts/)
      line.mend()
      await becomes(200)
      expect(await statusOf('/en/services/enrolment')).toBe(200)
    })

    test('says so as well when the database is there but silent', async () => {
      line.mute()
      await isGone()
      line.cut()
      line.mend()
      await becomes(200)
    })

    test('says so when PostgreSQL is stopped under it, and still ends in order', async () => {
      await postgres?.stop()
      postgres = undefined
      await isGone()
      expect(await testbed.stop('jp', 'SIGTERM')).toBe(0)
      expect(testbed.errors('jp')).toEqual([])
    })
  },
)

/** A line to a database that can be cut, mended, and held silent. */
async function openLine(target: number) {
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'mute' = 'open'
  const server: Server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => state === 'open' && to.write(bytes))
      from
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(from)
          to.destroy()
        })
    }
  })
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })
  const cut = () => {
    state = 'cut'
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as { port: number }).port,
    cut,
    mute: () => void (state = 'mute'),
    mend: () => void (state = 'open'),
    async close() {
      cut()
      await new Promise((done) => server.close(done))
    },
  }
}
