import { names, reasonTexts, say } from '@entente/ui'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import {
  createTestPortal,
  decided,
  NOTICE_TEXT,
  suspendedDecision,
  type TestPortal,
} from './portal-fixtures.ts'

eachStore('the way back from the wallet', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })
  beforeEach(async () => {
    delete world.suspended.rule
    world.results.clear()
    await world.tokenOn('/en/services/enrolment')
  })

  const back = (lang: string, code = 'code') => `/${lang}/services/enrolment/return?response_code=${code}`

  test.each(LANGUAGES)(
    '[BE-JP 2] tells in %s the verdict, what was received and every reason',
    async (lang) => {
      world.results.set('code', { outcome: 'decided', serviceId: 'enrolment', credentials: [decided()] })
      const page = await world.read(back(lang))
      const { verdictTitles, attributes, countries, assurance } = names[lang]
      expect(page).toContain(`<h1 id="verdict">${verdictTitles.RECOGNISED_LIMITED}</h1>`)
      expect(page.indexOf(countries.BE)).toBeLessThan(page.indexOf(`<strong>${countries.JP}</strong>`))
      for (const shown of [
        reasonTexts(lang, 'PILOT').person,
        reasonTexts(lang, 'LOA_PROVISIONAL').person,
        attributes.family_name,
        assurance.substantial,
      ])
        expect(page).toContain(shown)
      expect(page).toContain('<bdi>D’Hondt</bdi>')
      expect(page).toContain('<time datetime="1999-04-03">')
      expect(page).toContain(`href="/${lang}/receipts/01946830-0000-7000-8000-000000000001"`)
      expect(page).toContain(
        `href="/${lang}/services/enrolment/inputs?response_code=code&amp;receipt=01946830-0000-7000-8000-000000000001"`,
      )
      expect(page).toContain(say(lang, 'receiptInputs'))
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
      expect(page).toContain(names[lang].verdictTitles.SUSPENDED)
      expect(page).toContain(NOTICE_TEXT[lang])
      expect(page).toContain('urn:uuid:0194682c-5c00-7000-8000-000000000001')
      expect(page).toContain(say(lang, 'nothingReceivedHere'))
      expect(page).toContain(say(lang, 'otherWays'))
      expect(page).not.toContain('D’Hondt')
    },
  )

  test.each(LANGUAGES)(
    'offers in %s an attestation of this country where one can be made, and leads to the wallet',
    async (lang) => {
      const credentials = [{ ...decided({ verdict: 'RECOGNISED' }), holderKey: 'key' }]
      world.results.set('code', { outcome: 'decided', serviceId: 'enrolment', credentials })
      const page = await world.read(back(lang))
      expect(page).toContain(say(lang, 'attestButton'))
      const [, form_token = ''] = /name="form_token" value="([^"]*)"/.exec(page) ?? []
      const path = `/${lang}/services/enrolment/attestation`
      const fields = { form_token, response_code: 'code', document: credentials[0]?.queryId ?? '' }
      const answer = await world.send(path, fields)
      expect({ status: answer.status, to: answer.headers.get('location') }).toEqual({
        status: 303,
        to: 'http://localhost:7100/receive?of=pid',
      })
      expect((await world.send(path, { ...fields, form_token: 'x' })).status).toBe(403)
      world.results.set('code', { outcome: 'decided', serviceId: 'enrolment', credentials: [decided()] })
      expect(await world.read(back(lang))).not.toContain(say(lang, 'attestButton'))
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
    expect(page).toMatch(
      /<a href="#pid">Your Belgian identity<\/a> <span class="tag tag-ok">.*Recognised with limits/,
    )
    expect(page).toMatch(/<a href="#diploma">Your diploma<\/a> <span class="tag tag-stop">.*Not recognised/)
    for (const id of ['pid', 'diploma']) expect(page).toContain(`<h2 id="${id}">`)
    expect(page).toContain(reasonTexts('en', 'NO_RULE').person)
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
    ['the code is not of this session', { outcome: 'refused', code: 'VP_SESSION_MISMATCH' }, 'expiredTitle'],
  ] as const)('when %s: a page of its own, with a way to begin again', async (_, result, title) => {
    world.results.set('code', result)
    const page = await world.read(back('de'))
    expect(page).toContain(say('de', title))
    expect(page).toContain(say('de', 'nothingReceived'))
    expect(page).toContain('href="/de/services/enrolment"')
    expect(page.includes('wallet_unavailable')).toBe('error' in result && result.error !== 'access_denied')
  })

  test.each([['/en/services/enrolment/return'], ['/en/services/enrolment/return?response_code=unknown']])(
    '%s without a result is no longer open',
    async (path) => {
      expect(await world.read(path)).toContain(say('en', 'expiredTitle'))
    },
  )

  test('a browser without a session learns nothing, even with the code', async () => {
    world.results.set('code', { outcome: 'decided', serviceId: 'enrolment', credentials: [decided()] })
    const stranger = await world.portal.routes.request(`http://localhost${back('en')}`)
    const page = await stranger.text()
    expect(page).toContain(say('en', 'expiredTitle'))
    expect(page).not.toContain('D’Hondt')
  })
})
