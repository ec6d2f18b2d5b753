import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { onError } from '../../../http/problem.ts'
import { browserSession } from '../../../http/session.ts'
import { steppingClock } from '../../../kernel/clock.ts'
import { createLog } from '../../../kernel/log.ts'
import { eachStore, type OpenStore } from '../../../store/each-store.ts'
import { createAudit } from '../../audit/index.ts'
import { operatorAccess } from './operator-access.ts'

/** A node with three doors: come in, look who is there, go. */
async function world(open: OpenStore) {
  const store = await open()
  const clock = steppingClock('2027-01-15T10:00:00.000Z')
  const session = browserSession({ store, clock, name: 'entente_test', secure: false })
  const audit = createAudit({ clock })
  const access = operatorAccess({ store, clock, session, audit })
  const app = new Hono()
  app.onError(onError(createLog({ node: 'test', write: () => undefined })))
  app.get('/enter/:code', async (c) => {
    await access.enter(c, c.req.param('code'))
    return c.text('in')
  })
  app.get('/who', async (c) => c.text(await access.require(c)))
  app.get('/leave', async (c) => {
    await access.leave(c)
    return c.text('out')
  })
  /** A browser: it keeps the cookie that it is given last. */
  const browser = () => {
    let cookie = ''
    return async (path: string) => {
      const answer = await app.request(path, { headers: { cookie } })
      cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
      return { status: answer.status, text: await answer.text(), cookie }
    }
  }
  return {
    access,
    clock,
    browser,
    events: async () => (await audit.list(store.db)).map(({ event }) => event),
  }
}

eachStore('operators', (open) => {
  test('a link signs one browser in, once', async () => {
    const { access, browser, events } = await world(open)
    const code = await access.invite('night-shift')
    const [own, other] = [browser(), browser()]
    expect((await own('/who')).status).toBe(401)
    expect(await access.find(code)).toBe('night-shift')
    expect((await own(`/enter/${code}`)).status).toBe(200)
    expect((await own('/who')).text).toBe('night-shift')
    expect(await access.find(code)).toBeUndefined()
    expect((await other(`/enter/${code}`)).status).toBe(403)
    expect((await other('/who')).status).toBe(401)
    expect(await events()).toEqual(['portal.operator-invited', 'portal.operator-entered'])
  })

  test('a session that somebody planted before is worth nothing', async () => {
    const { access, browser } = await world(open)
    const own = browser()
    const before = (await own(`/enter/${await access.invite('first')}`)).cookie
    const after = (await own(`/enter/${await access.invite('second')}`)).cookie
    expect(after).not.toBe(before)
    expect((await own('/who')).text).toBe('second')
  })

  test('a link is good for a quarter of an hour, a sign-in for eight hours at most', async () => {
    const { access, clock, browser } = await world(open)
    const [late, own] = [await access.invite('late'), browser()]
    clock.advance(15 * 60)
    expect(await access.find(late)).toBeUndefined()
    expect((await own(`/enter/${late}`)).status).toBe(403)
    await own(`/enter/${await access.invite('night-shift')}`)
    for (let hour = 0; hour < 9; hour++) {
      const { status } = await own('/who')
      expect([hour, status]).toEqual([hour, hour < 8 ? 200 : 401])
      for (let quarter = 0; quarter < 4; quarter++) {
        clock.advance(15 * 60)
        await own('/who')
      }
    }
  })

  test('who leaves is out, and a code that nobody made opens nothing', async () => {
    const { access, browser } = await world(open)
    const own = browser()
    await own(`/enter/${await access.invite('night-shift')}`)
    expect((await own('/leave')).status).toBe(200)
    expect((await own('/who')).status).toBe(401)
    for (const code of ['x', 'a'.repeat(43)]) expect((await own(`/enter/${code}`)).status).toBe(403)
  })

  test.each(['', 'Anna Janssens', 'a'.repeat(33), '-x', 'night shift'])(
    'nobody is called %j',
    async (name) => {
      const { access } = await world(open)
      await expect(access.invite(name)).rejects.toMatchObject({ code: 'portal/operator-name' })
    },
  )
})
