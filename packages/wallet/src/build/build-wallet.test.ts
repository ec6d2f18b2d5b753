import { brotliCompressSync } from 'node:zlib'
import { LANGUAGES, reasonTexts, say } from '@entente/ui'
import { beforeAll, expect, test } from 'vitest'
import { type BuiltWallet, buildWallet } from './build-wallet.ts'

let built: BuiltWallet
beforeAll(async () => {
  built = await buildWallet()
})

test('the script carries the texts of the wallet, and none of the pages of a node or of its staff', () => {
  expect(built.script).toContain('Your wallet is still empty')
  const { person, caseWorker, engineer } = reasonTexts('en', 'SUSPENDED_BY_NOTICE')
  const elsewhere = [person, caseWorker, engineer, say('en', 'homeTitle'), say('en', 'homeLede')]
  expect(elsewhere.filter((text) => built.script.includes(text))).toEqual([])
})

test('the script stays within its weight', () => {
  // Ten thousand of them are mdoc: CBOR, COSE, the security object and the device's signature; six thousand the lists
  // of revoked access certificates, and three thousand the warnings of the register in seven languages.
  expect(brotliCompressSync(built.script).length).toBeLessThan(116_000)
})

test.each(LANGUAGES)('without scripts the page says why it is empty, in %s', (lang) => {
  expect(built.shell).toMatch(
    new RegExp(`<noscript>.*<p lang="${lang}" dir="(?:ltr|rtl)">[^<]+JavaScript`, 's'),
  )
})

test('what the wallet adds to the stylesheet has no left and no right', () => {
  expect(built.style).toContain('.veil{')
  expect(built.style).not.toMatch(
    /(?:margin|padding|border)-(?:left|right|top|bottom)|text-align:(?:left|right)/,
  )
})
