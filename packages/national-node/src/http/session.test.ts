import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { steppingClock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/crypto.ts'
import { randomToken } from '../kernel/ids.ts'
import { createLog } from '../kernel/log.ts'
import type { Store } from '../store/database.ts'
import { eachStore } from '../store/each-store.ts'
import { onError } from './problem.ts'
import { browserSession, sessionCookieName } from './session.ts'

const START = '2026-06-01T09:00:00.000Z'
const ORIGIN = 'https://be.example'

function nodeWith(store: Store, secure = true) {
  const clock = steppingClock(START)
  const session = browserSession({ store, clock, name: sessionCookieName('be'), secure, origin: ORIGIN })
  const app = new Hono()
    .get('/get', async (c) => c.text((await session.get(c)) ?? 'none'))
    .get('/ensure', async (c) => c.text(await session.ensure(c)))
    .get('/twice', async (c) => c.text(String((await session.ensure(c)) === (await session.ensure(c)))))
    .post('/login', async (c) => c.text(await session.renew(c)))
    .post('/logout', async (c) => c.text(String(await session.end(c))))
    .get('/form', async (c) => c.text(await session.formToken(c)))
    .post('/form', async (c) => {
      await session.checkFormToken(c, (await c.req.parseBody())['token'])
      return c.text('done')
    })
  app.onError(onError(createLog({ node: 'be', write: () => undefined })))
  return { app, clock }
}

type App = ReturnType<typeof nodeWith>['app']

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

/** A browser with its one cookie. */
function browser(app: App, cookie?: string) {
  const jar = { cookie }
  return {
    jar,
    async ask(path: string, init: Init = {}): Promise<Response> {
      const headers = {
        ...init.headers,
        ...(jar.cookie !== undefined && { cookie: `entente_be_session=${jar.cookie}` }),
      }
      const answer = await app.request(path, { ...init, headers })
      const set = answer.headers.get('set-cookie')
      if (set !== null) jar.cookie = /^entente_be_session=([^;]*)/.exec(set)?.[1]
      return answer
    },
    async text(path: string, init?: Init): Promise<string> {
      return (await this.ask(path, init)).text()
    },
  }
}

const post = (token: string, headers: Record<string, string> = { origin: ORIGIN }) => ({
  method: 'POST',
  body: new URLSearchParams({ token }),
  headers,
})

eachStore('session', (open) => {
  test.each([
    ['one that was never given out', randomToken()],
    ['an empty one', ''],
    ['a short one', 'abc'],
    ['one with other characters', `${randomToken().slice(1)}"`],
  ])('an id that a browser brings is never adopted: %s', async (_, planted) => {
    const { app } = nodeWith(await open())
    const victim = browser(app, planted)
    expect(await victim.text('/get')).toBe('none')
    const hash = await victim.text('/ensure')
    expect(hash).not.toBe(sha256(planted))
    expect(victim.jar.cookie).not.toBe(planted)
  })

  test('an id planted before a login is worth nothing after it', async () => {
    const { app } = nodeWith(await open())
    const attacker = browser(app)
    await attacker.ask('/ensure')
    const victim = browser(app, attacker.jar.cookie)
    const after = await victim.text('/login', { method: 'POST' })
    expect(await victim.text('/get')).toBe(after)
    expect(await attacker.text('/get')).toBe('none')
  })

  test('the store holds the hash of the id, not the id', async () => {
    const store = await open()
    const visitor = browser(nodeWith(store).app)
    const hash = await visitor.text('/ensure')
    const rows = await store.db.selectFrom('http_session').selectAll().execute()
    expect(hash).toBe(sha256(visitor.jar.cookie ?? ''))
    expect(rows).toEqual([{ id_hash: hash, created_at: START, expires_at: '2026-06-01T10:00:00.000Z' }])
    expect(JSON.stringify(rows)).not.toContain(visitor.jar.cookie)
  })

  test('the cookie is closed to scripts, to other sites, and to http', async () => {
    const store = await open()
    const cookie = (await nodeWith(store).app.request('/ensure')).headers.get('set-cookie')
    expect(cookie).toMatch(/^entente_be_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const local = (await nodeWith(store, false).app.request('/ensure')).headers.get('set-cookie')
    expect(local).not.toContain('Secure')
  })

  test('a session begun in a request is the same until its end, and without need none begins', async () => {
    const { app } = nodeWith(await open())
    const visitor = browser(app)
    expect((await visitor.ask('/get')).headers.has('set-cookie')).toBe(false)
    expect(await visitor.text('/twice')).toBe('true')
    const first = visitor.jar.cookie
    await visitor.ask('/ensure')
    expect(visitor.jar.cookie).toBe(first)
  })

  test('a session ends an hour after its last use, and twelve hours after its beginning', async () => {
    const { app, clock } = nodeWith(await open())
    const [idle, busy] = [browser(app), browser(app)]
    const hash = await busy.text('/ensure')
    await idle.ask('/ensure')
    for (let hours = 0.5; hours < 12; hours += 0.5) {
      clock.advance(1800)
      expect(await busy.text('/get'), `${hours} hours`).toBe(hash)
      if (hours >= 1) expect(await idle.text('/get')).toBe('none')
    }
    clock.advance(1800)
    expect(await busy.text('/get')).toBe('none')
  })

  test('what has ended is removed when another begins', async () => {
    const store = await open()
    const { app, clock } = nodeWith(store)
    await app.request('/ensure')
    clock.advance(3600)
    await app.request('/ensure')
    expect(await store.db.selectFrom('http_session').selectAll().execute()).toHaveLength(1)
  })

  test('after logging out the cookie is worth nothing', async () => {
    const { app } = nodeWith(await open())
    const visitor = browser(app)
    await visitor.ask('/ensure')
    const thief = browser(app, visitor.jar.cookie)
    const answer = await visitor.ask('/logout', { method: 'POST' })
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await thief.text('/get')).toBe('none')
  })

  test('a form is refused without its token, with another session’s, or with one that was changed', async () => {
    const { app } = nodeWith(await open())
    const [mine, theirs] = [browser(app), browser(app)]
    const [token, foreign] = [await mine.text('/form'), await theirs.text('/form')]
    const [salt = '', code = ''] = token.split('.')
    for (const bad of [
      '',
      'x',
      '.',
      salt,
      foreign,
      `${salt}.`,
      `x${token}`,
      `${token}x`,
      `${foreign.split('.')[0]}.${code}`,
    ]) {
      expect((await mine.ask('/form', post(bad))).status, bad).toBe(403)
    }
    expect((await browser(app).ask('/form', post(token))).status).toBe(403)
    expect((await mine.ask('/form', post(token))).status).toBe(200)
  })

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['the origin "null"', { origin: 'null' }],
    ['another site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
  ])('a form from %s is refused even with a good token', async (_, headers) => {
    const visitor = browser(nodeWith(await open()).app)
    expect((await visitor.ask('/form', post(await visitor.text('/form'), headers))).status).toBe(403)
  })

  test('tokens of one session differ from page to page, and each is good', async () => {
    const visitor = browser(nodeWith(await open()).app)
    const [one, two] = [await visitor.text('/form'), await visitor.text('/form')]
    expect(one).not.toBe(two)
    const headers = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
    for (const token of [two, one])
      expect((await visitor.ask('/form', post(token, headers))).status).toBe(200)
  })
})
