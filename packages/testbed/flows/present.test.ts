import { expect, test } from 'vitest'
import { decodeBase64url, parseJws, textOf } from '@entente/credentials'
import { createTestPki } from '../src/pki.ts'
import { randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { REASON } from './agreements-world.ts'
import { JP, openPresentWorld, SESSION, type PresentWorld } from './present-world.ts'

/** With or without limits: the limits are the agreement's affair. */
const RECOGNISED = /^RECOGNISED(_LIMITED)?$/

/** Opens the wallet on a new request, approves, and comes back to the page of the university. */
async function present(world: PresentWorld) {
  const request = await opened(world)
  const sent = await request.approve()
  if (!sent.ok) throw new Error(`${sent.code}: ${sent.detail}`)
  return resultOf(world, sent.redirectUri)
}

async function opened(world: PresentWorld) {
  const { walletUrl } = await world.start()
  const request = await world.openRequest(walletUrl)
  if (!request.ok) throw new Error(`${request.code}: ${request.detail}`)
  return request
}

async function resultOf(world: PresentWorld, redirectUri = '') {
  const responseCode = new URL(redirectUri).searchParams.get('response_code') ?? ''
  const result = await world.verifier.result({ sessionHash: SESSION, responseCode })
  const credential = result.outcome === 'decided' ? result.credentials[0] : undefined
  const reasons = credential?.decision.reasons.map(({ code }) => code)
  return { result, credential, verdict: credential?.decision.verdict, reasons }
}

eachStore('From a Belgian wallet to a Japanese university', (open) => {
  test('[BE-JP 1] [BE-JP 2] the identity is recognised under the agreement, and the service gets what it wants, no more', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const { credential, verdict } = await present(world)
    expect(verdict).toMatch(RECOGNISED)
    expect(credential?.decision.agreement?.id).toBe('urn:entente:agreement:be-jp')
    expect(credential?.attributes).toMatchObject({ birthdate: '1999-02-28', nationalities: ['BE', 'LU'] })
    expect(Object.keys(credential?.attributes ?? {}).toSorted()).toEqual([
      'birthdate',
      'family_name',
      'given_name',
      'nationalities',
    ])
  })

  test('The wallet shows who asks, from the certificate, and why, before anything leaves', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const { summary, offer } = await opened(world)
    expect(summary.relyingParty).toMatchObject({
      name: 'TEST JP Relying Party',
      country: 'JP',
      list: { uri: `${JP}/lote/access-ca.jwt` },
    })
    expect(summary.intendedUse).toMatchObject({
      purpose: 'identity-verification',
      purposeText: { en: expect.stringContaining('enrolling'), ja: expect.any(String) },
    })
    expect(offer.choices[0]?.candidates[0]?.disclosed.map(({ path }) => path.join('.'))).toEqual([
      'family_name',
      'given_name',
      'birthdate',
      'nationalities.0',
      'nationalities.1',
    ])
    expect(world.web.seen.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('[BE-JP 4] the receipt is signed, open, and holds no personal data; nor does the audit log of the node', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const { credential } = await present(world)
    const answer = await world.jp.app.request(`/verifier/receipts/${credential?.receiptId}`)
    const receipt = await answer.text()
    const text = textOf(decodeBase64url(receipt.split('.')[1] ?? ''))
    expect(parseJws(receipt).header['alg']).toBe('ES256')
    expect(JSON.parse(text)).toMatchObject({ verdict: credential?.decision.verdict, rule: 'be-jp.pid' })
    const log = JSON.stringify(await world.jp.audit.list(world.jp.store.db))
    for (const value of ['Peeters', 'Alice', '1999-02-28']) expect(text + log).not.toContain(value)
    expect(await world.jp.audit.verifyChain(world.jp.store.db)).toMatchObject({ ok: true })
  })

  test('[BE-JP 2] when Belgium suspends the rule, the same credential is suspended at once in Japan, and again recognised when it is lifted', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const draft = { agreement: 'urn:entente:agreement:be-jp', reason: REASON } as const
    const target = ['recognitions:be-jp.pid']
    const suspension = await world.be.agreements.signNotice({ ...draft, type: 'suspend', target })
    world.clock.advance(60)
    const suspended = await present(world)
    expect(suspended.verdict).toBe('SUSPENDED')
    expect(suspended.reasons).toContain('SUSPENDED_BY_NOTICE')
    expect(suspended.credential?.attributes).toEqual({})
    const lift = { ...draft, type: 'lift', refs: [suspension.sha256] } as const
    await world.be.agreements.signNotice(lift)
    await world.jp.agreements.signNotice(lift)
    world.clock.advance(60)
    expect((await present(world)).verdict).toMatch(RECOGNISED)
  })

  test('A revoked credential is not recognised, within a minute of its revocation', async () => {
    const world = await openPresentWorld(open)
    await world.hold({ index: 5 })
    expect((await present(world)).verdict).toMatch(RECOGNISED)
    world.revoked.add(5)
    world.clock.advance(61)
    const { verdict, reasons, credential } = await present(world)
    expect(verdict).toBe('NOT_RECOGNISED')
    expect(reasons).toContain('STATUS_REVOKED')
    expect(credential?.attributes).toEqual({})
  })

  test('Two presentations show two copies with nothing in common', async () => {
    const world = await openPresentWorld(open)
    await world.hold({ copyCount: 2 })
    await present(world)
    await present(world)
    const [batch] = await world.wallet.holdings.list()
    expect(batch?.copies.map(({ uses }) => uses)).toEqual([1, 1])
  })

  test('A holder who refuses, and one who holds nothing that fits, look the same to the university', async () => {
    const world = await openPresentWorld(open)
    const sizes: (number | undefined)[] = []
    const outcomes: unknown[] = []
    for (const holding of [false, true]) {
      if (holding) await world.hold()
      const request = await opened(world)
      expect(request.offer.satisfiable).toBe(holding)
      const sent = await request.refuse()
      const { result } = await resultOf(world, sent.ok ? sent.redirectUri : '')
      const posted = world.web.seen.findLast(({ url }) => url.includes('/verifier/response/'))
      sizes.push(posted?.body.length)
      outcomes.push({ ...result, id: undefined })
    }
    expect(sizes[0]).toBe(sizes[1])
    expect(outcomes[0]).toEqual(outcomes[1])
    expect(outcomes[0]).toMatchObject({ outcome: 'declined', error: 'access_denied' })
  })

  test('An identity of an issuer that is not on the Belgian list is not even offered', async () => {
    const world = await openPresentWorld(open)
    const stranger = createTestPki({ code: 'be', country: 'BE', clock: world.clock, random: randomBytes })
    await world.hold({ issuer: stranger.keys.get('pid-issuer') })
    const { offer } = await opened(world)
    expect(offer).toMatchObject({
      satisfiable: false,
      choices: [{ unfit: [{ credentialId: 'credential-1', reason: 'AUTHORITY' }] }],
    })
  })

  test('The Belgian list out of reach: the decision says so, and nothing is taken for good', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const app = world.web.apps.get('https://be.example')
    world.web.apps.delete('https://be.example')
    const { verdict, reasons } = await present(world)
    expect(verdict).not.toMatch(RECOGNISED)
    expect(reasons).toContain('LIST_UNAVAILABLE')
    if (app !== undefined) world.web.apps.set('https://be.example', app)
    world.clock.advance(120)
    expect((await present(world)).verdict).toMatch(RECOGNISED)
  })

  test('A relying party whose list cannot be read, or is signed by somebody else, is refused before any consent', async () => {
    const world = await openPresentWorld(open)
    await world.hold()
    const { walletUrl } = await world.start()
    const { app } = world.jp
    world.web.apps.set(JP, withoutList(app))
    expect(await world.openRequest(walletUrl)).toMatchObject({ ok: false, code: 'X5C_PATH' })
    expect(world.web.seen.filter(({ method }) => method === 'POST')).toEqual([])
    world.web.apps.set(JP, app)
    expect(await world.openRequest(walletUrl)).toMatchObject({ ok: true })
  })
})

function withoutList(app: PresentWorld['jp']['app']): PresentWorld['jp']['app'] {
  const request: typeof app.request = (input, init) =>
    typeof input === 'string' && input.startsWith('/lote/')
      ? new Response('', { status: 503 })
      : app.request(input, init)
  return Object.assign(Object.create(app) as typeof app, { request })
}
