/** What may be said once, or by one, or until a moment: said again, by another, or later. Whole nodes on one clock. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  certificatePublicJwk,
  createPresentationResponse,
  type KeyRef,
  type NewKeyBinding,
  parseJws,
  parseRequestLink,
  present,
  type PresentationRequest,
  runAsync,
  runSync,
  verifyRequestObject,
  webDriver,
  x5cOf,
} from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import type { Offer } from '@entente/wallet'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { steppingClock, systemClock } from '../../national-node/src/kernel/clock.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { type Browser, createBrowser } from '../src/browser.ts'
import { chooseTraveller, receiveCredentials, suspend, type Traveller } from '../src/crossing.ts'
import { freePorts } from '../src/free-ports.ts'
import { beginEnrolment, readDecision } from '../src/remote-crossing.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { DEMO_PORTS } from '../src/testbed-config.ts'
import { PLACES, storedAt } from './each-place.ts'
import { rawWallet } from './issue-world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const SKEW = 60
const driver = nodeDriver()
/** Signs with the keys of the wallet; whom to trust is not asked of it. */
const holderDriver = webDriver(globalThis.crypto.subtle, {
  issuer: async () => ({ trusted: false, code: 'X5C_PATH', detail: 'not asked' }),
})

describe.each(PLACES)('Named cases of bad input ($name)', (place) => {
  const { skipped } = place
  const dir = mkdtempSync(join(tmpdir(), 'entente-cases-'))
  const clock = steppingClock(systemClock.now())
  let testbed: Testbed
  let traveller: Traveller
  beforeAll(async () => {
    if (skipped) return
    const ports = { ...(await freePorts()), wallet: DEMO_PORTS.wallet }
    testbed = await startTestbed({ dir, ports, ...storedAt(place), webWallet: false, clock })
    for (const pair of ['be-jp', 'eu-jp'] as const) await signAgreement(testbed, pair)
    traveller = await chooseTraveller(testbed)
    await receiveCredentials(testbed, traveller)
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const raw = () => rawWallet({ baseUrl: testbed.urls.be, clock })
  const newOffer = async () => {
    const made = await testbed.nodes.be.issuer?.createOffer({ personId: traveller.personId, types: ['pid'] })
    if (made === undefined) throw new Error('Belgium issues')
    return { ...made, txCode: made.txCode ?? '' }
  }
  async function withToken() {
    const wallet = raw()
    const { offer, txCode } = await newOffer()
    const { body } = await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
    return { wallet, token: body.access_token as string }
  }

  describe.skipIf(skipped)('Issuing', () => {
    test('A nonce that was used before is refused, and nothing is issued for it', async () => {
      const { wallet, token } = await withToken()
      const nonce = await wallet.nonce()
      const ask = () =>
        wallet.credential({
          token,
          body: { credential_configuration_id: 'pid', proofs: { jwt: [wallet.keyProof({ nonce })] } },
        })
      expect((await ask()).status).toBe(200)
      expect(await ask()).toMatchObject({ status: 400, body: { error: 'invalid_nonce' } })
    })

    test('A code that was used before is refused, and what it gave dies', async () => {
      const wallet = raw()
      const { body } = await wallet.post('/as/par', wallet.pushed())
      const back = await wallet.authorize(body.request_uri, traveller.personId)
      const use = () => wallet.post('/as/token', wallet.tokenForm(back.searchParams.get('code') ?? ''))
      const { access_token: token } = (await use()).body
      expect(await use()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      const refused = await wallet.credential({ token, body: await wallet.request() })
      expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_token' } })
    })

    test('An offer that was used before is refused and no longer served', async () => {
      const wallet = raw()
      const { offer, txCode, uri } = await newOffer()
      const use = () => wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
      expect((await use()).status).toBe(200)
      expect(await use()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect((await fetch(uri)).status).toBe(404)
    })

    test('Five wrong transaction codes, and the right one no longer helps', async () => {
      const wallet = raw()
      const { offer, txCode } = await newOffer()
      const wrong = txCode === '000000' ? '000001' : '000000'
      for (const code of [wrong, wrong, wrong, wrong, wrong, txCode])
        expect(await wallet.post('/as/token', wallet.preAuthorizedForm(offer, code))).toMatchObject({
          status: 400,
          body: { error: 'invalid_grant' },
        })
    })

    test('A key proof for another issuer is refused', async () => {
      const { wallet, token } = await withToken()
      const nonce = await wallet.nonce()
      const jwt = [wallet.keyProof({ nonce, issuer: 'https://other.example' })]
      const body = { credential_configuration_id: 'pid', proofs: { jwt } }
      expect(await wallet.credential({ token, body })).toMatchObject({
        status: 400,
        body: { error: 'invalid_proof', error_description: expect.stringContaining('PROOF_AUD') },
      })
    })

    test.each([
      ['slow by a minute', -SKEW, true],
      ['slow by more', -SKEW - 1, false],
      ['fast by a minute', SKEW, true],
      ['fast by more', SKEW + 1, false],
    ])(
      'A wallet whose clock is %s: its proof of possession is taken or refused by the minute',
      async (_, off, taken) => {
        const { wallet, token } = await withToken()
        await wallet.credential({ token, body: {} })
        const { rsNonce } = wallet.nonces()
        const iat = clock.seconds() + off
        const dpop = wallet.proofFor('/issuer/credential', { nonce: rsNonce, accessToken: token, iat })
        const answer = await wallet.credential({ token, body: await wallet.request(), headers: { dpop } })
        expect([answer.status, answer.body.error]).toEqual(
          taken ? [200, undefined] : [401, 'invalid_dpop_proof'],
        )
      },
    )

    test.each([
      ['by a minute', SKEW, true],
      ['by more', SKEW + 1, false],
    ])('A wallet whose clock is fast %s: its key proof', async (_, off, taken) => {
      const { wallet, token } = await withToken()
      const nonce = await wallet.nonce()
      const jwt = [wallet.keyProof({ nonce, iat: clock.seconds() + off })]
      const answer = await wallet.credential({
        token,
        body: { credential_configuration_id: 'pid', proofs: { jwt } },
      })
      expect([answer.status, answer.body.error]).toEqual(taken ? [200, undefined] : [400, 'invalid_proof'])
    })

    test('What is not a page is not taken for one, whatever letters its address has', async () => {
      // Both hold “en”, as a page in English does.
      for (const path of ['/.well-known/openid-credential-issuer', '/agreements/there/is/none']) {
        const answer = await fetch(`${testbed.urls.be}${path}`)
        expect(answer.headers.get('content-type')).toMatch(/json$/)
        expect(answer.headers.get('content-security-policy')).toBeNull()
      }
    })

    test('There is no status list of an unknown name', async () => {
      const answer = await fetch(`${testbed.urls.be}/status/pid-1999q1-1`)
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { error: 'invalid_request', error_description: 'no status list here' },
      ])
    })
  })

  describe.skipIf(skipped)('Presenting', () => {
    /** The request as a wallet reads it; whether to trust who asks is not the matter here. */
    async function readRequest(walletUrl: string): Promise<PresentationRequest> {
      const parsed = parseRequestLink(walletUrl)
      if (!parsed.ok) throw new Error(parsed.detail)
      const { requestUri, clientId } = parsed.link
      const jwt = await (await fetch(requestUri)).text()
      const [leaf = ''] = x5cOf(parseJws(jwt)) ?? []
      const jwk = certificatePublicJwk(parseCertificate(Buffer.from(leaf, 'base64')).spki, 'ES256')
      const key = driver({ op: 'import', alg: 'ES256', jwk: jwk ?? { kty: 'none' } }) as KeyRef
      const issuer = { chain: [], subject: 'TEST', aki: [] }
      const trusting = nodeDriver({ issuer: () => ({ trusted: true, key, issuer }) })
      const verdict = runSync(verifyRequestObject(jwt, { clientId, at: clock.seconds() }), trusting)
      if (!verdict.ok) throw new Error(`${verdict.code}: ${verdict.detail}`)
      return verdict.request
    }

    type Asked = { readonly browser: Browser; readonly request: PresentationRequest; readonly offer: Offer }

    /** The answer to a request from what the traveller holds, with the key binding bent as wished. */
    async function createAnswer({ request, offer }: Asked, bend: Partial<NewKeyBinding> = {}) {
      const held = await traveller.wallet.wallet.holdings.list()
      const vpToken: Record<string, string[]> = {}
      const needed = offer.choices.filter(({ queryId }) => offer.needed.includes(queryId))
      for (const { queryId, candidates } of needed) {
        const [candidate] = candidates
        const copy = held.find(({ id }) => id === candidate?.credentialId)?.copies[0]
        if (candidate === undefined || copy === undefined) throw new Error(`nothing answers ${queryId}`)
        const keyBinding: NewKeyBinding = {
          key: copy.key,
          alg: 'ES256',
          audience: request.clientId,
          nonce: request.nonce,
          iat: clock.seconds(),
          ...bend,
        }
        const paths = candidate.disclosed.map(({ path }) => path)
        const steps = present({ token: copy.token, paths, random: () => 0, keyBinding })
        vpToken[queryId] = [await runAsync(steps, holderDriver)]
      }
      return createPresentationResponse(request, vpToken)
    }

    async function post(address: string, form: URLSearchParams) {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      })
      const body = (await answer.json()) as {
        redirect_uri?: string
        error?: string
        error_description?: string
      }
      return { status: answer.status, ...body }
    }

    async function begin(): Promise<Asked> {
      const browser = createBrowser()
      const walletUrl = await beginEnrolment(testbed.urls, browser)
      const opened = await traveller.wallet.open(walletUrl)
      if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
      return { browser, request: await readRequest(walletUrl), offer: opened.offer }
    }
    const verdictsOf = async (browser: Browser, returned = '') =>
      (await readDecision(testbed.urls, browser, returned)).receipts.map(({ verdict }) => verdict)

    test('The positive control: the answer as it should be is recognised', async () => {
      const asked = await begin()
      const { browser, request } = asked
      const answer = await post(request.responseUri, await createAnswer(asked))
      expect(answer.status).toBe(200)
      expect(await verdictsOf(browser, answer.redirect_uri)).toEqual(['RECOGNISED', 'RECOGNISED'])
    })

    test.each<[string, () => Partial<NewKeyBinding> | Promise<Partial<NewKeyBinding>>, boolean]>([
      ['made for another service', () => ({ audience: 'x509_hash:of-somebody-else' }), false],
      ['made for another request', () => ({ nonce: 'a nonce of another request, long enough' }), false],
      ['bound by a key that is not its own', async () => ({ key: await strangeKey() }), false],
      ['dated a minute ahead', () => ({ iat: clock.seconds() + SKEW }), true],
      ['dated further ahead', () => ({ iat: clock.seconds() + SKEW + 1 }), false],
      ['of five minutes ago', () => ({ iat: clock.seconds() - 300 }), true],
      ['older', () => ({ iat: clock.seconds() - 301 }), false],
    ])('A presentation %s', async (_, bend, recognised) => {
      const asked = await begin()
      const { browser, request } = asked
      const answer = await post(request.responseUri, await createAnswer(asked, await bend()))
      if (recognised) {
        expect(await verdictsOf(browser, answer.redirect_uri)).toEqual(['RECOGNISED', 'RECOGNISED'])
        return
      }
      const { page, receipts } = await readDecision(
        testbed.urls,
        browser,
        answer.redirect_uri ?? testbed.urls.jp,
      )
      expect(receipts.map(({ verdict }) => verdict)).toEqual(receipts.map(() => 'NOT_RECOGNISED'))
      expect(page.text).not.toContain(traveller.name.split(' ').at(-1))
    })

    test('The answer to the request of another browser is refused, and neither request is spent', async () => {
      const [mine, other] = [await begin(), await begin()]
      const answer = await createAnswer(mine)
      expect(await post(other.request.responseUri, answer)).toMatchObject({
        status: 400,
        error: 'invalid_request',
      })
      for (const asked of [mine, other]) {
        const taken = await post(asked.request.responseUri, await createAnswer(asked))
        expect(await verdictsOf(asked.browser, taken.redirect_uri)).toEqual(['RECOGNISED', 'RECOGNISED'])
      }
    })

    test('An answer that was given before is refused, and the decision stays', async () => {
      const asked = await begin()
      const { browser, request } = asked
      const form = await createAnswer(asked)
      const first = await post(request.responseUri, form)
      expect(await post(request.responseUri, form)).toMatchObject({
        status: 400,
        error_description: expect.stringContaining('VP_SESSION_MISMATCH'),
      })
      expect(await verdictsOf(browser, first.redirect_uri)).toEqual(['RECOGNISED', 'RECOGNISED'])
    })

    test('Another browser session gets no result with the response code, and then nobody does', async () => {
      const asked = await begin()
      const { browser, request } = asked
      const { redirect_uri: returned = '' } = await post(request.responseUri, await createAnswer(asked))
      for (const one of [createBrowser(), browser]) {
        const { page, receipts } = await readDecision(testbed.urls, one, returned)
        expect([page.status, receipts]).toEqual([200, []])
        for (const word of traveller.name.split(' ')) expect(page.text).not.toContain(word)
      }
    })

    test('A form of another browser, or of another site, begins nothing', async () => {
      const [mine, stranger] = [createBrowser(), createBrowser()]
      const url = `${testbed.urls.jp}/en/services/enrolment`
      const page = await mine.get(url)
      await stranger.get(url)
      const { status, location } = await stranger.submit(page)
      expect([status, location]).toEqual([403, undefined])
      const cookie = `entente_jp_session=${mine.cookie('entente_jp_session') ?? ''}`
      const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      const foreign = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'https://other.example',
          cookie,
        },
        body: `form_token=${encodeURIComponent(token)}`,
      })
      expect([foreign.status, foreign.headers.get('location')]).toEqual([403, null])
    })

    test('There is no receipt of an unknown number', async () => {
      const id = '01a20243-018e-7799-88f3-b299efdf97f3'
      const answer = await fetch(`${testbed.urls.jp}/verifier/receipts/${id}`)
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { error: 'invalid_request', error_description: 'There is no such receipt' },
      ])
    })

    test('A request is served and answered for five minutes, and no longer', async () => {
      const early = await begin()
      const late = await begin()
      clock.advance(299)
      const inTime = await post(early.request.responseUri, await createAnswer(early))
      expect(await verdictsOf(early.browser, inTime.redirect_uri)).toEqual(['RECOGNISED', 'RECOGNISED'])
      clock.advance(1)
      const answer = await post(late.request.responseUri, await createAnswer(late))
      expect(answer).toMatchObject({ status: 400, error_description: expect.stringContaining('expired') })
      const served = await fetch(late.request.responseUri.replace('/response/', '/requests/'))
      expect(served.status).toBe(404)
    })
  })

  test.skipIf(skipped)('An offer is open for ten minutes, and no longer', async () => {
    const wallet = raw()
    const [early, late] = [await newOffer(), await newOffer()]
    clock.advance(599)
    const use = ({ offer, txCode }: typeof early) =>
      wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
    expect((await use(early)).status).toBe(200)
    clock.advance(1)
    expect(await use(late)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await fetch(late.uri)).status).toBe(404)
  })

  describe.skipIf(skipped)('Agreements', () => {
    test.each(['/agreements/lu-ma', '/agreements/lu-ma/notices'])('There is no %s here', async (path) => {
      const answer = await fetch(`${testbed.urls.jp}${path}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
      expect(await answer.json()).toMatchObject({ type: '/problems/agreements/unknown-agreement' })
    })

    test('A notice under an agreement that the node is no party to is refused, and changes nothing', async () => {
      const notice = await suspend(testbed)
      const answer = await fetch(`${testbed.urls.eu}/agreements/notices`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.entente.notice+jws' },
        body: (notice as { compact?: string }).compact ?? '',
      })
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ type: '/problems/agreements/unknown-agreement' })
    })
  })
})

/** Of the same kind as the keys of the wallet. */
async function strangeKey(): Promise<KeyRef> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const { privateKey } = await globalThis.crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  return privateKey as unknown as KeyRef
}
