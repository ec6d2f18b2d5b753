import { createHash } from 'node:crypto'
import { brotliCompressSync } from 'node:zlib'
import { LANGUAGES, say } from '@entente/ui'
import { beforeAll, expect, test } from 'vitest'
import { say as sayProof } from '../proof/texts.ts'
import { say as sayWallet } from '../screens/texts.ts'
import { buildProofPage } from './build-proof-page.ts'

let page: string
beforeAll(async () => {
  page = await buildProofPage()
})

test('the same source gives the same bytes', async () => {
  expect(await buildProofPage()).toBe(page)
})

test('its policy lets its own script and style run, by their hashes, and nothing else', () => {
  const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page) ?? []
  const hashOf = (element: string) => {
    const found = [...page.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}>`, 'gs'))]
    expect(found).toHaveLength(1)
    return `'sha256-${createHash('sha256')
      .update(found[0]?.[1] ?? '')
      .digest('base64')}'`
  }
  expect(policy.split(';')).toEqual([
    "default-src 'none'",
    `script-src ${hashOf('script')}`,
    `style-src ${hashOf('style')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ])
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'))
})

test('it has no way to ask anybody, and leads nowhere', () => {
  expect(page).not.toMatch(
    /\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|import\(|sourceMappingURL/,
  )
  const markup = page.replace(/<script.*<\/script>/s, '')
  const addresses = [...markup.matchAll(/(?:src|href|action|url)[=(]"?([^"#)]+)/g)].map(
    ([, address]) => address,
  )
  expect(addresses).toEqual([expect.stringMatching(/^data:image\/svg\+xml,/)])
})

test('it carries its own texts in every language, and none of the wallet or of a node', () => {
  for (const lang of LANGUAGES) expect(page).toContain(sayProof(lang, 'limitKeys'))
  const elsewhere = [sayWallet('en', 'honestText'), say('en', 'homeLede')]
  expect(elsewhere.filter((text) => page.includes(text))).toEqual([])
})

test.each(LANGUAGES)('without scripts it says why it is empty, in %s', (lang) => {
  expect(page).toMatch(new RegExp(`<noscript>.*<p lang="${lang}" dir="(?:ltr|rtl)">[^<]+JavaScript`, 's'))
})

test('it stays within its weight', () => {
  expect(brotliCompressSync(page).length).toBeLessThan(50_000)
})
