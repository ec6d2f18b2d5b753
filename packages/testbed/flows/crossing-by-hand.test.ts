/** The first crossing as a person does it: three sites in a real browser, no step taken behind the screens. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { names, reasonTexts } from '@entente/ui'
import { findParty } from '../../national-node/src/modules/registers/relying-parties/relying-party-store.ts'
import { suspend } from '../src/crossing.ts'
import { identifierOf } from '../src/registered-party.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import {
  axeFindings,
  launchBrowser,
  missingBrowser,
  overflowsSideways,
  type Visitor,
  visitorOf,
} from './chromium.ts'

if (missingBrowser !== undefined) console.warn(`crossing by hand: skipped, ${missingBrowser}`)

const MINUTES = 60_000
/** A server wants its nonce in a second attempt (RFC 9449 §8): the browser notes the first answer. */
const EXPECTED = 'Failed to load resource: the server responded with a status of 400 (Bad Request)'

describe.skipIf(missingBrowser !== undefined)(
  'by hand, from Belgium to Japan',
  { timeout: 3 * MINUTES },
  () => {
    let dir: string
    let testbed: Testbed
    let browser: Browser
    let visitor: Visitor
    let page: Page

    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'entente-by-hand-'))
      testbed = await startTestbed({ dir })
      for (const pair of ['be-jp', 'eu-jp'] as const) await signAgreement(testbed, pair)
      browser = await launchBrowser()
      visitor = await visitorOf(browser, { locale: 'fr-BE' })
      page = visitor.page
    }, 3 * MINUTES)
    afterAll(async () => {
      await browser.close()
      await testbed.close()
      rmSync(dir, { recursive: true, force: true })
    })

    /** What every page of the wallet owes to everybody. */
    async function expectGoodPage() {
      expect(await axeFindings(page)).toEqual([])
      expect(await overflowsSideways(page)).toBe(false)
    }

    const titled = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const follow = (name: string) => page.getByRole('link', { name, exact: true }).click()

    /** The desk of the Belgian issuer prepares a document for the first person with a diploma; the link opens the wallet. */
    async function offerAtTheDesk(type: 'pid' | 'diploma'): Promise<string> {
      await page.goto(`${testbed.urls.be}/fr/issue`)
      await page
        .locator('.radio', { has: page.locator('.tag') })
        .getByRole('radio')
        .first()
        .check()
      await page.locator(`input[name=type][value=${type}]`).check()
      await page.locator('form[method=post] button').click()
      const code = (await page.locator('.secret').textContent()) ?? ''
      await page.locator('a.button').first().click()
      await titled('On vous propose un document')
      return code
    }

    test('[BE-JP 1] the wallet takes a PID by an offer with a transaction code, and nothing before a yes', async () => {
      const code = await offerAtTheDesk('pid')
      expect(await page.locator('main').textContent()).toContain(new URL(testbed.urls.be).host)
      await expectGoodPage()
      await press('Continuer')
      await titled('Voici ce qui vous est proposé')
      await expectGoodPage()

      await press('Aller chercher le document')
      const told = await page.locator('#code-error').textContent()
      expect(told).toMatch(/^Erreur\s: Saisissez le code de transaction\.$/)
      await page.getByLabel('Code de transaction').fill(code === '000000' ? '111111' : '000000')
      await page.keyboard.press('Enter')
      await page.getByText('L’émetteur n’a pas accepté ce code.').waitFor()
      expect(await page.locator(':focus').getAttribute('id')).toBe('code')

      await page.getByLabel('Code de transaction').fill(` ${code.slice(0, 3)} ${code.slice(3)}`)
      await press('Aller chercher le document')
      await titled('Tout est-il exact ?')
      expect(await page.locator('main').textContent()).toContain('TEST BE PID Issuer')
      await expectGoodPage()
      await press('Conserver le document')
      await titled('Le document est dans votre portefeuille')
      expect(new URL(page.url()).search).toBe('')
      await expectGoodPage()
    })

    test('[BE-JP 1] a diploma too; a document that is not wanted is not kept', async () => {
      let code = await offerAtTheDesk('diploma')
      await press('Continuer')
      await page.getByLabel('Code de transaction').fill(code)
      await press('Aller chercher le document')
      await titled('Tout est-il exact ?')
      await press('Ne pas le conserver')
      await page.getByText('Le document n’a pas été conservé.').first().waitFor()
      expect(await page.locator('article').count()).toBe(1)

      code = await offerAtTheDesk('diploma')
      await press('Continuer')
      await page.getByLabel('Code de transaction').fill(code)
      await press('Aller chercher le document')
      await titled('Tout est-il exact ?')
      await press('Conserver le document')
      await follow('Voir vos documents')
      await titled('Vos documents')
      expect(await page.locator('article h2').allTextContents()).toEqual(['Identité', 'Diplôme'])
      expect(await page.locator('main').textContent()).toContain('5 sur 5')
      await expectGoodPage()
    })

    test('by authorization code: the person agrees at the issuer and comes back; then deletes the second copy', async () => {
      await follow('Recevoir un document')
      await titled('De qui voulez-vous recevoir un document ?')
      await page.locator('[name=issuer]').first().click()
      await titled('Quel document voulez-vous ?')
      await expectGoodPage()
      await page.locator('[name=type][value=pid]').click()
      await page.waitForURL(/\/issuer\/login\//)
      await page.getByRole('radio').first().check()
      await page.locator('button[value=agree]').click()
      await titled('Tout est-il exact ?')
      expect(page.url()).toBe(`${testbed.urls.wallet}/`)
      await press('Conserver le document')
      await follow('Voir vos documents')
      await titled('Vos documents')
      expect(await page.locator('article h2').allTextContents()).toEqual([
        'Identité',
        'Identité (2)',
        'Diplôme',
      ])

      await page.locator('article').first().getByRole('button', { name: 'Supprimer' }).click()
      await titled('Supprimer ce document ?')
      await expectGoodPage()
      await press('Oui, supprimer')
      await page.getByText('Le document a été supprimé.').first().waitFor()
      expect(await page.locator('article h2').allTextContents()).toEqual(['Identité', 'Diplôme'])
    })

    test('keys survive a reload, and no script can read them', async () => {
      await page.reload()
      await titled('Vos documents')
      const keys = await page.evaluate(
        () =>
          new Promise<{ extractable: boolean; kind: string }[]>((resolve, reject) => {
            const opening = indexedDB.open('entente-wallet')
            opening.addEventListener('error', () => reject(opening.error ?? new Error('no storage')))
            opening.addEventListener('success', () => {
              const all = opening.result.transaction('values').objectStore('values').getAll()
              all.addEventListener('success', () => {
                const held = (all.result as { privateKey?: CryptoKey }[]).flatMap(
                  ({ privateKey }) => privateKey ?? [],
                )
                resolve(held.map(({ extractable, type }) => ({ extractable, kind: type })))
              })
            })
          }),
      )
      // Five copies of the identity in each of its two formats and of the diploma, and the keys that may renew the two.
      expect(keys).toHaveLength(3 * 5 + 2)
      expect(keys.every(({ extractable, kind }) => !extractable && kind === 'private')).toBe(true)
    })

    async function askInJapan(lang: 'ja' | 'fr'): Promise<void> {
      await page.goto(`${testbed.urls.jp}/${lang}/services/enrolment`)
      await page.locator('form[method=post] button').first().click()
      await page.locator('[name=approve]').waitFor()
    }

    test('[BE-JP 1] [BE-JP 2] the person sees who asks, opens the values, agrees, and is recognised in Japan', async () => {
      await askInJapan('ja')
      const request = page.locator('main')
      for (const text of ['Japon', 'Inscription', 'Identité', 'Diplôme'])
        expect(await request.textContent()).toContain(text)
      // Registered: with whom, and for what in the words of the register; nothing to be warned of.
      const { purposeText } = testbed.nodes.jp.registers.getService('enrolment')
      for (const text of ['service enregistré', `${testbed.urls.jp}/wrp`, purposeText.fr])
        expect(await request.textContent()).toContain(text)
      expect(await page.locator('input[type=checkbox]').count()).toBe(0)
      const veiled = await page.locator('.veil').count()
      expect(veiled).toBeGreaterThan(3)
      await expectGoodPage()
      await page.getByRole('button', { name: 'Afficher Nom de famille' }).click()
      expect(await page.locator('.veil').count()).toBe(veiled - 1)
      expect(await page.locator(':focus').textContent()).toBe('Masquer')
      await press('Partager ces données')
      await page.waitForURL(/\/ja\/services\/enrolment\/return/)
      await titled(names.ja.verdictTitles.RECOGNISED)
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja')
    })

    test('[BE-JP 4] a used copy counts as used, and a no shares nothing', async () => {
      await page.goto(testbed.urls.wallet)
      await titled('Vos documents')
      expect(await page.locator('article').first().textContent()).toContain('4 sur 5')
      await askInJapan('fr')
      await press('Ne pas partager')
      await page.getByRole('heading', { name: 'Vous n’avez rien partagé' }).waitFor()
      expect(page.url()).toContain(testbed.urls.jp)
    })

    test('[BE-JP 2] under a suspension the refusal is told with its reason, in Japanese and in French', async () => {
      await suspend(testbed)
      for (const lang of ['ja', 'fr'] as const) {
        await page.goto(`${testbed.urls.jp}/${lang}/services/enrolment`)
        await page.locator('form[method=post] button').first().click()
        // The wallet says it first, and has the two answers change places.
        await page.getByText('Exercice TEST : incident chez le fournisseur belge').waitFor()
        expect(await page.locator('.answers button').allTextContents()).toEqual([
          'Ne pas partager',
          'Partager quand même',
        ])
        await expectGoodPage()
        await press('Partager quand même')
        await page.waitForURL(new RegExp(`/${lang}/services/enrolment/return`))
        await titled(names[lang].verdictTitles.SUSPENDED)
        const told = await page.locator('main').textContent()
        expect(told).toContain(reasonTexts(lang, 'SUSPENDED_BY_NOTICE').person)
      }
    })

    test('[BE-JP 4] a wallet that holds nothing says why, and its answer tells no more than a no', async () => {
      const other = await visitorOf(browser, { locale: 'ar', width: 320 })
      await other.page.goto(`${testbed.urls.jp}/ar/services/enrolment`)
      await other.page.locator('form[method=post] button').first().click()
      await other.page.getByText('لا تستطيع محفظتك تلبية هذا الطلب').waitFor()
      expect(await axeFindings(other.page)).toEqual([])
      expect(await overflowsSideways(other.page)).toBe(false)
      expect(await other.page.locator('[name=approve]').count()).toBe(0)
      await other.page.locator('[name=refuse]').click()
      await other.page.waitForURL(/\/ar\/services\/enrolment\/return/)
      await other.context.close()
    })

    /** By the office of the register: the intended use ends today, and its certificate with it. */
    async function strikeOff(serviceId: string): Promise<void> {
      const { registrar, registers, store, clock } = testbed.nodes.jp
      const identifier = identifierOf('jp') ?? ''
      const { urn } = registers.getService(serviceId)
      const entry = await findParty(store.db, identifier)
      if (registrar === undefined || entry === undefined) throw new Error('Japan keeps a register')
      const revokedAt = clock.now().slice(0, 10)
      const intendedUse = entry.party.intendedUse.map((use) =>
        use.intendedUseIdentifier === urn ? { ...use, revokedAt } : use,
      )
      await registrar.update(identifier, { ...entry.party, intendedUse }, 'test')
    }

    test('RPRC_17, RPA_07b: of a service that the register has struck off the person is warned, and shares only by a box of its own', async () => {
      await strikeOff('enrolment')
      await askInJapan('fr')
      await expectGoodPage()
      const box = page.locator('input[type=checkbox]')
      expect(await box.count()).toBe(1)
      expect(await box.isChecked()).toBe(false)
      expect(await page.locator('main').textContent()).toContain(
        'Personne ne répond de ce qu’il peut vous demander',
      )
      await page.locator('[name=approve]').click()
      await page.getByText('Cochez d’abord cette case').waitFor()
      expect(await page.locator(':focus').getAttribute('id')).toBe('accept-REGISTRATION_MISSING')
      await expectGoodPage()
      await page.keyboard.press('Space')
      // A value that is opened leaves the box as it is.
      await page.getByRole('button', { name: 'Afficher Nom de famille' }).click()
      expect(await box.isChecked()).toBe(true)
      await page.locator('[name=approve]').click()
      await page.waitForURL(/\/fr\/services\/enrolment\/return/)
    })

    test('who was struck off altogether has an access certificate that was taken back, and is not even shown', async () => {
      await testbed.nodes.jp.registrar?.cancel(identifierOf('jp') ?? '', 'TEST', 'test')
      await page.goto(`${testbed.urls.jp}/fr/services/enrolment`)
      await page.locator('form[method=post] button').first().click()
      await page.locator('.code').waitFor()
      expect(await page.locator('.code').textContent()).toBe('X5C_PATH')
      expect(await page.locator('[name=approve]').count()).toBe(0)
    })

    test('nobody complained: no error of a script, no violation of the content security policy', () => {
      expect(visitor.complaints.filter((text) => text !== EXPECTED)).toEqual([])
    })
  },
)
