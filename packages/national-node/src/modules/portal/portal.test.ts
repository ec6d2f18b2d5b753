import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { ASSETS, CATALOGUES, LANGUAGES as UI_LANGUAGES } from '@entente/ui'
import { REASONS } from '@entente/agreement'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../../kernel/fault.ts'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import {
  createTestPortal,
  decided,
  NOTICE_TEXT,
  suspendedDecision,
  type TestPortal,
} from './portal-fixtures.ts'

const SERVICE = '/en/services/enrolment'
const CEILING_BYTES = 15 * 1024

describe('the catalogues', () => {
  test('[BE-JP 17] every reason of the agreement language has its texts in all seven languages, and no other', () => {
    const codes = Object.keys(REASONS).sort()
    for (const lang of LANGUAGES) expect(Object.keys(CATALOGUES[lang].reasons).sort(), lang).toEqual(codes)
    expect(new Set(Object.values(REASONS))).toEqual(new Set(Object.keys(CATALOGUES.en.reasonClasses)))
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
  beforeEach(() => {
    delete world.suspended.rule
    world.results.clear()
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
      expect(page).toContain(CATALOGUES[lang].agreementStates['in-force'])
      expect(page).toContain(CATALOGUES[lang].modes.pilot)
      expect(page).toContain(CATALOGUES[lang].page.testBanner)
      expect(page).not.toMatch(/<script|<style|\sstyle=|https?:\/\/(?!www\.w3)/)
      expect(answer.headers.get('content-security-policy')).toContain(
        "form-action 'self' http://localhost:7100",
      )
      expect(
        brotliCompressSync(page).length + brotliCompressSync(ASSETS.stylesheet.body).length,
      ).toBeLessThan(CEILING_BYTES)
    },
  )

  test('assets are kept for ever under the name of their content, compressed once', async () => {
    const { path, body } = ASSETS.stylesheet
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
    expect(await answer.text()).toContain(CATALOGUES.vi.page.errorNotFoundTitle)
    expect((await world.open('/fr/services/none')).status).toBe(404)
  })

  describe('the page of a service', () => {
    test.each(LANGUAGES)(
      '[BE-JP 4] says in %s who asks for what, for how long, under which article',
      async (lang) => {
        const page = await world.read(`/${lang}/services/enrolment`)
        const { attributes, page: texts } = CATALOGUES[lang]
        for (const name of [
          'family_name',
          'given_name',
          'birthdate',
          'nationalities',
          'awarding_institution',
        ] as const)
          expect(page).toContain(attributes[name])
        expect(page).toContain('be-jp.pid')
        expect(page).toContain('90')
        expect(page).toContain(texts.continueWithWallet)
        expect(page.indexOf(texts.continueWithWallet)).toBeLessThan(page.indexOf(texts.otherWays))
      },
    )

    test.each(LANGUAGES)(
      '[BE-JP 2] of a suspended article shows in %s the notice and the other ways first',
      async (lang) => {
        world.suspended.rule = 'be-jp.pid'
        const page = await world.read(`/${lang}/services/enrolment`)
        const { page: texts, agreementStates } = CATALOGUES[lang]
        expect(page).toContain(NOTICE_TEXT[lang])
        expect(page).toContain(agreementStates['partly-suspended'])
        expect(page).not.toContain(texts.continueWithWallet)
        expect(page.indexOf(texts.otherWays)).toBeLessThan(page.indexOf(texts.tryAnyway))
      },
    )

    test('is as before when another article is suspended', async () => {
      world.suspended.rule = 'jp-be.mnc'
      expect(await world.read(SERVICE)).toContain(CATALOGUES.en.page.continueWithWallet)
    })

    test('begins nothing without the token of its form', async () => {
      const before = world.started.length
      for (const token of ['', 'made-up.token', 'x'.repeat(201)]) {
        const answer = await world.send(SERVICE, { form_token: token })
        expect([400, 403]).toContain(answer.status)
      }
      const foreign = await world.open(SERVICE, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
        body: new URLSearchParams({ form_token: await world.tokenOn(SERVICE) }).toString(),
      })
      expect(foreign.status).toBe(403)
      expect(await foreign.text()).toContain(CATALOGUES.en.page.errorFormTitle)
      expect(world.started).toHaveLength(before)
    })

    test('leads to the wallet, bound to this browser and in its language', async () => {
      const token = await world.tokenOn('/ja/services/enrolment')
      const answer = await world.send('/ja/services/enrolment', { form_token: token })
      expect(answer.status).toBe(303)
      expect(answer.headers.get('location')).toBe('http://localhost:7100/present?request_uri=x')
      expect(world.started.at(-1)).toMatchObject({ serviceId: 'enrolment', language: 'ja' })
      expect(world.started.at(-1)?.sessionHash).toMatch(/^[A-Za-z0-9_-]{43}$/)
    })
  })

  describe('the way back from the wallet', () => {
    const back = (lang: string, code = 'code') => `/${lang}/services/enrolment/return?response_code=${code}`
    beforeEach(() => world.tokenOn(SERVICE))

    test.each(LANGUAGES)(
      '[BE-JP 2] tells in %s the verdict, what was received and every reason',
      async (lang) => {
        world.results.set('code', { outcome: 'decided', serviceId: 'enrolment', credentials: [decided()] })
        const page = await world.read(back(lang))
        const { verdictTitles, reasons, attributes, countries, assurance } = CATALOGUES[lang]
        expect(page).toContain(`<h1 id="verdict">${verdictTitles.RECOGNISED_LIMITED}</h1>`)
        expect(page.indexOf(countries.BE)).toBeLessThan(page.indexOf(`<strong>${countries.JP}</strong>`))
        for (const shown of [
          reasons.PILOT,
          reasons.LOA_PROVISIONAL,
          attributes.family_name,
          assurance.substantial,
        ])
          expect(page).toContain(shown)
        expect(page).toContain('<bdi>D’Hondt</bdi>')
        expect(page).toContain('<time datetime="1999-04-03">')
        expect(page).toContain('href="/verifier/receipts/01946830-0000-7000-8000-000000000001"')
        expect(page).toContain('IAL 2 · AAL 2 · FAL 1')
        expect(page).toContain(`href="/nl/services/enrolment/return?response_code=code"`)
      },
    )

    test.each(LANGUAGES)(
      '[BE-JP 2] names in %s the notice that suspends, and hands over nothing',
      async (lang) => {
        world.suspended.rule = 'be-jp.pid'
        world.results.set('code', {
          outcome: 'decided',
          serviceId: 'enrolment',
          credentials: [suspendedDecision()],
        })
        const page = await world.read(back(lang))
        expect(page).toContain(CATALOGUES[lang].verdictTitles.SUSPENDED)
        expect(page).toContain(NOTICE_TEXT[lang])
        expect(page).toContain('urn:uuid:0194682c-5c00-7000-8000-000000000001')
        expect(page).toContain(CATALOGUES[lang].page.nothingReceivedHere)
        expect(page).toContain(CATALOGUES[lang].page.otherWays)
        expect(page).not.toContain('D’Hondt')
      },
    )

    test('says the gravest of several verdicts first, and each with its document', async () => {
      const refused = decided(
        {
          verdict: 'NOT_RECOGNISED',
          rule: null,
          agreement: null,
          reasons: [{ code: 'NO_RULE', class: 'refuse', clause: '', detail: '' }],
        },
        { queryId: 'diploma', attributes: {} },
      )
      world.results.set('code', {
        outcome: 'decided',
        serviceId: 'enrolment',
        credentials: [decided(), refused],
      })
      const page = await world.read(back('en'))
      expect(page).toContain('<h1 id="verdict">Your documents are not recognised here</h1>')
      expect(page).toMatch(/<h2>Your Belgian identity<\/h2><span class="tag tag-ok">.*Recognised with limits/)
      expect(page).toMatch(/<h2>Your diploma<\/h2><span class="tag tag-stop">.*Not recognised/)
      expect(page).toContain(CATALOGUES.en.reasons.NO_RULE)
    })

    test('shows values of every kind as text, whatever they hold', async () => {
      const attributes = {
        family_name: '<script>alert(1)</script>',
        sex: 2,
        address: { country: 'BE', locality: 'Gent' },
        place_of_birth: { locality: 'Eupen', country: 'BE' },
        nationalities: ['BE', 'JP'],
        name_native: '山田 花子',
        'age_equal_or_over.18': true,
        title: 'Master in de informatica',
        award_date: '2021-06-30',
        unheard_of: null,
      }
      world.results.set('code', {
        outcome: 'decided',
        serviceId: 'enrolment',
        credentials: [decided({}, { attributes })],
      })
      const page = await world.read(back('fr'))
      expect(page).toContain('&lt;script&gt;')
      expect(page).not.toContain('<script')
      for (const shown of [
        'Féminin',
        'Belgique<br><bdi>Gent</bdi>',
        'Belgique et Japon',
        '山田 花子',
        'Âge d’au moins 18',
        '30 juin 2021',
      ])
        expect(page).toContain(shown)
    })

    test.each([
      [
        'the person said no',
        { outcome: 'declined', serviceId: 'enrolment', error: 'access_denied' },
        'declinedTitle',
      ],
      [
        'the wallet could not',
        { outcome: 'declined', serviceId: 'enrolment', error: 'wallet_unavailable' },
        'declinedTitle',
      ],
      [
        'the code is not of this session',
        { outcome: 'refused', code: 'VP_SESSION_MISMATCH' },
        'expiredTitle',
      ],
    ] as const)('when %s: a page of its own, with a way to begin again', async (_, result, title) => {
      world.results.set('code', result)
      const page = await world.read(back('de'))
      expect(page).toContain(CATALOGUES.de.page[title])
      expect(page).toContain(CATALOGUES.de.page.nothingReceived)
      expect(page).toContain('href="/de/services/enrolment"')
      expect(page.includes('wallet_unavailable')).toBe('error' in result && result.error !== 'access_denied')
    })

    test.each([['/en/services/enrolment/return'], ['/en/services/enrolment/return?response_code=unknown']])(
      '%s without a result is no longer open',
      async (path) => {
        expect(await world.read(path)).toContain(CATALOGUES.en.page.expiredTitle)
      },
    )

    test('a browser without a session learns nothing, even with the code', async () => {
      world.results.set('code', { outcome: 'decided', serviceId: 'enrolment', credentials: [decided()] })
      const stranger = await world.portal.routes.request(`http://localhost${back('en')}`)
      const page = await stranger.text()
      expect(page).toContain(CATALOGUES.en.page.expiredTitle)
      expect(page).not.toContain('D’Hondt')
    })
  })

  describe('the desk for TEST documents', () => {
    test('shows the people page by page, with those who have a diploma marked', async () => {
      const [first, seen] = [await world.read('/nl/issue'), new Set<string>()]
      for (let page = first; ; ) {
        for (const [, id = ''] of page.matchAll(/name="person" value="([^"]+)"/g)) seen.add(id)
        const next = /href="(\/nl\/issue\?after=[^"]+)"[^>]*>Meer personen tonen/.exec(page)?.[1]
        if (next === undefined) break
        page = await world.read(next)
      }
      expect(seen.size).toBe(20)
      expect(first).toContain('Geen van deze personen bestaat.')
    })

    test('says what is missing, beside the question and on top, and keeps what was chosen', async () => {
      const [person] = await world.registers.listPersons({ limit: 1 })
      const token = await world.tokenOn('/en/issue')
      const answer = await world.send('/en/issue', { form_token: token, person: person?.id ?? '' })
      const page = await answer.text()
      expect(answer.status).toBe(400)
      expect(page).toContain('<a href="#type">Choose a document.</a>')
      expect(page).toContain('id="type-error">Choose a document.')
      expect(page).toMatch(new RegExp(`value="${person?.id}" checked`))
      expect(page).not.toContain('Choose a person.')
    })

    test('does not offer a diploma to somebody who has none', async () => {
      const person = (await world.registers.listPersons({ limit: 20 })).find(
        ({ diplomas }) => diplomas.length === 0,
      )
      const token = await world.tokenOn('/en/issue')
      const answer = await world.send('/en/issue', {
        form_token: token,
        person: person?.id ?? '',
        type: 'diploma',
      })
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('This person has no diploma.')
    })

    test('[BE-JP 1] makes an offer: a link into the wallet and a code', async () => {
      const [person] = await world.registers.listPersons({ limit: 1 })
      const token = await world.tokenOn('/ar/issue')
      const answer = await world.send('/ar/issue', {
        form_token: token,
        person: person?.id ?? '',
        type: 'pid',
      })
      const page = await answer.text()
      expect(answer.status).toBe(200)
      expect(page).toMatch(
        /href="http:\/\/localhost:7100\/receive\?credential_offer_uri=https%3A%2F%2Fjp\.example%2Fissuer%2Foffers%2F[^"]+"/,
      )
      expect(page).toMatch(/<bdi dir="ltr" class="code secret">\d{6}<\/bdi>/)
    })

    test('gives nothing without the token of the form', async () => {
      expect((await world.send('/en/issue', { form_token: 'x', person: 'y', type: 'pid' })).status).toBe(403)
    })

    test.each(['?after=', `?after=${'x'.repeat(65)}`])('refuses a page that is none (%s)', async (query) => {
      expect((await world.open(`/en/issue${query}`)).status).toBe(400)
    })
  })
})

eachStore('portal of a node in trouble', (open) => {
  test.each([
    [new Fault('upstream', 'trust-lists/unreachable', 'no answer'), 502, 'errorUpstreamTitle'],
    [new Error('a secret of ours'), 500, 'errorInternalTitle'],
  ] as const)(
    '%s becomes a page in words, with a reference and without inner detail',
    async (error, status, title) => {
      const agreements = { states: () => Promise.reject(error) }
      const { portal, log, ...world } = await createTestPortal(await open(), { agreements })
      const answer = await world.open('/ja/')
      const page = await answer.text()
      expect(answer.status).toBe(status)
      expect(page).toContain(CATALOGUES.ja.page[title])
      expect(page).not.toContain('a secret of ours')
      expect(log).toHaveLength(1)
      expect(portal).toBeDefined()
    },
  )

  test('a node that neither asks nor issues offers neither', async () => {
    const world = await createTestPortal(await open(), { verifier: undefined, issuer: undefined })
    const page = await world.read('/en/')
    expect(page).not.toMatch(/href="\/en\/(?:services|issue)/)
    expect((await world.open('/en/issue')).status).toBe(404)
    const token = await world.tokenOn(SERVICE)
    expect((await world.send(SERVICE, { form_token: token })).status).toBe(404)
    expect(await world.read(`${SERVICE}/return?response_code=x`)).toContain(CATALOGUES.en.page.expiredTitle)
  })

  test('what no module knows is a page for a browser and a problem document for a program', async () => {
    const { portal } = await createTestPortal(await open())
    const { Hono } = await import('hono')
    const app = new Hono().notFound(portal.notFound)
    const page = await app.request('http://localhost/de/x', { headers: { accept: 'text/html,*/*' } })
    expect(await page.text()).toContain(CATALOGUES.de.page.errorNotFoundTitle)
    const problem = await app.request('http://localhost/x', { headers: { accept: 'application/json' } })
    expect(problem.headers.get('content-type')).toBe('application/problem+json')
    expect(problem.status).toBe(404)
  })
})
