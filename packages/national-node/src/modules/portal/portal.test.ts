import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { assetsOf, LANGUAGES as UI_LANGUAGES, names, REASON_CODES, say } from '@entente/ui'
import { REASONS } from '@entente/agreement'
import { Hono } from 'hono'
import { beforeAll, describe, expect, test } from 'vitest'
import { Fault } from '../../kernel/fault.ts'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import { createTestPortal, type TestPortal } from './portal-fixtures.ts'

const SERVICE = '/en/services/enrolment'
const CEILING_BYTES = 15 * 1024

describe('the catalogues', () => {
  test('[BE-JP 17] every reason of the agreement language has its texts in all seven languages, and no other', () => {
    expect([...REASON_CODES].sort()).toEqual(Object.keys(REASONS).sort())
    expect(new Set(Object.values(REASONS))).toEqual(new Set(Object.keys(names.en.reasonClasses)))
  })

  test('components and node speak the same languages', () => {
    expect([...UI_LANGUAGES]).toEqual([...LANGUAGES])
  })
})

eachStore('portal', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })

  test.each([
    ['nl-BE,nl;q=0.9,en;q=0.8', '/nl/'],
    ['ar-MA', '/ar/'],
    ['pt', '/ja/'],
  ])('a browser that prefers %s begins at %s', async (accepted, target) => {
    const answer = await world.open('/', { headers: { 'accept-language': accepted } })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe(target)
    expect(answer.headers.get('vary')).toContain('Accept-Language')
  })

  test.each(LANGUAGES)(
    '[BE-JP 17] the start page in %s names the agreements, works without scripts, is light',
    async (lang) => {
      const answer = await world.open(`/${lang}/`)
      const page = await answer.text()
      expect(answer.status).toBe(200)
      expect(page).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`)
      expect(page).toContain(names[lang].agreementStates['in-force'])
      expect(page).toContain(names[lang].modes.pilot)
      expect(page).toContain('<p class="test">')
      expect(page).not.toMatch(/<script|<style|\sstyle=|https?:\/\/(?!www\.w3)/)
      expect(answer.headers.get('content-security-policy')).toContain(
        "form-action 'self' http://localhost:7100",
      )
      expect(
        brotliCompressSync(page).length + brotliCompressSync(assetsOf().stylesheet.body).length,
      ).toBeLessThan(CEILING_BYTES)
    },
  )

  test('assets are kept for ever under the name of their content, compressed once', async () => {
    const { path, body } = assetsOf().stylesheet
    const answer = await world.open(path, { headers: { 'accept-encoding': 'gzip, br' } })
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('content-encoding')).toBe('br')
    expect(brotliDecompressSync(await answer.arrayBuffer()).toString()).toBe(body)
    expect(await world.read(path)).toBe(body)
    expect((await world.open('/assets/other.css')).status).toBe(404)
  })

  test('[BE-JP 17] an unknown page says so in the language of its address', async () => {
    const answer = await world.open('/vi/khong-co')
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain(say('vi', 'errorNotFoundTitle'))
    expect((await world.open('/fr/services/none')).status).toBe(404)
  })
})

eachStore('portal of a node in trouble', (open) => {
  test.each([
    [new Fault('upstream', 'trust-lists/unreachable', 'no answer'), 502, 'errorUpstreamTitle'],
    [new Error('a secret of ours'), 500, 'errorInternalTitle'],
  ] as const)(
    '%s becomes a page in words, with a reference and without inner detail',
    async (error, status, title) => {
      const agreements = {
        async states(): Promise<never> {
          throw error
        },
        history: async () => undefined,
      }
      const { log, ...world } = await createTestPortal(await open(), { agreements })
      const answer = await world.open('/ja/')
      const page = await answer.text()
      expect(answer.status).toBe(status)
      expect(page).toContain(say('ja', title))
      expect(page).not.toContain('a secret of ours')
      expect(log).toHaveLength(1)
    },
  )

  test('a node that neither asks nor issues offers neither', async () => {
    const world = await createTestPortal(await open(), { verifier: undefined, issuer: undefined })
    const page = await world.read('/en/')
    expect(page).not.toMatch(/href="\/en\/(?:services|issue)/)
    expect((await world.open('/en/issue')).status).toBe(404)
    const token = await world.tokenOn(SERVICE)
    expect((await world.send(SERVICE, { form_token: token })).status).toBe(404)
    expect(await world.read(`${SERVICE}/return?response_code=x`)).toContain(say('en', 'expiredTitle'))
  })

  test('what no module knows is a page for a browser and a problem document for a program', async () => {
    const { portal } = await createTestPortal(await open())
    const app = new Hono().notFound(portal.notFound)
    const page = await app.request('http://localhost/de/x', { headers: { accept: 'text/html,*/*' } })
    expect(await page.text()).toContain(say('de', 'errorNotFoundTitle'))
    const problem = await app.request('http://localhost/x', { headers: { accept: 'application/json' } })
    expect(problem.headers.get('content-type')).toBe('application/problem+json')
    expect(problem.status).toBe(404)
  })
})
