/** A person signs a document in a real browser: pages without scripts, the wallet in its own tab, the signed file back. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lang, signaturesTexts } from '@entente/ui'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { holder } from '../../ui/src/generated/holder.ts'
import { plainPdf } from '../../trust/src/ades/pades/forge-pdf.ts'
import { createHeadlessWallet, type HeadlessWallet } from '../src/headless-wallet.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { axeFindings, launchBrowser, missingBrowser, overflowsSideways } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
if (missingBrowser !== undefined) console.warn(`signing in a browser: skipped, ${missingBrowser}`)

const PICTURES = process.env['ENTENTE_PICTURES']

describe.skipIf(missingBrowser !== undefined)('signing in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-sign-'))
  const pdf = join(dir, 'accord.pdf')
  let testbed: Testbed
  let browser: Browser
  let headless: HeadlessWallet
  let personId: string
  beforeAll(async () => {
    testbed = await startTestbed({ dir: join(dir, 'nodes'), nodes: ['be', 'jp', 'eu'], remoteSigning: true })
    await signAgreement(testbed, 'eu-jp')
    const told = await testbed.nodes.eu.app.request('/agreements/eu-jp/1')
    await testbed.nodes.be.agreements.install(await told.text())
    const [person] = await testbed.nodes.jp.registers.listPersons({ limit: 1 })
    personId = person?.id ?? ''
    headless = createHeadlessWallet(testbed.wallet, testbed.clock)
    const offer = await newOffer()
    await headless.receive(offer.linkByReference, offer.txCode)
    writeFileSync(pdf, plainPdf())
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  async function newOffer() {
    const offer = await testbed.nodes.jp.issuer?.createOffer({ personId, types: ['signing'] })
    if (offer === undefined) throw new Error('Japan issues nothing')
    return offer
  }

  type Visit = { readonly width?: number; readonly scripts?: boolean }
  const contextOf = (lang: Lang, { width = 1200, scripts = false }: Visit = {}): Promise<BrowserContext> =>
    browser.newContext({
      locale: lang,
      viewport: { width, height: 900 },
      javaScriptEnabled: scripts,
      acceptDownloads: true,
    })
  const mainOf = (page: Page) => page.locator('main').innerText()
  const press = (page: Page, name: string) =>
    Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()])

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  }

  /** Chooses the person and the file: the page with its digest. */
  async function bring(page: Page, lang: Lang, file = pdf): Promise<void> {
    await page.goto(`${testbed.urls.jp}/${lang}/sign`)
    await page.locator(`input[name=person][value="${personId}"]`).check()
    await page.locator('input[name=file]').setInputFiles(file)
    await press(page, signaturesTexts[lang].signAction)
  }

  async function download(page: Page, label: string): Promise<Uint8Array> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText(label, { exact: true }).click(),
    ])
    return new Uint8Array(readFileSync(await file.path()))
  }

  test('on one device: the wallet shows the document, the person signs, the file comes back and holds', async () => {
    const context = await contextOf('en', { scripts: true })
    const wallet = await context.newPage()
    const { linkByReference, txCode = '' } = await newOffer()
    await wallet.goto(linkByReference)
    await wallet.locator('button[name=openOffer]').click()
    await wallet.locator('input').first().fill(txCode)
    await wallet.locator('button[name=receive]').click()
    await wallet.locator('button[name=keep]').click()
    await wallet.getByText('The document is in your wallet').waitFor()

    const words = signaturesTexts.en
    const page = await context.newPage()
    await bring(page, 'en')
    const sha256 = createHash('sha256').update(readFileSync(pdf)).digest('hex')
    expect((await mainOf(page)).replaceAll(' ', '')).toContain(sha256)
    expect(await mainOf(page)).toContain(words.signReady)
    await page.getByRole('button', { name: words.signHere, exact: true }).click()
    await page.getByText(holder.en.toSign).waitFor()
    const shown = await mainOf(page)
    expect(shown).toContain('accord.pdf')
    expect(shown.replaceAll(' ', '')).toContain(`${sha256.slice(0, 16)}…${sha256.slice(-8)}`)
    expect(shown).toContain('TEST Remote Signing Service')
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'wallet-sign-en-1200')
    await page.getByRole('button', { name: holder.en.sign, exact: true }).click()
    await page.getByText(words.signDone).first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    const bytes = await download(page, words.signSave)
    const path = join(dir, 'signed.pdf')
    writeFileSync(path, bytes)
    expect(spawnSync('pdfsig', ['-nocert', path], { encoding: 'utf8' }).stdout).toContain(
      'Signature is Valid',
    )
    await press(page, words.signCheck)
    const checked = await mainOf(page)
    expect(checked).toContain(words.verdicts.valid)
    expect(checked).toContain('TEST ')

    await page.goto(`${testbed.urls.be}/en/signatures`)
    await page.locator('input[name=file]').setInputFiles(path)
    await press(page, words.check)
    expect(await mainOf(page)).toContain(words.recognisedTitle)
    await context.close()
  })

  test('on another device: the page shows a code and where it comes from, without any script', async () => {
    const words = signaturesTexts.fr
    const context = await contextOf('fr')
    const page = await context.newPage()
    await bring(page, 'fr')
    await press(page, words.signThere)
    expect(await mainOf(page)).toContain(words.signAsked)
    expect(await mainOf(page)).toContain(testbed.urls.jp)
    expect(await page.locator('svg.qr-picture').count()).toBe(1)
    const opened = await headless.open((await page.locator('.qr-link').textContent()) ?? '')
    if (!opened.ok) throw new Error(opened.code)
    await page.getByText(words.sealRefresh, { exact: true }).click()
    expect(await mainOf(page)).toContain(words.signAsked)
    await opened.approve()
    await page.getByText(words.sealRefresh, { exact: true }).click()
    await page.getByText(words.signDone).first().waitFor()
    expect((await download(page, words.signSave)).length).toBeGreaterThan(1000)
    const stranger = await (await contextOf('fr')).newPage()
    expect((await stranger.goto(page.url()))?.status()).toBe(404)
    expect((await stranger.goto(`${page.url()}/file`))?.status()).toBe(404)
    await context.close()
  })

  test('a person who says no signs nothing, and the page says so in plain words', async () => {
    const words = signaturesTexts.de
    const page = await (await contextOf('de')).newPage()
    await bring(page, 'de')
    await press(page, words.signThere)
    const opened = await headless.open((await page.locator('.qr-link').textContent()) ?? '')
    if (opened.ok) await opened.refuse()
    await page.getByText(words.sealRefresh, { exact: true }).click()
    await page.getByText(words.signRefused).first().waitFor()
    expect(await mainOf(page)).toContain(words.signStops.declined)
    expect(await page.getByText(words.signSave).count()).toBe(0)
  })

  test('what is missing or does not fit is said at its place', async () => {
    const words = signaturesTexts.en
    const page = await (await contextOf('en')).newPage()
    await page.goto(`${testbed.urls.jp}/en/sign`)
    await press(page, words.signAction)
    expect(await mainOf(page)).toContain(words.signProblems.noPerson)
    await page.locator(`input[name=person][value="${personId}"]`).check()
    await press(page, words.signAction)
    expect(await mainOf(page)).toContain(words.problems.noFile)
    writeFileSync(join(dir, 'half.xml'), '<report>')
    await bring(page, 'en', join(dir, 'half.xml'))
    await press(page, words.signHere)
    expect(await mainOf(page)).toContain(words.signStops.unfit)
    expect((await page.goto(`${testbed.urls.jp}/en/sign/return?response_code=x`))?.status()).toBe(404)
  })

  test.each<[Lang, number]>([
    ['fr', 1200],
    ['ar', 1200],
    ['ja', 320],
    ['vi', 320],
    ['ar', 320],
  ])('the pages in %s at %i pixels, and the screen of the wallet', async (lang, width) => {
    const context = await contextOf(lang, { width, scripts: true })
    const page = await context.newPage()
    await page.goto(`${testbed.urls.jp}/${lang}/sign`)
    expect(await overflowsSideways(page)).toBe(false)
    expect(await axeFindings(page)).toEqual([])
    await picture(page, `sign-${lang}-${width}`)
    await bring(page, lang)
    expect(await overflowsSideways(page)).toBe(false)
    expect(await axeFindings(page)).toEqual([])
    await picture(page, `sign-ready-${lang}-${width}`)
    await press(page, signaturesTexts[lang].signThere)
    expect(await overflowsSideways(page)).toBe(false)
    expect(await axeFindings(page)).toEqual([])
    await picture(page, `sign-asked-${lang}-${width}`)
    const url = (await page.locator('.qr-link').textContent()) ?? ''
    const opened = await headless.open(url)
    if (opened.ok) await opened.approve()
    await page.getByText(signaturesTexts[lang].sealRefresh, { exact: true }).click()
    await page.getByText(signaturesTexts[lang].signDone).first().waitFor()
    expect(await overflowsSideways(page)).toBe(false)
    expect(await axeFindings(page)).toEqual([])
    await picture(page, `sign-done-${lang}-${width}`)
    await context.close()
  })
})
