import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import {
  ALICE,
  BRUNO,
  CLIENT,
  type IssueWorld,
  openIssueWorld,
  type RawWallet,
  rawWallet,
} from './issue-world.ts'

eachStore('citizen at the issuer', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open())
  })
  afterAll(() => world.close())

  describe('the login page', () => {
    async function begin(wallet: RawWallet) {
      const { body } = await wallet.post('/as/par', wallet.pushed())
      const query = new URLSearchParams({ client_id: CLIENT, request_uri: body.request_uri })
      const answer = await wallet.call(`/as/authorize?${query}`)
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      return { login: answer.headers.get('location') ?? '', cookie, cookies: answer.headers.getSetCookie() }
    }

    test('names the documents and the wallet, in the language of the reader, right to left where needed', async () => {
      const wallet = rawWallet(world)
      const { login, cookie, cookies } = await begin(wallet)
      const page = await wallet.call(login, { headers: { cookie, 'accept-language': 'ar' } })
      expect(page.text).toContain('<html lang="ar" dir="rtl">')
      expect(page.text).toContain('بيانات تحديد هوية الشخص')
      expect(page.text).toContain(CLIENT)
      expect(page.text).toContain(ALICE.familyName)
      expect(page.text).not.toContain('<script')
      expect(page.headers.get('content-security-policy')).toContain('http://localhost:7100')
      expect(page.headers.get('cache-control')).toBe('no-store')
      for (const line of cookies) expect(line.toLowerCase()).toMatch(/httponly/)
    })

    test('offers only persons who have what is asked', async () => {
      const wallet = rawWallet(world)
      const { body } = await wallet.post('/as/par', wallet.pushed({ scope: 'diploma' }))
      const query = new URLSearchParams({ client_id: CLIENT, request_uri: body.request_uri })
      const answer = await wallet.call(`/as/authorize?${query}`)
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      const page = await wallet.call(answer.headers.get('location') ?? '', { headers: { cookie } })
      expect(page.text).toContain(ALICE.id)
      expect(page.text).not.toContain(BRUNO.id)
    })

    test('is of no use without the cookie of the browser that began', async () => {
      const wallet = rawWallet(world)
      const { login } = await begin(wallet)
      expect((await wallet.call(login)).status).toBe(404)
      const foreign = await begin(wallet)
      expect((await wallet.call(login, { headers: { cookie: foreign.cookie } })).status).toBe(404)
    })

    test('refuses a form without its token, from elsewhere, or without a choice', async () => {
      const wallet = rawWallet(world)
      const { login, cookie } = await begin(wallet)
      const page = await wallet.call(login, { headers: { cookie } })
      const session = page.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      const form_token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      const submit = (fields: Record<string, string>, origin = world.baseUrl) =>
        wallet.call(login, {
          method: 'POST',
          headers: {
            cookie: `${cookie}; ${session}`,
            origin,
            'content-type': 'application/x-www-form-urlencoded',
          },
          body: new URLSearchParams(fields).toString(),
        })
      expect((await submit({ form_token: 'x', answer: 'agree', person: ALICE.id })).status).toBe(403)
      expect(
        (await submit({ form_token, answer: 'agree', person: ALICE.id }, 'https://evil.example')).status,
      ).toBe(403)
      expect((await submit({ form_token, answer: 'agree', person: 'nobody' })).status).toBe(400)
      expect((await submit({ form_token, answer: 'agree', more: 'x' })).status).toBe(400)
      const missing = await submit({ form_token, answer: 'agree' })
      expect(missing.status).toBe(422)
      expect(missing.text).toContain('role="alert"')
      expect((await submit({ form_token, answer: 'agree', person: ALICE.id })).status).toBe(303)
    })

    test('asks anew each time: another person in the same browser gets their own credential', async () => {
      const wallet = rawWallet(world)
      const first = await wallet.post('/as/par', wallet.pushed())
      const jar = new Map<string, string>()
      const go = async (path: string, init: RequestInit = {}) => {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
        const answer = await wallet.call(path, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), cookie },
        })
        for (const line of answer.headers.getSetCookie()) {
          const [pair = ''] = line.split(';')
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        return answer
      }
      const run = async (requestUri: string, person: string) => {
        const query = new URLSearchParams({ client_id: CLIENT, request_uri: requestUri })
        const login = (await go(`/as/authorize?${query}`)).headers.get('location') ?? ''
        const page = await go(login)
        const form_token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
        const answer = await go(login, {
          method: 'POST',
          headers: { origin: world.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ form_token, answer: 'agree', person }).toString(),
        })
        const resume = new URL(answer.headers.get('location') ?? '', world.baseUrl)
        const back = await go(`${resume.pathname}${resume.search}`)
        return new URL(back.headers.get('location') ?? '')
      }
      expect((await run(first.body.request_uri, ALICE.id)).searchParams.has('code')).toBe(true)
      const second = await wallet.post('/as/par', wallet.pushed())
      expect((await run(second.body.request_uri, BRUNO.id)).searchParams.has('code')).toBe(true)
    })
  })
})
