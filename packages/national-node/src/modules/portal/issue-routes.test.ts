import { beforeAll, expect, test } from 'vitest'
import { eachStore } from '../../store/each-store.ts'
import { createTestPortal, NOTICE_TEXT, START, type TestPortal } from './portal-fixtures.ts'

eachStore('the desk for TEST documents', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })

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
    expect(page).toMatch(/id="type-error">.*<span class="hidden">Error: <\/span>Choose a document\./)
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

  test('does not offer a training certificate to somebody who completed no course', async () => {
    const [person] = await world.registers.listPersons({ limit: 1 })
    const token = await world.tokenOn('/en/issue')
    const fields = { form_token: token, person: person?.id ?? '', type: 'training' }
    const answer = await world.send('/en/issue', fields)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('This person has completed no training.')
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

  test('[BE-JP 2] says what a partner does not recognise at the moment, in the words of the notice, and issues all the same', async () => {
    const asked: (readonly string[])[] = []
    const suspension = {
      notice: 'urn:uuid:0194682c-5c00-7000-8000-000000000001',
      by: 'BE',
      since: START,
      until: null,
      text: NOTICE_TEXT,
      rules: ['be-jp.pid'],
      where: ['BE', 'TN'],
      types: ['pid'],
    }
    const suspended = await createTestPortal(await open(), {
      issuer: {
        types: ['pid', 'diploma'],
        suspensions: async (types) => {
          asked.push(types)
          return types.includes('pid') ? [suspension] : []
        },
        createOffer: async () => ({ offerUrl: 'http://localhost:7100/receive?x', txCode: undefined }),
      },
    })
    const desk = await suspended.read('/nl/issue')
    expect(desk.indexOf('notice-warning')).toBeLessThan(desk.indexOf('<form method="post"'))
    expect(desk).toContain(NOTICE_TEXT.nl)
    expect(desk).toContain('Op dit moment niet erkend door: <bdi>België en Tunesië</bdi>.')
    const [person] = (await suspended.registers.listPersons({ limit: 20 })).filter(
      ({ diplomas }) => diplomas.length > 0,
    )
    const offer = async (type: string) => {
      const token = await suspended.tokenOn('/nl/issue')
      const answer = await suspended.send('/nl/issue', { form_token: token, person: person?.id ?? '', type })
      expect(answer.status).toBe(200)
      return answer.text()
    }
    const page = await offer('pid')
    expect(page).toContain('href="http://localhost:7100/receive?x"')
    expect(page).toContain('Identiteit')
    expect(page).toContain(NOTICE_TEXT.nl)
    expect(await offer('diploma')).not.toContain('notice-warning')
    expect(asked).toEqual([['pid', 'diploma'], ['pid', 'diploma'], ['pid'], ['pid', 'diploma'], ['diploma']])
  })

  test('gives nothing without the token of the form', async () => {
    expect((await world.send('/en/issue', { form_token: 'x', person: 'y', type: 'pid' })).status).toBe(403)
  })

  test.each(['?after=', `?after=${'x'.repeat(65)}`])('refuses a page that is none (%s)', async (query) => {
    expect((await world.open(`/en/issue${query}`)).status).toBe(400)
  })
})
