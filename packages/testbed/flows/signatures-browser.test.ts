/** A sealed document in the hands of a Belgian, in a real browser and without scripts: checked at home and under the agreement. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createXades, fromBase64, runSync } from '@entente/trust'
import { type Lang, listsTexts, names, signaturesTexts } from '@entente/ui'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { axeFindings, launchBrowser, missingBrowser, overflowsSideways } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
if (missingBrowser !== undefined) console.warn(`signatures in a browser: skipped, ${missingBrowser}`)

/** Where pictures of the pages go, when somebody wants to look at them. */
const PICTURES = process.env['ENTENTE_PICTURES']
const READERS: readonly (readonly [Lang, number])[] = [
  ['fr', 1200],
  ['ar', 1200],
  ['ja', 1200],
  ['vi', 1200],
  ['fr', 320],
  ['ar', 320],
  ['ja', 320],
  ['vi', 320],
]

describe.skipIf(missingBrowser !== undefined)('signed documents in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-signatures-'))
  let testbed: Testbed
  let browser: Browser
  beforeAll(async () => {
    testbed = await startTestbed({ dir, nodes: ['jp', 'eu', 'be'], webWallet: false })
    await signAgreement(testbed, 'eu-jp')
    const told = await testbed.nodes.eu.app.request('/agreements/eu-jp/1')
    await testbed.nodes.be.agreements.install(await told.text())
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  function sealed(by: 'jp' | 'be', name: string, change = (text: string) => text): string {
    const { alg, key, x5c } = testbed.layout.pkis[by].keys.get('seal')
    const certificates = x5c.map((one) => fromBase64(one) ?? new Uint8Array())
    const spec = { id: 's', alg, key, certificates, signingTime: testbed.clock.now() } as const
    const path = join(dir, name)
    writeFileSync(path, change(runSync(createXades('<report>the result</report>', spec), documentDriver())))
    return path
  }

  async function open(lang: Lang, width = 1200): Promise<Page> {
    const context = await browser.newContext({
      locale: lang,
      viewport: { width, height: 900 },
      javaScriptEnabled: false,
      acceptDownloads: true,
    })
    const page = await context.newPage()
    await page.goto(`${testbed.urls.be}/${lang}/signatures`)
    return page
  }
  const press = (page: Page, name: string) =>
    Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()])
  const mainOf = (page: Page) => page.locator('main').innerText()

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  }

  async function check(page: Page, lang: Lang, file: string): Promise<string> {
    await page.locator('input[name=file]').setInputFiles(file)
    await press(page, signaturesTexts[lang].check)
    return mainOf(page)
  }

  test.each(READERS)('[EU-JP 2] a seal of Japan is told in %s at %i pixels', async (lang, width) => {
    const words = signaturesTexts[lang]
    const page = await open(lang, width)
    await picture(page, `signatures-${lang}-${width}`)
    expect(await overflowsSideways(page)).toBe(false)
    const told = await check(page, lang, sealed('jp', 'japan.xml'))
    for (const part of [
      words.verdicts.unknown,
      words.reasons.unlisted,
      words.effects.advanced,
      words.underTitle,
    ])
      expect(told).toContain(part)
    expect(told).toContain(names[lang].verdicts.RECOGNISED)
    await picture(page, `signature-${lang}-${width}`)
    expect(await overflowsSideways(page)).toBe(false)
    await page.context().close()
  })

  test('the two reports are there to be saved, and what they say is what the page says', async () => {
    const page = await open('en')
    await check(page, 'en', sealed('be', 'home.xml'))
    expect(await mainOf(page)).toContain(signaturesTexts.en.verdicts.valid)
    for (const [label, part] of [
      [signaturesTexts.en.json, '"indication": "TOTAL_PASSED"'],
      [signaturesTexts.en.xml, 'urn:etsi:019102:mainindication:total-passed'],
    ] as const) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByText(label).click()])
      expect(readFileSync(await download.path(), 'utf8')).toContain(part)
    }
    await page.context().close()
  })

  test('a changed document is refused, an unsigned one is not called signed, nonsense is named', async () => {
    const page = await open('en')
    const words = signaturesTexts.en
    const changed = sealed('jp', 'changed.xml', (text) => text.replace('the result', 'a result'))
    const told = await check(page, 'en', changed)
    expect(told).toContain(words.verdicts['not-valid'])
    expect(told).toContain(words.reasons.changed)
    await picture(page, 'signature-changed')
    for (const [name, content, said] of [
      ['plain.xml', '<doc/>', words.notSigned],
      ['nonsense.pdf', 'nonsense', words.problems.unreadable],
    ] as const) {
      writeFileSync(join(dir, name), content)
      await page.goto(`${testbed.urls.be}/en/signatures`)
      expect(await check(page, 'en', join(dir, name))).toContain(said)
    }
    await page.goto(`${testbed.urls.be}/en/signatures`)
    await press(page, words.check)
    expect(await mainOf(page)).toContain(words.problems.noFile)
    await page.context().close()
  })

  test('with a receipt the decision is kept, and its page can be opened', async () => {
    const page = await open('fr')
    await page.locator('input[name=receipts]').check()
    await check(page, 'fr', sealed('jp', 'receipt.xml'))
    await Promise.all([
      page.waitForEvent('load'),
      page.getByText(signaturesTexts.fr.openReceipt, { exact: true }).click(),
    ])
    expect(await mainOf(page)).toContain('jp-eu.signature')
    await page.context().close()
  })

  const pemOf = (der: Uint8Array, name: string): string => {
    const path = join(dir, name)
    const body = Buffer.from(der).toString('base64')
    writeFileSync(path, `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`)
    return path
  }

  test.each(READERS)('the health of lists in %s at %i pixels', async (lang, width) => {
    const words = signaturesTexts[lang]
    const page = await open(lang, width)
    await page.goto(`${testbed.urls.be}/${lang}/signatures/lists`)
    const told = await mainOf(page)
    for (const part of [
      words.listStates.fresh,
      '/tsl/trust-services.xml',
      'jp-eu.signature',
      '/lote/pid.jwt',
    ])
      expect(told).toContain(part)
    expect(await overflowsSideways(page)).toBe(false)
    await picture(page, `lists-${lang}-${width}`)
    await page.context().close()
  })

  test('a certificate is found by who issued it, with its statuses; another is on no list', async () => {
    const words = signaturesTexts.en
    const page = await open('en')
    const look = async (file: string): Promise<string> => {
      await page.goto(`${testbed.urls.be}/en/signatures/lists`)
      await page.locator('input[name=file]').setInputFiles(file)
      await press(page, words.lookAction)
      return mainOf(page)
    }
    const { jp } = testbed.layout.pkis
    const [leaf = ''] = jp.keys.get('seal').x5c
    const found = await look(pemOf(fromBase64(leaf) ?? new Uint8Array(), 'seal.pem'))
    for (const part of [
      words.lookAs.issuer,
      'TEST authority JP',
      listsTexts.en.statuses.recognisedatnationallevel,
      'CN=TEST JP Seal',
    ])
      expect(found).toContain(part)
    await picture(page, 'lists-found')
    expect(await look(pemOf(jp.authorities['seal-ca'].certificate, 'ca.pem'))).toContain(words.lookAs.itself)
    const absent = await look(pemOf(jp.authorities['wallet-ca'].certificate, 'wallet.pem'))
    expect(absent).toContain(words.lookAbsent)
    expect(absent).toContain(words.lookLists)
    // The authority of its country is there, for other services.
    expect(absent).toContain(words.lookWhy)
    writeFileSync(join(dir, 'no.pem'), 'no certificate')
    expect(await look(join(dir, 'no.pem'))).toContain(words.lookUnreadable)
    await page.context().close()
  })

  test('the pages have no barrier that a tool can find', async () => {
    const context = await browser.newContext({ locale: 'fr', viewport: { width: 1200, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${testbed.urls.be}/fr/signatures`)
    expect(await axeFindings(page)).toEqual([])
    await check(page, 'fr', sealed('jp', 'axe.xml'))
    expect(await axeFindings(page)).toEqual([])
    await page.goto(`${testbed.urls.be}/fr/signatures/lists`)
    expect(await axeFindings(page)).toEqual([])
    await context.close()
  })
})
