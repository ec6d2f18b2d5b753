import { expect, test } from 'vitest'
import {
  certificatePublicJwk,
  createDcApiResponse,
  createJws,
  createPresentationResponse,
  decodeBase64url,
  encodeBase64url,
  parseJws,
  parseRequestLink,
  present,
  runSync,
  textOf,
  verifyDcApiRequest,
  x5cOf,
  type DcApiRequest,
  type DcApiRequestEntry,
  type KeyRef,
  type PublicJwk,
} from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { browserSession } from '../../http/session.ts'
import { steppingClock } from '../../kernel/clock.ts'
import { newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import type { Store } from '../../store/database.ts'
import { eachStore } from '../../store/each-store.ts'
import { issueTestCredential, START, type TestCredential } from './credential-fixtures.ts'
import type { AskingService, VerifierDeps } from './index.ts'
import { createTestVerifier, SERVICE, SESSION } from './verifier-fixtures.ts'

const driver = nodeDriver()
const ORIGIN = 'https://jp.example'
const CARD: AskingService = {
  ...SERVICE,
  query: {
    credentials: [
      ...SERVICE.query.credentials,
      { id: 'card', format: 'dc+sd-jwt', meta: { vct_values: ['urn:test:card'] } },
    ],
  },
  credentials: [...SERVICE.credentials, { id: 'card', wanted: ['x'] }],
}

/** A browser that keeps its cookie and says where it is. */
function createPage({
  routes,
}: {
  routes: { request: (path: string, init?: object) => Response | Promise<Response> }
}) {
  let cookie = ''
  return async (path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await routes.request(`/verifier/presentations${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', cookie, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
}

function openWorld(store: Store, service: Partial<AskingService> = {}, changes: Partial<VerifierDeps> = {}) {
  const clock = steppingClock(START)
  const session = browserSession({ store, clock, name: 'entente_jp_session', secure: true, origin: ORIGIN })
  const registers = { getService: () => ({ ...SERVICE, ...service }) }
  const world = createTestVerifier({ store, clock, changes: { session, registers, ...changes } })
  return { ...world, page: () => createPage(world.verifier) }
}

/** What a wallet of the platform answers: the request checked, and a presentation for it. */
function answerAs(
  entry: DcApiRequestEntry,
  held: TestCredential,
  { origin = ORIGIN, audience }: { origin?: string; audience?: string } = {},
) {
  const request = readEntry(entry, origin)
  const presentation = runSync(
    present({
      token: held.token,
      paths: [['family_name'], ['birthdate']],
      random: () => 0,
      keyBinding: {
        key: held.key,
        alg: 'ES256',
        audience: audience ?? request.audience,
        nonce: request.nonce,
        iat: Date.parse(START) / 1000,
      },
    }),
    driver,
  )
  return createDcApiResponse(request, { pid: [presentation] })
}

function readEntry(entry: DcApiRequestEntry, origin: string): DcApiRequest {
  const trusting = nodeDriver({
    issuer: ({ x5c = [] }) => {
      const { spki } = parseCertificate(Buffer.from(x5c[0] ?? '', 'base64'))
      const jwk = certificatePublicJwk(spki, 'ES256') ?? { kty: 'none' }
      const key = driver({ op: 'import', alg: 'ES256', jwk }) as KeyRef
      return { trusted: true, key, issuer: { chain: [], subject: 'CN=TEST University', aki: [] } }
    },
  })
  const verdict = runSync(verifyDcApiRequest(entry, { origin, at: Date.parse(START) / 1000 }), trusting)
  if (!verdict.ok) throw new Error(`${verdict.code}: ${verdict.detail}`)
  return verdict.request
}

eachStore('Another device', (open) => {
  const scan = async (world: ReturnType<typeof openWorld>, page: ReturnType<typeof createPage>) => {
    const begun = await page('', { service: 'admission', channel: 'cross-device' })
    const request = await world.fetchRequest(String(begun.body['wallet_url']))
    const held = issueTestCredential(world.pki.issuer)
    return { begun, request, form: await world.createAnswer(request, held) }
  }

  test('is off unless the service accepts the risk that a request is passed on', async () => {
    const page = openWorld(await open()).page()
    const refused = await page('', { service: 'admission', channel: 'cross-device' })
    expect(refused).toMatchObject({ status: 403, body: { error: 'access_denied' } })
  })

  test('the answer leads nowhere; the page that asked sees it, with a warning beside the code', async () => {
    const world = openWorld(await open(), { crossDevice: true })
    const page = world.page()
    const { begun, request, form } = await scan(world, page)
    expect(begun.body).toMatchObject({ warning: 'phishing', origin: ORIGIN })
    const id = String(begun.body['id'])
    expect((await page(`/${id}`)).body).toMatchObject({ state: 'fetched' })
    expect((await page(`/${id}/result`)).status).toBe(403)
    expect(await world.post(request, form)).toMatchObject({ status: 200, body: {} })
    expect((await world.post(request, form)).status).toBe(400)
    expect((await page(`/${id}/result`)).body).toMatchObject({
      outcome: 'decided',
      credentials: [{ query: 'pid', verdict: 'RECOGNISED', attributes: { family_name: 'Peeters' } }],
    })
  })

  test('another session gets nothing and spoils nothing, though whoever scanned the code knows the id', async () => {
    const world = openWorld(await open(), { crossDevice: true })
    const [page, stranger] = [world.page(), world.page()]
    const { begun, request, form } = await scan(world, page)
    const id = String(begun.body['id'])
    await world.post(request, form)
    expect((await stranger(`/${id}/result`)).status).toBe(404)
    await stranger('', { service: 'admission' })
    expect((await stranger(`/${id}`)).status).toBe(404)
    expect(await stranger(`/${id}/result`)).toMatchObject({
      status: 403,
      body: { error: 'VP_SESSION_MISMATCH' },
    })
    expect((await page(`/${id}/result`)).body).toMatchObject({ outcome: 'decided' })
  })

  test('a result of this device is not to be had by its id alone', async () => {
    const world = openWorld(await open())
    const page = world.page()
    const begun = await page('', { service: 'admission' })
    const request = await world.fetchRequest(String(begun.body['wallet_url']))
    const form = await world.createAnswer(request, issueTestCredential(world.pki.issuer))
    await world.post(request, form)
    expect(await page(`/${String(begun.body['id'])}/result`)).toMatchObject({
      status: 403,
      body: { error: 'VP_SESSION_MISMATCH' },
    })
  })
})

eachStore('The API of the browser', (open) => {
  const begin = async (world: ReturnType<typeof openWorld>, more: object = {}) => {
    const page = world.page()
    const { body } = await page('', { service: 'admission', channel: 'dc-api', ...more })
    const { requests } = body['digital'] as { requests: DcApiRequestEntry[] }
    return { page, id: String(body['id']), requests }
  }

  test.each(['openid4vp-v1-signed', 'openid4vp-v1-unsigned', 'openid4vp-v1-multisigned'] as const)(
    '%s: asked, answered for this origin, recognised, released once to this session',
    async (protocol) => {
      const world = openWorld(await open())
      const { page, id, requests } = await begin(world, { protocols: [protocol] })
      expect(requests.map((one) => one.protocol)).toEqual([protocol])
      const [entry] = requests as [DcApiRequestEntry]
      const data = await answerAs(entry, issueTestCredential(world.pki.issuer))
      const answered = await page(`/${id}/answer`, { protocol, data })
      expect(answered.status).toBe(200)
      const code = new URL(String(answered.body['redirect_uri'])).searchParams.get('response_code') ?? ''
      expect((await page(`/${id}/result?response_code=${code}`)).body).toMatchObject({
        outcome: 'decided',
        credentials: [{ verdict: 'RECOGNISED', attributes: { birthdate: '1994-03-08' } }],
      })
      expect(await page(`/${id}/answer`, { protocol, data })).toMatchObject({ status: 400 })
    },
  )

  test('signed before unsigned, with one nonce and one key, when the page does not say', async () => {
    const { requests } = await begin(openWorld(await open()))
    expect(requests.map(({ protocol }) => protocol)).toEqual(['openid4vp-v1-signed', 'openid4vp-v1-unsigned'])
    const [signed, unsigned] = requests.map((entry) => readEntry(entry, ORIGIN))
    expect(signed?.nonce).toBe(unsigned?.nonce)
    expect(signed?.answerKey).toEqual(unsigned?.answerKey)
  })

  test('a presentation for another origin, or for a client_id, is not recognised (KB_AUD)', async () => {
    const world = openWorld(await open())
    for (const audience of ['origin:https://evil.example', 'x509_hash:abc', ORIGIN]) {
      const { page, id, requests } = await begin(world)
      const [entry] = requests as [DcApiRequestEntry]
      const data = await answerAs(entry, issueTestCredential(world.pki.issuer), { audience })
      await page(`/${id}/answer`, { protocol: entry.protocol, data })
      expect(world.seen.at(-1)?.checks.filter(({ ok }) => !ok)).toMatchObject([{ code: 'KB_AUD' }])
      expect(world.seen.at(-1)?.claims).toBeUndefined()
    }
  })

  test('another session, a protocol that was not offered, an answer in the clear: refused', async () => {
    const world = openWorld(await open())
    const { page, id, requests } = await begin(world, { protocols: ['openid4vp-v1-signed'] })
    const [entry] = requests as [DcApiRequestEntry]
    const { protocol } = entry
    const data = await answerAs(entry, issueTestCredential(world.pki.issuer))
    const stranger = world.page()
    expect((await stranger(`/${id}/answer`, { protocol, data })).status).toBe(404)
    await stranger('', { service: 'admission' })
    expect(await stranger(`/${id}/answer`, { protocol, data })).toMatchObject({
      status: 400,
      body: { error_description: expect.stringContaining('VP_SESSION_MISMATCH') },
    })
    const other = await page(`/${id}/answer`, { protocol: 'openid4vp-v1-unsigned', data })
    expect(other.body['error_description']).toContain('VP_SHAPE')
    const plain = await page(`/${id}/answer`, { protocol, data: { vp_token: { pid: ['x'] } } })
    expect(plain.body['error_description']).toContain('VP_ENCRYPTION')
    // None of these ended the request.
    expect((await page(`/${id}/answer`, { protocol, data })).status).toBe(200)
  })

  test('a refusal of the holder comes as an error, and says no more', async () => {
    const { page, id, requests } = await begin(openWorld(await open()))
    const protocol = requests[0]?.protocol
    const answered = await page(`/${id}/answer`, { protocol, data: { error: 'access_denied' } })
    const code = new URL(String(answered.body['redirect_uri'])).searchParams.get('response_code') ?? ''
    expect((await page(`/${id}/result?response_code=${code}`)).body).toEqual({
      outcome: 'declined',
      error: 'access_denied',
    })
  })

  test('what is asked through the browser lies at no address, and is not answered there', async () => {
    const world = openWorld(await open())
    const { id } = await begin(world)
    expect((await world.verifier.routes.request(`/verifier/requests/${id}`)).status).toBe(404)
    const posted = await world.verifier.routes.request(`/verifier/response/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'response=x',
    })
    expect(await posted.json()).toMatchObject({
      error_description: expect.stringContaining('VP_SESSION_MISMATCH'),
    })
  })

  test('a page of another origin does not act in the session of a person', async () => {
    const page = openWorld(await open()).page()
    const evil = { origin: 'https://evil.example' }
    expect((await page('', { service: 'admission' }, evil)).status).toBe(403)
    expect((await page('', { service: 'admission' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
    expect((await page('', { service: 'admission' }, own)).status).toBe(201)
  })

  test.each([
    {},
    { service: 'admission', channel: 'fax' },
    { service: 'admission', protocols: ['openid4vci-v1'] },
    // Nothing that it asks for could be asked that way.
    { service: 'admission', channel: 'dc-api', protocols: ['org-iso-mdoc'] },
  ])('a wish that is not understood is refused: %j', async (wish) => {
    expect((await openWorld(await open()).page()('', wish)).status).toBe(400)
  })
})

eachStore('A request', (open) => {
  const registered = (claim: { path: string[] }[]) => {
    const { key } = newSigningKey()
    const meta = { vct_values: ['urn:eudi:pid:be:1'] }
    const payload = { sub: 'NTRJP-1', credentials: [{ format: 'dc+sd-jwt', meta, claim }] }
    return runSync(createJws({ header: { typ: 'rc-wrp+jwt' }, payload, key, alg: 'ES256' }), driver)
  }

  test('carries the registration certificate of its service by value, exactly one', async () => {
    const jwt = registered([{ path: ['family_name'] }, { path: ['birthdate'] }])
    const world = openWorld(await open(), {}, { registration: { find: async () => jwt } })
    await expect(world.verifier.checkServices([SERVICE])).resolves.toBeUndefined()
    const { verifierInfo } = await world.fetchRequest((await world.start()).walletUrl)
    const [first, ...more] = verifierInfo.filter(({ format }) => format === 'registration_cert')
    expect(textOf(decodeBase64url(first?.data as string))).toBe(jwt)
    expect(more).toEqual([])
  })

  test.each<[string, string]>([
    ['less than is asked', registered([{ path: ['family_name'] }])],
    ['nothing', registered([])],
    ['something unreadable', 'a.b.c'],
  ])('is never made, and the node does not start, when %s is registered', async (_, jwt) => {
    const world = openWorld(await open(), {}, { registration: { find: async () => jwt } })
    await expect(world.verifier.checkServices([SERVICE])).rejects.toMatchObject({
      code: expect.stringMatching(/^verifier\/(not-registered|registration)$/),
    })
    await expect(world.start()).rejects.toMatchObject({ code: expect.stringContaining('verifier/') })
  })

  test('may ask to be fetched by POST, so that the wallet adds a nonce of its own', async () => {
    const world = openWorld(await open(), {}, { requestUriMethod: 'post' })
    expect(parseRequestLink((await world.start()).walletUrl)).toMatchObject({ link: { method: 'post' } })
    const page = world.page()
    const { body } = await page('', { service: 'admission', request_uri_method: 'get' })
    expect(parseRequestLink(String(body['wallet_url']))).toMatchObject({ link: { method: 'get' } })
  })

  const PAYMENT = { type: 'urn:test:payment:1', credential: 'card', content: { amount: '12.500' } }

  test('asks to authorise a transaction with one credential; only its hash in the key binding does', async () => {
    const world = openWorld(await open(), CARD)
    const start = { serviceId: 'admission', sessionHash: SESSION, language: 'en', transactions: [PAYMENT] }
    const answer = async (texts: (asked: readonly string[]) => readonly string[] | undefined) => {
      const { requestUri } = await world.verifier.startPresentation(start)
      const object = parseJws(
        await (await world.verifier.routes.request(new URL(requestUri).pathname)).text(),
      )
      expect(x5cOf(object)).toBeDefined()
      const asked = object.payload['transaction_data'] as readonly string[]
      const card = issueTestCredential(world.pki.issuer, { vct: 'urn:test:card' })
      const pid = issueTestCredential(world.pki.issuer)
      const { client_id: audience, nonce, state, client_metadata } = object.payload as Record<string, string>
      const bind = (held: TestCredential, own: readonly string[] | undefined, paths: string[][]) =>
        runSync(
          present({
            token: held.token,
            paths,
            random: () => 0,
            keyBinding: {
              key: held.key,
              alg: 'ES256',
              audience: audience ?? '',
              nonce: nonce ?? '',
              iat: world.clock.seconds(),
              ...(own && { transactionData: { texts: own } }),
            },
          }),
          driver,
        )
      const [jwk] = (client_metadata as unknown as { jwks: { keys: [PublicJwk] } }).jwks.keys
      const form = await createPresentationResponse(
        { answerKey: { jwk, enc: 'A256GCM' }, state: state ?? '' },
        {
          pid: [bind(pid, undefined, [['family_name'], ['birthdate']])],
          card: [bind(card, texts(asked), [])],
        },
      )
      const posted = await world.verifier.routes.request(
        new URL(requestUri).pathname.replace('requests', 'response'),
        {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: form.toString(),
        },
      )
      const [pidReport, cardReport] = world.seen.slice(-2)
      const codes = cardReport?.checks.filter(({ ok }) => !ok).map(({ code }) => code)
      return { status: posted.status, asked, codes, pid: pidReport?.verdict }
    }
    const good = await answer((asked) => asked)
    expect(good).toMatchObject({ status: 200, codes: [], pid: 'valid' })
    expect(JSON.parse(textOf(decodeBase64url(good.asked[0] ?? '')))).toMatchObject({
      type: PAYMENT.type,
      credential_ids: ['card'],
      amount: '12.500',
    })
    expect((await answer(() => undefined)).codes).toEqual(['KB_TXDATA'])
    expect((await answer(() => [encodeBase64url('{"amount":"1"}')])).codes).toEqual(['KB_TXDATA'])
  })

  test.each([
    ['the key of an identity', [{ ...PAYMENT, credential: 'pid' }]],
    ['a credential that is not asked for', [{ ...PAYMENT, credential: 'nothing' }]],
    ['more transactions than one can read', Array.from({ length: 9 }, () => PAYMENT)],
  ])('never asks to authorise with %s', async (_, transactions) => {
    const world = openWorld(await open(), CARD)
    const start = { serviceId: 'admission', sessionHash: SESSION, language: 'en', transactions }
    await expect(world.verifier.startPresentation(start)).rejects.toMatchObject({
      code: 'verifier/transaction',
    })
  })
})
