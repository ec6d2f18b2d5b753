import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { chooseEncoding, pageHeaders } from './page.ts'

const LONG = `<p>${'Entente é '.repeat(500)}</p>`
const app = new Hono()
  .use(pageHeaders())
  .get('/long', (c) => c.html(LONG))
  .get('/short', (c) => c.html('<p>'))
  .get('/image', (c) => c.body(LONG, 200, { 'content-type': 'image/png' }))
  .get('/public', (c) => c.html('<p>', 200, { 'cache-control': 'public, max-age=60' }))
  .post('/form', (c) => c.redirect('/short', 303))

async function get(path: string, encoding?: string, init: RequestInit = {}): Promise<Response> {
  return app.request(path, {
    ...init,
    headers: encoding === undefined ? {} : { 'accept-encoding': encoding },
  })
}

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['*', undefined],
  ['br;q=0, gzip;q=0.0', undefined],
  ['brx', undefined],
  ['gzip, deflate', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['BR;q=0.5', 'br'],
  ['br;q=0, gzip', 'gzip'],
])('for a browser that accepts %s, the page is sent as %s', (accepted, encoding) => {
  expect(chooseEncoding(accepted)).toBe(encoding)
})

test('a long page is compressed and reads back', async () => {
  for (const [encoding, open] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const answer = await get('/long', encoding)
    const sent = Buffer.from(await answer.arrayBuffer())
    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(answer.headers.get('vary')).toBe('Accept-Encoding')
    expect(sent.length).toBeLessThan(LONG.length / 10)
    expect(open(sent).toString()).toBe(LONG)
  }
})

test('a short page, an image, and a page for a browser that wants it plain are sent as they are', async () => {
  for (const [path, encoding] of [
    ['/short', 'br'],
    ['/image', 'br'],
    ['/long', undefined],
  ] as const) {
    const answer = await get(path, encoding)
    expect(answer.headers.get('content-encoding'), path).toBeNull()
    expect((await answer.text()).startsWith('<p>')).toBe(true)
  }
})

test('a redirect and a HEAD request are left without a body', async () => {
  const redirect = await get('/form', 'br', { method: 'POST' })
  expect([redirect.status, redirect.headers.get('location'), await redirect.text()]).toEqual([
    303,
    '/short',
    '',
  ])
  expect(await (await get('/long', 'br', { method: 'HEAD' })).text()).toBe('')
})

test('a page tells the browser what it may do, and is not kept unless it says so', async () => {
  const { headers } = await get('/short')
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  )
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('cache-control')).toBe('no-store')
  expect((await get('/public')).headers.get('cache-control')).toBe('public, max-age=60')
})

test('a form may lead to the wallet when the node says so', async () => {
  const withWallet = new Hono()
    .use(pageHeaders({ formAction: ['https://wallet.example/receive'] }))
    .get('/', (c) => c.text('x'))
  const policy = (await withWallet.request('/')).headers.get('content-security-policy')
  expect(policy).toContain("form-action 'self' https://wallet.example;")
  expect(() => pageHeaders({ formAction: ['wallet:x'] })).toThrow('no origin')
  expect(() => pageHeaders({ formAction: ['*'] })).toThrow()
})
