import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { NoticeDraft } from '../../national-node/src/modules/agreements/index.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { NASTY, requestOf, stateOf as screenState } from '../../wallet/src/screens/screen-fixtures.ts'
import { render } from '../../wallet/src/screens/render.ts'
import { createBrowser } from '../src/browser.ts'
import {
  beginEnrolment,
  chooseTraveller,
  enrol,
  lift as liftBoth,
  receiveCredentials,
  suspend,
  type Traveller,
} from '../src/crossing.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { CLIENT, type IssueWorld, openIssueWorld, rawWallet } from './issue-world.ts'
import { BE, JP, openPresentWorld, type PresentWorld, SESSION } from './present-world.ts'

const AGREEMENT = 'urn:entente:agreement:be-jp'
const WORDS = {
  fr: 'Une clé de la liste belge est peut-être compromise.',
  nl: 'Een sleutel van de Belgische lijst is misschien gecompromitteerd.',
  de: 'Ein Schlüssel der belgischen Liste ist möglicherweise kompromittiert.',
  en: 'A key of the Belgian list may be compromised.',
  ja: 'ベルギーのリストの鍵が漏えいしたおそれがあります。',
  ar: 'قد يكون أحد مفاتيح القائمة البلجيكية مخترقا.',
  vi: 'Một khóa của danh sách Bỉ có thể đã bị lộ.',
}
const DRAFT = { agreement: AGREEMENT, reason: { code: 'S2', text: WORDS } } as const
const SUSPEND: NoticeDraft = { ...DRAFT, type: 'suspend', target: ['recognitions:be-jp.pid'] }

async function openRequest(world: PresentWorld) {
  const request = await world.openRequest((await world.start()).walletUrl)
  if (!request.ok) throw new Error(`${request.code}: ${request.detail}`)
  return request
}

/** What the wallet knows before the person is asked: notices that suspend, or undefined. */
async function standing(world: PresentWorld) {
  const { offer } = await openRequest(world)
  return offer.choices[0]?.candidates[0]?.standing?.suspensions
}

/** What the person reads before they answer. */
async function screen(world: PresentWorld, lang: 'en' | 'ar' = 'en'): Promise<string> {
  const opened = await openRequest(world)
  const credentials = await world.wallet.credentials.list()
  return String(render(screenState(requestOf({ opened, credentials }), lang)))
}

async function verdict(world: PresentWorld): Promise<string | undefined> {
  const sent = await (await openRequest(world)).approve()
  if (!sent.ok) throw new Error(`${sent.code}: ${sent.detail}`)
  const responseCode = new URL(sent.redirectUri ?? '').searchParams.get('response_code') ?? ''
  const result = await world.verifier.result({ sessionHash: SESSION, responseCode })
  return result.outcome === 'decided' ? result.credentials[0]?.decision.verdict : undefined
}

/** The line to a node is cut, until it is called again. */
function cut(world: PresentWorld, origin: string): () => void {
  const app = world.web.apps.get(origin)
  world.web.apps.delete(origin)
  return () => void (app && world.web.apps.set(origin, app))
}

async function lift(world: PresentWorld, sha256: string): Promise<void> {
  const draft: NoticeDraft = { ...DRAFT, type: 'lift', refs: [sha256] }
  await world.be.agreements.signNotice(draft)
  await world.jp.agreements.signNotice(draft)
}

eachStore('A suspension bites', (open) => {
  test('[BE-JP 2] the wallet says so with the next request, in the words of the notice, and no more once both have lifted it', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    expect(await standing(world)).toEqual([])
    expect(await screen(world)).not.toContain('notice-warning')
    const notice = await world.be.agreements.signNotice(SUSPEND)
    expect(await standing(world)).toEqual([
      { notice: notice.id, by: 'BE', since: expect.any(String), until: null, text: WORDS },
    ])
    const page = await screen(world)
    expect(page).toContain(WORDS.en)
    expect(page.indexOf('name="refuse"')).toBeLessThan(page.indexOf('name="approve"'))
    expect(await screen(world, 'ar')).toContain(`<span lang="ar" dir="rtl">${WORDS.ar}</span>`)
    world.clock.advance(60)
    expect(await verdict(world)).toBe('SUSPENDED')
    await lift(world, notice.sha256)
    world.clock.advance(60)
    expect(await standing(world)).toEqual([])
    expect(await screen(world)).not.toContain('notice-warning')
    expect(await verdict(world)).toMatch(/^RECOGNISED/)
  })

  test('[BE-JP 2] a suspension by the other side is seen at home, too: the same state in both nodes', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const { id } = await world.jp.agreements.signNotice(SUSPEND)
    expect(await standing(world)).toMatchObject([{ notice: id, by: 'JP' }])
    expect(await publicRule(world, BE)).toEqual(await publicRule(world, JP))
  })

  test('[BE-JP 2] a partner that was down learns it when it is back; the wallet knew it meanwhile', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const back = cut(world, JP)
    const { id } = await world.be.agreements.signNotice(SUSPEND)
    back()
    expect(await publicRule(world, JP)).toMatchObject({ suspensions: [] })
    expect(await standing(world)).toMatchObject([{ notice: id }])
    world.clock.advance(3600)
    expect(await world.be.agreements.deliver()).toMatchObject({ waiting: 0 })
    expect(await publicRule(world, JP)).toMatchObject({ suspensions: [{ notice: id, text: WORDS }] })
    expect(await verdict(world)).toBe('SUSPENDED')
  })

  test('the public state tells each rule: kind, direction, type, status, and what suspends it', async () => {
    const world = await openPresentWorld(open)
    const { id, sha256 } = await world.be.agreements.signNotice(SUSPEND)
    expect(await publicRule(world, BE)).toEqual({
      id: 'be-jp.pid',
      kind: 'credential',
      pointing: 'JP',
      pointed: 'BE',
      type: 'urn:eudi:pid:1',
      extends: true,
      fallback: 'none',
      status: 'in-force',
      suspensions: [{ notice: id, sha256, by: 'BE', since: expect.any(String), until: null, text: WORDS }],
    })
    expect(await publicRule(world, BE, 'jp-be.mnc')).toMatchObject({
      type: 'org.iso.23220.1.jp.mnc',
      suspensions: [],
    })
  })

  test('when the home node cannot be asked, the person is told so, and nothing is blocked', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    await world.be.agreements.signNotice(SUSPEND)
    const back = cut(world, BE)
    expect(await standing(world)).toBeUndefined()
    const page = await screen(world)
    expect(page).toContain('could not check whether recognition is suspended')
    expect(page.indexOf('name="approve"')).toBeLessThan(page.indexOf('name="refuse"'))
    back()
    expect(await standing(world)).toHaveLength(1)
  })

  test('a home node that lies cannot put anything but text on the screen', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    await world.be.agreements.signNotice({ ...SUSPEND, reason: { code: 'S2', text: { en: NASTY } } })
    const page = await screen(world)
    expect(page).toContain('notice-warning')
    expect(page).not.toContain('<img')
    expect(page).not.toContain(NASTY)
  })

  test('the wallet asks the home node for nothing but what it tells everybody', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    await openRequest(world)
    const asked = world.web.seen.filter(({ url }) => url.startsWith(BE) && url.includes('/agreements'))
    expect(asked.map(({ url, method, body }) => [url, method, body])).toEqual([
      [`${BE}/agreements`, 'GET', ''],
    ])
  })

  describe('at the issuer', () => {
    let issuing: IssueWorld | undefined
    afterEach(() => issuing?.close())

    async function loginPage(world: IssueWorld): Promise<string> {
      const wallet = rawWallet(world)
      const { body } = await wallet.post('/as/par', wallet.pushed())
      const query = new URLSearchParams({ client_id: CLIENT, request_uri: body.request_uri })
      const answer = await wallet.call(`/as/authorize?${query}`)
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      const headers = { cookie, 'accept-language': 'de' }
      return (await wallet.call(answer.headers.get('location') ?? '', { headers })).text
    }

    test('[BE-JP 2] the person is told before they agree, and the document is issued all the same', async () => {
      const world = await openPresentWorld(open)
      const { agreements } = world.be
      issuing = await openIssueWorld(await open(), { agreements })
      expect(await loginPage(issuing)).not.toContain('notice-warning')
      const { id, sha256 } = await agreements.signNotice(SUSPEND)
      expect(await issuing.issuer.suspensions(['pid', 'diploma'])).toMatchObject([
        { notice: id, by: 'BE', rules: ['be-jp.pid'], where: ['JP'], types: ['pid'], text: WORDS },
      ])
      expect(await issuing.issuer.suspensions(['diploma'])).toEqual([])
      const page = await loginPage(issuing)
      expect(page).toContain(WORDS.de)
      expect(page).toContain('Personenidentifizierungsdaten')
      expect(page).toContain('Zurzeit nicht anerkannt von: <bdi>Japan</bdi>.')
      const wallet = rawWallet(issuing)
      const token = await wallet.tokenByCode()
      const issued = await wallet.credential({ token, body: await wallet.request() })
      expect(issued.status).toBe(200)
      await lift(world, sha256)
      world.clock.advance(1)
      expect(await loginPage(issuing)).not.toContain('notice-warning')
    })

    test('a suspension of what the other side issues is no concern of ours', async () => {
      const world = await openPresentWorld(open)
      issuing = await openIssueWorld(await open(), { agreements: world.be.agreements })
      await world.be.agreements.signNotice({ ...SUSPEND, target: ['recognitions:jp-be.mnc'] })
      expect(await issuing.issuer.suspensions(['pid', 'diploma'])).toEqual([])
    })
  })
})

describe('over sockets, with the Union between Belgium and Japan', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-suspension-'))
  let testbed: Testbed
  let traveller: Traveller
  beforeAll(async () => {
    testbed = await startTestbed({ dir, webWallet: false })
    await signAgreement(testbed, 'be-jp')
    await signAgreement(testbed, 'eu-jp')
    traveller = await chooseTraveller(testbed)
    await receiveCredentials(testbed, traveller)
  })
  afterAll(async () => {
    await testbed.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** By query: notices that the wallet knows of before the person is asked. */
  async function known() {
    const opened = await traveller.wallet.open(await beginEnrolment(testbed, createBrowser(), 'en'))
    if (!opened.ok) throw new Error(opened.detail)
    const all = opened.offer.choices.map(({ queryId, candidates: [one] }) => [
      queryId,
      one?.standing?.suspensions?.map(({ notice }) => notice),
    ])
    return Object.fromEntries(all) as Record<string, unknown>
  }

  async function verdicts() {
    const { credentials } = await enrol(testbed, traveller)
    return Object.fromEntries(credentials.map(({ queryId, decision }) => [queryId, decision.verdict]))
  }

  const desk = async () => (await createBrowser().get(`${testbed.urls.be}/en/issue`)).text

  test('[BE-JP 2] wallet and verifier agree on the identity, and the desk says it; the union-wide rule is no way round', async () => {
    expect(await known()).toEqual({ pid: [], diploma: [] })
    expect(await desk()).not.toContain('notice-warning')
    const notice = await suspend(testbed)
    expect(await known()).toEqual({ pid: [notice.id], diploma: [] })
    expect(await verdicts()).toEqual({ pid: 'SUSPENDED', diploma: 'RECOGNISED' })
    const page = await desk()
    expect(page).toContain(
      'Issued all the same, and valid: <bdi>Identity</bdi>. Not recognised at present by: <bdi>Japan</bdi>.',
    )
    expect(page).toContain('TEST drill: an incident at the Belgian provider')
    expect(page).toContain(notice.id)
    const again = await testbed.nodes.be.issuer?.createOffer({ personId: traveller.personId, types: ['pid'] })
    expect(await traveller.wallet.receive(again?.linkByReference ?? '', again?.txCode)).toHaveLength(1)
    await liftBoth(testbed, notice)
    expect((await known())['pid']).toEqual([])
    expect(await desk()).not.toContain('notice-warning')
  })

  test('[EU-JP 1] what the Union suspends is known to a wallet with a document of a member', async () => {
    const { id } = await testbed.nodes.eu.agreements.signNotice({
      agreement: 'urn:entente:agreement:eu-jp',
      type: 'suspend',
      target: ['recognitions:eu-jp.diploma'],
      reason: DRAFT.reason,
    })
    expect(await known()).toEqual({ pid: [], diploma: [id] })
    expect((await verdicts())['diploma']).toBe('SUSPENDED')
  })
})

/** One rule as the node publishes it. */
async function publicRule(world: PresentWorld, origin: string, rule = 'be-jp.pid'): Promise<unknown> {
  const answer = await world.web.walletFetch(`${origin}/agreements`, PLAIN)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  const { agreements } = JSON.parse(await answer.text()) as {
    agreements: { id: string; rules: { id: string }[] }[]
  }
  return agreements.find(({ id }) => id === AGREEMENT)?.rules.find(({ id }) => id === rule)
}

const PLAIN = {
  method: 'GET',
  headers: {},
  redirect: 'error',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
} as const
