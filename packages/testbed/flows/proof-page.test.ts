/** The page that checks a proof: opened from disk in a browser without network, with what two nodes really published. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { commitTo } from '@entente/agreement'
import { LANGUAGES } from '@entente/ui'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hexSha256 } from '../../national-node/src/kernel/crypto.ts'
import { buildProofPage } from '../../wallet/src/build/build-proof-page.ts'
import { say } from '../../wallet/src/proof/texts.ts'
import { chooseTraveller, enrol, receiveCredentials, suspend } from '../src/crossing.ts'
import { logKeys } from '../src/log-config.ts'
import { settleLogs, signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { axeFindings, launchBrowser, missingBrowser, overflowsSideways, visitorOf } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

if (missingBrowser !== undefined) console.warn(`page of proofs in a browser: skipped, ${missingBrowser}`)

/** What somebody was handed: a document, its salt, its proof. */
type Evidence = { readonly document: string; readonly salt?: string; readonly proof: string }
type Name = 'receipt' | 'agreement' | 'notice' | 'list'

describe.skipIf(missingBrowser !== undefined)('the page that checks a proof', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-proof-page-'))
  const file = join(dir, 'check a proof.html')
  let browser: Browser
  let evidence: Record<Name, Evidence>
  let keys: string

  beforeAll(async () => {
    writeFileSync(file, await buildProofPage())
    browser = await launchBrowser()
    const testbed = await startTestbed({
      dir: join(dir, 'nodes'),
      nodes: ['be', 'jp', 'eu'],
      webWallet: false,
    })
    evidence = await gather(testbed)
    const [be, jp] = (['be', 'jp'] as const).map((code) =>
      logKeys({ party: code, baseUrl: testbed.urls[code], pki: testbed.layout.pkis[code] }),
    )
    keys = [jp?.key, jp?.cosigner, be?.cosigner].join('\n')
    await testbed.close()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** Opens the file without a network, and tells what the browser asked beyond it. */
  async function open(visit: { locale: string; width?: number }) {
    const visitor = await visitorOf(browser, visit)
    await visitor.context.setOffline(true)
    const strangers: string[] = []
    visitor.context.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) strangers.push(request.url())
    })
    await visitor.page.goto(pathToFileURL(file).href)
    return { ...visitor, strangers }
  }

  async function fill(page: Page, { document, salt = '', proof }: Evidence, given = keys): Promise<void> {
    for (const [name, value] of Object.entries({ document, salt, proof, keys: given }))
      await page.locator(`#${name}`).fill(value)
    await page.locator('[name=check]').click()
    await page.locator('#result, .error-summary').first().waitFor()
  }
  const title = (page: Page) => page.locator('.notice-title').textContent()

  test.each(['receipt', 'agreement', 'notice', 'list'] as const)(
    '[BE-JP 18] proved from disk, offline: the %s of a node, and no other document with its proof',
    async (name) => {
      const { page, context, complaints, strangers } = await open({ locale: 'en' })
      await fill(page, evidence[name])
      expect(await title(page)).toBe(say('en', 'provedTitle'))
      expect(await page.locator('.notice p').textContent()).toMatch(
        /^This document stood in the log localhost:\d+\/log at the latest on .* Cosigned by: \u2066localhost:\d+\/witness\u2069\.$/,
      )
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('result')
      expect(await page.title()).toBe(`${say('en', 'provedTitle')} – ${say('en', 'title')} – Entente`)
      const other = evidence[name === 'list' ? 'notice' : 'list']
      await fill(page, { ...evidence[name], document: other.document })
      expect(await title(page)).toBe(say('en', 'refusedTitle'))
      expect([complaints, strangers]).toEqual([[], []])
      await context.close()
    },
  )

  test('a result does not outlive what it is about', async () => {
    const { page, context } = await open({ locale: 'en' })
    await fill(page, evidence.notice)
    await page.locator('#keys').press('End')
    await page.locator('#keys').pressSequentially('x')
    expect(await page.locator('#result').count()).toBe(0)
    expect(await page.title()).toBe(`${say('en', 'title')} – Entente`)
    await page.locator('[name=check]').click()
    await page.locator('.error-summary').waitFor()
    await context.close()
  })

  test('with the keys of the log alone nothing is called proved', async () => {
    const { page, context } = await open({ locale: 'en' })
    await fill(page, evidence.notice, keys.split('\n').slice(0, 2).join('\n'))
    expect(await title(page)).toBe(say('en', 'aloneTitle'))
    await fill(page, evidence.notice, keys.split('\n').slice(1).join('\n'))
    expect(await page.locator('.error-summary li').allTextContents()).toEqual([
      expect.stringContaining('The key of this log is missing'),
    ])
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('error-summary')
    await page.locator('.error-summary a').press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('keys')
    await context.close()
  })

  test('a file that is dropped or pasted stands in its box, and the page stays', async () => {
    const { page, context, complaints } = await open({ locale: 'en' })
    for (const [name, kind] of [
      ['document', 'drop'],
      ['proof', 'paste'],
    ] as const)
      await page.evaluate(
        ({ name, kind, text }) => {
          const data = new DataTransfer()
          data.items.add(new File([text], 'evidence.txt'))
          const options = { bubbles: true, cancelable: true }
          const event =
            kind === 'drop'
              ? new DragEvent(kind, { ...options, dataTransfer: data })
              : new ClipboardEvent(kind, { ...options, clipboardData: data })
          document.getElementById(name)?.dispatchEvent(event)
          if (!event.defaultPrevented) throw new Error(`the browser would open the file: ${kind}`)
        },
        { name, kind, text: evidence.notice[name] },
      )
    await expect.poll(() => page.locator('#proof').inputValue()).toBe(evidence.notice.proof)
    expect(await page.locator('#document').inputValue()).toBe(evidence.notice.document)
    await page.locator('#keys').fill(keys)
    await page.locator('[name=check]').press('Enter')
    await page.locator('#result').waitFor()
    expect(await title(page)).toBe(say('en', 'provedTitle'))
    expect(complaints).toEqual([])
    await context.close()
  })

  test.each([
    ['fr-BE', 'fr', 'light'],
    ['fr-BE', 'fr', 'dark'],
    ['ar-TN', 'ar', 'light'],
    ['ar-TN', 'ar', 'dark'],
  ] as const)(
    '[BE-JP 17] in %s, %s: nothing found by axe-core, wide or narrow, %s',
    async (locale, lang, scheme) => {
      const { page, context, complaints } = await open({ locale })
      await page.emulateMedia({ colorScheme: scheme })
      const look = async (what: string) => {
        for (const width of [1200, 320]) {
          await page.setViewportSize({ width, height: 900 })
          expect(await axeFindings(page), `${what} at ${width}`).toEqual([])
          expect(await overflowsSideways(page), `${what} at ${width}`).toBe(false)
        }
      }
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      expect(await page.locator('html').getAttribute('dir')).toBe(lang === 'ar' ? 'rtl' : 'ltr')
      await look('empty')
      await page.locator('[name=check]').click()
      await look('mistakes')
      await fill(page, evidence.receipt)
      expect(await title(page)).toBe(say(lang, 'provedTitle'))
      await look('proved')
      await fill(page, { ...evidence.receipt, proof: evidence.list.proof })
      expect(await title(page)).toBe(say(lang, 'refusedTitle'))
      await look('refused')
      expect(complaints).toEqual([])
      await context.close()
    },
  )

  test('[BE-JP 17] every language is one press away, and keeps answers, result and focus', async () => {
    const { page, context, complaints, strangers } = await open({ locale: 'de' })
    await fill(page, evidence.agreement)
    for (const lang of LANGUAGES) {
      await page.locator(`[name=language][value=${lang}]`).press('Enter')
      expect(await title(page)).toBe(say(lang, 'provedTitle'))
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      expect(await page.locator(':focus').getAttribute('value')).toBe(lang)
      expect(await page.locator('#proof').inputValue()).toBe(evidence.agreement.proof)
    }
    expect([complaints, strangers]).toEqual([[], []])
    await context.close()
  })
})

/** Everything that the log of Japan says something about, once Belgium has cosigned it. */
async function gather(testbed: Testbed): Promise<Record<Name, Evidence>> {
  const { nodes, urls } = testbed
  const signed = await signAgreement(testbed, 'be-jp', { logged: true })
  await signAgreement(testbed, 'eu-jp')
  const traveller = await chooseTraveller(testbed)
  await receiveCredentials(testbed, traveller)
  await settleLogs(testbed, ['be', 'jp'])
  const { credentials } = await enrol(testbed, traveller)
  const { receipt = '', receiptId = '' } = credentials[0] ?? {}
  const bundle = (await nodes.jp.recognition.findBundle(receiptId)) ?? ''
  const { inputs } = JSON.parse(bundle) as { inputs: { role: string; salt?: string }[] }
  const salt = inputs.find(({ role }) => role === 'receipt')?.salt ?? ''
  const commitment = commitTo(receipt, new Uint8Array(Buffer.from(salt, 'base64url')), (data) =>
    hexSha256(data),
  )
  const notice = await suspend(testbed)
  await nodes.be.agreements.deliver()
  await settleLogs(testbed, ['be', 'jp'])
  const text = async (path: string) => {
    const answer = await fetch(`${urls.jp}${path}`)
    expect([path, answer.status]).toEqual([path, 200])
    return answer.text()
  }
  const list = await text('/lote/access-ca.jwt')
  const { notices } = JSON.parse(await text('/agreements/be-jp/notices')) as {
    notices: { compact: string }[]
  }
  const payloadHash = (compact: string) =>
    hexSha256(Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString())
  const { compact = '' } = notices.find((one) => payloadHash(one.compact) === notice.sha256) ?? {}
  const proof = (leaf: string) => text(`/log/proof/${leaf}`)
  return {
    receipt: { document: receipt, salt: bundle, proof: await proof(`receipt-commitment/${commitment}`) },
    agreement: {
      document: await text(`/agreements/be-jp/${signed.version}`),
      proof: await proof(`agreement/${signed.sha256}`),
    },
    notice: { document: compact, proof: await proof(`notice/${notice.sha256}`) },
    list: { document: list, proof: await proof(`list-digest/${hexSha256(list)}`) },
  }
}
