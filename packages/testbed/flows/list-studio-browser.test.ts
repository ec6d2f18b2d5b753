/** A country that has only certificates gets its trusted list: in a real browser, without scripts. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificate, openTsl, runSync } from '@entente/trust'
import { type Lang, listsTexts } from '@entente/ui'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { writeZip } from '../../trust/src/asic/write-zip.ts'
import { startTestbed, type Testbed } from '../src/start-testbed.ts'
import { axeFindings, launchBrowser, missingBrowser, overflowsSideways } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
if (missingBrowser !== undefined) console.warn(`the list studio in a browser: skipped, ${missingBrowser}`)

const XMLSEC = 'xmlsec1'
const PICTURES = process.env['ENTENTE_PICTURES']

function certificate(commonName: string, ca: boolean): Uint8Array {
  const { key, spki } = newSigningKey()
  const subject = { commonName, organization: 'TEST Trust Company', country: 'TN' }
  const spec = {
    subject,
    issuer: subject,
    subjectSpki: spki,
    issuerSpki: spki,
    serial: Uint8Array.of(9),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2036-01-01T00:00:00.000Z',
    ca,
    keyUsage: [ca ? 'keyCertSign' : 'digitalSignature'],
    signWith: { alg: 'ES256' as const, key },
  }
  return runSync(createCertificate(spec), nodeDriver())
}

describe.skipIf(missingBrowser !== undefined)('the list studio in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-lists-'))
  const zip = join(dir, 'certificates.zip')
  let testbed: Testbed
  let browser: Browser
  beforeAll(async () => {
    testbed = await startTestbed({ dir, nodes: ['ma'], webWallet: false })
    writeFileSync(
      zip,
      writeZip([
        { name: 'root.cer', bytes: certificate('TEST Root', true) },
        { name: 'site.cer', bytes: certificate('TEST Site', false) },
      ]),
    )
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const mainOf = (page: Page) => page.locator('main').innerText()
  const press = (page: Page, name: string) =>
    Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()])

  async function signedIn(
    lang: Lang,
    { width = 1200, scripts = false, operator = 'list-desk', path = '' } = {},
  ): Promise<Page> {
    const context = await browser.newContext({
      locale: lang,
      viewport: { width, height: 900 },
      javaScriptEnabled: scripts,
    })
    const page = await context.newPage()
    const code = await testbed.nodes.ma.operators.invite(operator)
    await page.goto(`${testbed.urls.ma}/${lang}/workbench/sign-in?code=${code}`)
    await Promise.all([page.waitForEvent('load'), page.locator('main button').click()])
    await page.goto(`${testbed.urls.ma}/${lang}/workbench/lists${path}`)
    return page
  }

  async function begin(page: Page, lang: Lang, name: string): Promise<void> {
    await page.locator('input[name=name]').fill(name)
    await page.locator('input[name=files]').setInputFiles(zip)
    await press(page, listsTexts[lang].beginAction)
  }

  async function fillFacts(page: Page): Promise<void> {
    const facts = {
      operator: 'TEST operator of lists',
      scheme: 'TEST list of a country',
      information: 'https://example.org/list',
      contact: 'list@example.org',
      notice: 'TEST: no legal effect',
    }
    for (const [name, value] of Object.entries(facts)) await page.locator(`#${name}`).fill(value)
  }

  test('a ZIP of certificates becomes a draft, its finding is mended, and the list is published and verified', async () => {
    const words = listsTexts.en
    const page = await signedIn('en')
    await begin(page, 'en', 'ma-studio')
    // Half of the facts: the errors name their fields, and what was typed is kept.
    await page.locator('#operator').fill('TEST half')
    await press(page, words.save)
    expect(await mainOf(page)).toContain(words.problems.information)
    expect(await page.locator('#operator').inputValue()).toBe('TEST half')
    await page.goto(`${page.url().split('?')[0] ?? ''}/review`)
    expect(await mainOf(page)).toContain(words.codes.FIELD_MISSING)
    expect(await page.locator('input[name=confirm]').count()).toBe(0)
    await page.getByRole('link', { name: words.facts, exact: true }).last().click()
    await fillFacts(page)
    await press(page, words.save)
    // Half of a source is none; the copy itself is not kept, only its fingerprint.
    await page.locator('#sourceAddress').fill('https://ministry.example/list')
    await press(page, words.save)
    expect(await mainOf(page)).toContain(words.problems.sourceFile)
    const copy = join(dir, 'page.html')
    writeFileSync(copy, '<p>TEST Root</p>')
    for (const [part, value] of Object.entries({ day: '2', month: '11', year: '2026' }))
      await page.locator(`input[name=sourceDate-${part}]`).fill(value)
    await page.locator('#sourceFile').setInputFiles(copy)
    await press(page, words.save)
    expect(await mainOf(page)).toContain('O=TEST Trust Company')
    // A certificate of a web site is no authority.
    await page.locator('#type-1').selectOption({ label: words.types['CA/PKC'] })
    await press(page, words.save)
    expect(await mainOf(page)).toContain(words.codes.CERTIFICATE_NOT_CA)
    expect(await mainOf(page)).toContain(words.first)
    await page.getByRole('link', { name: words.services, exact: true }).last().click()
    await page.locator('input[name=out-1]').check()
    await press(page, words.save)
    expect(await mainOf(page)).toContain(words.findingsNone)
    expect(await mainOf(page)).toContain(words.previewTaken)
    expect(await mainOf(page)).toContain('https://ministry.example/list')
    // Whoever made it is told to ask a colleague, who publishes it.
    expect(await mainOf(page)).toContain(words.alone)
    expect(await page.locator('input[name=confirm]').count()).toBe(0)
    const path = new URL(page.url()).pathname.replace('/en/workbench/lists', '')
    const colleague = await signedIn('en', { operator: 'second-desk', path })
    await press(colleague, words.publish)
    expect(await mainOf(colleague)).toContain(words.errorConfirm)
    await colleague.locator('input[name=confirm]').check()
    await press(colleague, words.publish)
    expect(await mainOf(colleague)).toContain(words.done)
    expect(await mainOf(colleague)).toContain(words.same)
    await colleague.context().close()

    const sha256 = createHash('sha256').update('<p>TEST Root</p>').digest('hex')
    const answer = await fetch(`${testbed.urls.ma}/tsl/ma-studio.xml`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(new TextDecoder().decode(bytes)).toContain(`(SHA-256 of the copy: ${sha256})`)
    const request = { bytes, at: new Date().toISOString(), lastSequence: 0 }
    const seen = runSync(openTsl({ ...request, signers: [] }), documentDriver())
    const signer = seen.outcome === 'bad-signature' ? seen.signer : undefined
    if (signer === undefined) throw new Error('no signer')
    const [own] = (await testbed.nodes.ma.trustLists.own(request.at)).filter(
      ({ name }) => name === 'ma-studio',
    )
    const opened = runSync(openTsl({ ...request, signers: [signer] }), documentDriver())
    expect(opened).toMatchObject({
      outcome: 'fresh',
      structure: [],
      tsl: {
        sequence: 1,
        version: 6,
        territory: 'MA',
        operator: [{ lang: 'en', value: 'TEST operator of lists' }],
        providers: [{ name: [{ value: 'TEST Trust Company' }], services: [{}] }],
      },
    })
    expect(own?.path).toBe('/tsl/ma-studio.xml')
    const file = join(dir, 'list.xml')
    writeFileSync(file, bytes)
    const options = ['--id-attr:Id', 'TrustServiceStatusList', '--id-attr:Id', 'SignedProperties']
    expect(spawnSync(XMLSEC, ['--verify', '--insecure', ...options, file]).status).toBe(0)
    expect((await fetch(`${testbed.urls.ma}/lote/ma-studio-lote.jwt`)).status).toBe(200)
    await page.goto(`${testbed.urls.ma}/en/signatures/lists`)
    expect(await mainOf(page)).toContain('ma-studio')
    await page.context().close()
  })

  test('a table names services, and the certificates that come beside it', async () => {
    const page = await signedIn('en')
    const table =
      'provider;service;type;status;since;certificate\nTEST Bureau;TEST Stamps;TSA;granted;2019-04-01;site.cer\n'
    const files = join(dir, 'table.zip')
    writeFileSync(
      files,
      writeZip([
        { name: 'services.csv', bytes: new TextEncoder().encode(table) },
        { name: 'site.cer', bytes: certificate('TEST Site', false) },
      ]),
    )
    await page.locator('input[name=name]').fill('from-table')
    await page.locator('input[name=files]').setInputFiles(files)
    await press(page, listsTexts.en.beginAction)
    await page.goto(`${page.url()}/services`)
    expect(await mainOf(page)).toContain('TEST Bureau')
    expect(await mainOf(page)).toContain('TEST Stamps')
    expect(await page.locator('#type-0').inputValue()).toBe('http://uri.etsi.org/TrstSvc/Svctype/TSA')
    await page.context().close()
  })

  test('what cannot be taken is refused at its field', async () => {
    const { problems, beginAction, fileProblems } = listsTexts.en
    const page = await signedIn('en')
    await begin(page, 'en', 'Not A Name')
    expect(await mainOf(page)).toContain(problems.name)
    await page.locator('input[name=name]').fill('nothing')
    await press(page, beginAction)
    expect(await mainOf(page)).toContain(problems.noFile)
    expect(await page.locator('input[name=name]').inputValue()).toBe('nothing')
    const note = join(dir, 'note.pem')
    writeFileSync(note, 'hello')
    await page.locator('input[name=files]').setInputFiles(note)
    await press(page, beginAction)
    expect(await mainOf(page)).toContain('note.pem')
    expect(await mainOf(page)).toContain(fileProblems.NO_CERTIFICATE)
    const table = join(dir, 'services.csv')
    writeFileSync(table, 'provider;certificate\nTEST;nothing.cer\n')
    await page.locator('input[name=files]').setInputFiles(table)
    await press(page, beginAction)
    expect(await mainOf(page)).toContain('services.csv:2:certificate')
    writeFileSync(note, new Uint8Array(5 << 20))
    await page.locator('input[name=files]').setInputFiles(note)
    await press(page, beginAction)
    expect(await mainOf(page)).toContain(problems.tooLarge)
    const stranger = await (await browser.newContext()).newPage()
    expect((await stranger.goto(`${testbed.urls.ma}/en/workbench/lists`))?.status()).toBe(401)
    await page.context().close()
  })

  test.each<[Lang, number]>([
    ['fr', 1200],
    ['ar', 320],
    ['ja', 320],
    ['vi', 320],
    ['de', 320],
    ['nl', 320],
  ])(
    'the pages in %s at %i pixels: nothing overflows, no barrier that a tool can find',
    async (lang, width) => {
      const page = await signedIn(lang, { width, scripts: true })
      const words = listsTexts[lang]
      const look = async (name: string) => {
        expect(await overflowsSideways(page)).toBe(false)
        expect(await axeFindings(page)).toEqual([])
        if (PICTURES !== undefined)
          await page.screenshot({
            path: join(PICTURES, `lists-${name}-${lang}-${width}.png`),
            fullPage: true,
          })
      }
      await look('overview')
      await begin(page, lang, `list-${lang}`)
      await look('facts')
      await fillFacts(page)
      await press(page, words.save)
      await look('source')
      await press(page, words.save)
      await look('services')
      await page.locator('#type-1').selectOption({ label: words.types['CA/QC'] })
      await press(page, words.save)
      expect(await mainOf(page)).toContain(words.codes.CERTIFICATE_NOT_CA)
      await look('review')
      await press(page, words.discardAction)
      expect(await mainOf(page)).not.toContain(`list-${lang}`)
      await page.context().close()
    },
  )
})
