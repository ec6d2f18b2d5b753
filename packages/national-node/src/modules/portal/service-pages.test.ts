import { names, say } from '@entente/ui'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import { createTestPortal, NOTICE_TEXT, type TestPortal } from './portal-fixtures.ts'

const SERVICE = '/en/services/enrolment'

eachStore('the page of a service', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })
  beforeEach(() => {
    delete world.suspended.rule
  })

  test.each(LANGUAGES)(
    '[BE-JP 4] says in %s who asks for what, for how long, under which article',
    async (lang) => {
      const page = await world.read(`/${lang}/services/enrolment`)
      const { attributes } = names[lang]
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
      expect(page).toContain(say(lang, 'continueWithWallet'))
      expect(page.indexOf(say(lang, 'continueWithWallet'))).toBeLessThan(page.indexOf(say(lang, 'otherWays')))
    },
  )

  test.each(LANGUAGES)(
    '[BE-JP 2] of a suspended article shows in %s the notice and the other ways first',
    async (lang) => {
      world.suspended.rule = 'be-jp.pid'
      const page = await world.read(`/${lang}/services/enrolment`)
      const { agreementStates } = names[lang]
      expect(page).toContain(NOTICE_TEXT[lang])
      expect(page).toContain(agreementStates['partly-suspended'])
      expect(page).not.toContain(say(lang, 'continueWithWallet'))
      expect(page.indexOf(say(lang, 'otherWays'))).toBeLessThan(page.indexOf(say(lang, 'tryAnyway')))
    },
  )

  test('is as before when another article is suspended', async () => {
    world.suspended.rule = 'jp-be.mnc'
    expect(await world.read(SERVICE)).toContain(say('en', 'continueWithWallet'))
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
    expect(await foreign.text()).toContain(say('en', 'errorFormTitle'))
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
