import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Display } from '@entente/credentials'
import { html } from '@entente/ui'
import { logoOf } from '../screens/credential-text.ts'
import type { WalletFetch } from './http.ts'
import { findLogo } from './issuer-logo.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
const URI = 'https://issuer.example/logo'
const hashOf = (bytes: Uint8Array) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`
const dataOf = (type: string, bytes: Uint8Array) =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`

const display = (uri: string, more: object = {}): Display => ({
  name: 'Issuer',
  locale: 'en',
  description: undefined,
  backgroundColor: undefined,
  textColor: undefined,
  logo: { uri, altText: 'A lion', ...more },
})

async function find(displays: readonly Display[], bytes: Uint8Array = PNG, type = 'image/png', status = 200) {
  const asked: string[] = []
  const fetch: WalletFetch = async (url, init) => {
    asked.push(url)
    expect(init).toMatchObject({ credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' })
    return new Response(Uint8Array.from(bytes), { status, headers: { 'content-type': type } })
  }
  const { subtle } = globalThis.crypto
  return { logo: await findLogo({ fetch, subtle, allowLocalHttp: false }, displays), asked }
}

test.each<[string, Display, Uint8Array, string]>([
  ['a PNG', display(URI), PNG, 'image/png'],
  ['an SVG', display(URI), SVG, 'image/svg+xml; charset=utf-8'],
  ['a PNG with its hash', display(URI, { integrity: hashOf(PNG) }), PNG, 'image/png'],
])('%s is fetched once and kept as it is', async (_, shown, bytes, type) => {
  const { logo, asked } = await find([shown], bytes, type)
  expect(asked).toEqual([URI])
  expect(logo).toEqual({
    data: dataOf(type.split(';')[0] ?? '', bytes),
    alts: [{ locale: 'en', name: 'A lion' }],
  })
})

test.each([
  ['PNG', 'image/png', PNG],
  ['SVG', 'image/svg+xml', SVG],
])('a %s inside the metadata is taken without any request', async (_, type, bytes) => {
  const { logo, asked } = await find([display(dataOf(type, bytes))])
  expect(asked).toEqual([])
  expect(logo?.data).toBe(dataOf(type, bytes))
})

test.each<[string, Display, Uint8Array?, string?, number?]>([
  ['another type', display(URI), PNG, 'image/jpeg'],
  ['a page', display(URI), SVG, 'text/html'],
  ['no PNG under its name', display(URI), SVG, 'image/png'],
  ['nothing', display(URI), new Uint8Array(), 'image/png'],
  ['too large', display(URI), Buffer.concat([PNG, Buffer.alloc(64 * 1024)])],
  ['not there', display(URI), PNG, 'image/png', 404],
  ['another hash', display(URI, { integrity: hashOf(SVG) })],
  ['a hash of another kind', display(URI, { integrity: 'sha1-AAAA' })],
  ['a hash that is no text', display(URI, { integrity: '[object Object]' })],
  ['plain http', display('http://issuer.example/logo')],
  ['a script as address', display('javascript:alert(1)')],
  ['a file', display('file:///etc/passwd')],
  ['data of another type', display(dataOf('text/html', SVG))],
  ['data with a script beside it', display(`${dataOf('image/png', PNG)}"onload=alert(1)`)],
  ['data that is too large', display(dataOf('image/svg+xml', Buffer.alloc(64 * 1024 + 1, 32)))],
  ['data that is no base64', display('data:image/svg+xml,<svg/>')],
])('%s: shown without', async (_, shown, bytes, type, status) => {
  expect((await find([shown], bytes, type, status)).logo).toBeUndefined()
})

test('what it shows is said in the language of the reader; without words it is decoration', async () => {
  const french = { ...display(URI, { altText: 'Un "lion"' }), locale: 'fr' }
  const { logo } = await find([display(URI), french])
  expect(String(html`${logoOf({ logo }, 'fr')}`)).toBe(
    `<img class="logo" src="${dataOf('image/png', PNG)}" alt="Un &quot;lion&quot;">`,
  )
  const { logo: mute } = await find([display(URI, { altText: undefined })])
  expect(String(html`${logoOf({ logo: mute }, 'fr')}`)).toContain('alt=""')
  expect(logoOf({}, 'fr')).toBeUndefined()
})
