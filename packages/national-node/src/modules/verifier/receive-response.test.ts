import { expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url, parseJws } from '@entente/credentials'
import { secondsOf } from '../../kernel/clock.ts'
import { newSigningKey } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import { CLAIMS, createTestAuthority, issueTestCredential, START } from './credential-fixtures.ts'
import {
  createTestVerifier,
  presentOnce,
  responseCodeOf,
  SERVICE,
  SESSION,
  type Bends,
} from './verifier-fixtures.ts'

eachStore('A presentation', (open) => {
  test('V happy-flow, minimal-cnf-jwk: the result reaches the session that began it, with what was asked and no more [BE-JP 2]', async () => {
    const world = await presentOnce(await open())
    expect(world.answer.status).toBe(200)
    expect(Object.keys(world.answer.body)).toEqual(['redirect_uri'])
    const address = new URL(world.answer.body.redirect_uri ?? '')
    expect(address.origin + address.pathname).toBe(`https://jp.example/en/services/${SERVICE.id}/return`)
    expect(decodeBase64url(responseCodeOf(world.answer.body)).length).toBe(16)
    expect(world.result).toMatchObject({
      outcome: 'decided',
      serviceId: SERVICE.id,
      credentials: [
        {
          queryId: 'pid',
          decision: { verdict: 'RECOGNISED' },
          attributes: { family_name: CLAIMS.family_name, birthdate: CLAIMS.birthdate },
        },
      ],
    })
    const { cnf: _cnf, ...rest } = world.seen[0]?.claims ?? {}
    expect(Object.keys(rest).sort()).toEqual(['birthdate', 'exp', 'family_name', 'vct'])
    expect(await world.events()).toEqual(['verifier.presentation-requested', 'verifier.presentation-decided'])
  })

  test('The page may be shown again in the same session, and the receipt is open to whoever has its id', async () => {
    const world = await presentOnce(await open())
    const again = await world.verifier.result({
      sessionHash: SESSION,
      responseCode: responseCodeOf(world.answer.body),
    })
    expect(again).toEqual(world.result)
    const id = again.outcome === 'decided' ? again.credentials[0]?.receiptId : undefined
    const receipt = await world.verifier.routes.request(`/verifier/receipts/${id}`)
    expect(await receipt.text()).toBe(`${id}.signed`)
    const missing = await world.verifier.routes.request('/verifier/receipts/none')
    expect(missing.status).toBe(404)
  })

  test('V request-uri-fetched-twice: the same object is served, with the media type of the specification', async () => {
    const world = createTestVerifier({ store: await open() })
    const { requestUri } = await world.start()
    const fetchOnce = () => world.verifier.routes.request(new URL(requestUri).pathname)
    const [one, two] = [await fetchOnce(), await fetchOnce()]
    expect(one.headers.get('content-type')).toBe('application/oauth-authz-req+jwt')
    expect(one.headers.get('access-control-allow-origin')).toBe('*')
    expect(await one.text()).toBe(await two.text())
  })

  test('V request-uri-method-post: the nonce of the wallet comes back in the signed object', async () => {
    const world = createTestVerifier({ store: await open() })
    const { requestUri } = await world.start()
    const post = (body: string) =>
      world.verifier.routes.request(new URL(requestUri).pathname, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      })
    const object = parseJws(await (await post('wallet_nonce=mine123&wallet_metadata=%7B%7D')).text())
    const plain = await world.verifier.routes.request(new URL(requestUri).pathname)
    const { wallet_nonce: nonce, ...rest } = object.payload
    expect(nonce).toBe('mine123')
    expect(rest).toEqual(parseJws(await plain.text()).payload)
    expect((await post('wallet_nonce=%00')).status).toBe(400)
  })

  test('Every request has a key, a nonce and a state of its own, and asks for issuers on the list of the agreement', async () => {
    const world = createTestVerifier({ store: await open() })
    const one = await world.fetchRequest((await world.start()).walletUrl)
    const two = await world.fetchRequest((await world.start()).walletUrl)
    expect(one.answerKey.jwk.x).not.toBe(two.answerKey.jwk.x)
    expect(one.nonce).not.toBe(two.nonce)
    expect(one.state).not.toBe(two.state)
    expect(decodeBase64url(one.nonce).length).toBeGreaterThanOrEqual(16)
    expect(one.query.credentials[0]?.trusted_authorities).toEqual([
      { type: 'aki', values: [expect.stringMatching(/^[A-Za-z0-9_-]{27}$/)] },
      { type: 'etsi_tl', values: ['https://be.example/lote/pid.jwt'] },
    ])
    expect(one.verifierInfo[0]).toMatchObject({
      format: 'urn:entente:intended-use:1',
      data: { purpose: 'admission', name: { en: 'TEST admission' } },
    })
  })

  const year = 365 * 86_400
  const seconds = secondsOf(START)
  const stranger = newSigningKey().key
  const REFUSED: [title: string, code: string, bends: Bends][] = [
    ['V invalid-credential-signature', 'JWS_SIGNATURE', { token: breakIssuerSignature }],
    ['V invalid-kb-jwt-signature', 'KB_SIGNATURE', { binding: { key: stranger } }],
    ['V invalid-kb-jwt-aud', 'KB_AUD', { binding: { audience: 'x509_hash:somebody-else' } }],
    ['V invalid-kb-jwt-nonce', 'KB_NONCE', { binding: { nonce: 'the-nonce-of-another-request' } }],
    ['V invalid-sd-hash', 'KB_SD_HASH', { token: dropDisclosure }],
    ['V kb-jwt-iat-in-past', 'KB_IAT', { binding: { iat: seconds - year } }],
    ['V kb-jwt-iat-in-future', 'KB_IAT', { binding: { iat: seconds + year } }],
    ['a key binding just too old', 'KB_IAT', { binding: { iat: seconds - 301 } }],
    ['a key binding just too far ahead', 'KB_IAT', { binding: { iat: seconds + 61 } }],
    ['no key binding', 'KB_MISSING', { token: (token) => token.slice(0, token.lastIndexOf('~') + 1) }],
    ['a disclosure added', 'SDJWT_UNREFERENCED', { token: addDisclosure }],
  ]

  test.each(REFUSED)(
    '%s: not recognised, with its reason (%s), and no attribute is released',
    async (_, code, bends) => {
      const { result, seen } = await presentOnce(await open(), bends)
      expect(result).toMatchObject({
        outcome: 'decided',
        credentials: [{ decision: { verdict: 'NOT_RECOGNISED' }, attributes: {} }],
      })
      expect(seen[0]?.checks.filter(({ ok }) => !ok).map((check) => check.code)).toContain(code)
      expect(seen[0]?.claims).toBeUndefined()
    },
  )

  test('A credential of an issuer that no list names is not recognised (X5C_PATH)', async () => {
    const store = await open()
    const world = createTestVerifier({ store })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const unlisted = createTestAuthority('Unlisted CA').issue('Somebody')
    const answer = await world.post(request, await world.createAnswer(request, issueTestCredential(unlisted)))
    expect(answer.status).toBe(200)
    expect(world.seen[0]?.checks).toContainEqual(expect.objectContaining({ code: 'X5C_PATH', ok: false }))
    expect(world.seen[0]?.checks).toContainEqual({ code: 'JWS_SIGNATURE', ok: true })
  })

  test('An expired credential and one of another type are not recognised (VALIDITY, SDJWT_VCT)', async () => {
    const expired = await presentOnce(await open(), {}, { exp: seconds })
    expect(expired.seen[0]?.checks).toContainEqual(expect.objectContaining({ code: 'VALIDITY', ok: false }))
    const foreign = await presentOnce(await open(), {}, { vct: 'urn:eudi:pid:1' })
    expect(foreign.seen[0]?.checks).toContainEqual(expect.objectContaining({ code: 'SDJWT_VCT', ok: false }))
  })

  const WHOLE: [title: string, code: string, bends: Bends][] = [
    ['an unknown query id', 'VP_SHAPE', { vpToken: (token) => ({ ...token, diploma: ['x'] }) }],
    ['several where one was asked', 'VP_SHAPE', { vpToken: ({ pid = [] }) => ({ pid: [...pid, ...pid] }) }],
    ['another query id only', 'VP_SHAPE', { vpToken: ({ pid = [] }) => ({ passport: pid }) }],
    ['a claim that was asked for left out', 'DCQL_UNSATISFIED', { paths: [['family_name']] }],
  ]

  test.each(WHOLE)(
    'An answer with %s is refused as a whole (%s) and ends the request',
    async (_, code, bends) => {
      const world = await presentOnce(await open(), bends)
      expect(world.answer.status).toBe(400)
      expect(world.answer.body).toMatchObject({ error: 'invalid_request' })
      expect(world.answer.body.error_description).toMatch(code)
      expect(world.seen).toEqual([])
      const state = await world.verifier.findState({ id: world.started.id, sessionHash: SESSION })
      expect(state).toEqual({ state: 'failed', failure: code })
      const good = await world.post(world.request, await world.createAnswer(world.request, world.held))
      expect(good.body.error_description).toMatch(/VP_SESSION_MISMATCH/)
      expect(await world.events()).toEqual([
        'verifier.presentation-requested',
        'verifier.presentation-failed',
      ])
    },
  )

  const STRANGE: [title: string, code: string, bends: Bends][] = [
    ['another state', 'VP_SESSION_MISMATCH', { request: () => ({ state: 'x'.repeat(43) }) }],
    [
      'the key of another request',
      'VP_ENCRYPTION',
      {
        request: ({ answerKey }) => ({
          answerKey: { ...answerKey, jwk: { ...newSigningKey().publicJwk, kid: answerKey.kid ?? '' } },
        }),
      },
    ],
    [
      'another kid',
      'VP_ENCRYPTION',
      {
        request: ({ answerKey }) => ({
          answerKey: { ...answerKey, jwk: { ...answerKey.jwk, kid: 'other' } },
        }),
      },
    ],
  ]

  test.each(STRANGE)(
    'A message with %s is refused (%s) and ends nothing: the right answer still counts',
    async (_, code, bends) => {
      const world = await presentOnce(await open(), bends)
      expect(world.answer.status).toBe(400)
      expect(world.answer.body.error_description).toMatch(code)
      const good = await world.post(world.request, await world.createAnswer(world.request, world.held))
      expect(good.status).toBe(200)
    },
  )

  test('Plaintext where encryption was asked is refused (VP_ENCRYPTION)', async () => {
    const world = createTestVerifier({ store: await open() })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const form = new URLSearchParams({ vp_token: '{"pid":["x"]}', state: request.state ?? '' })
    const answer = await world.post(request, form)
    expect(answer.status).toBe(400)
    expect(answer.body.error_description).toMatch(/VP_ENCRYPTION/)
  })

  test('The same answer posted again is refused (VP_SESSION_MISMATCH)', async () => {
    const world = createTestVerifier({ store: await open() })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const form = await world.createAnswer(request, issueTestCredential(world.pki.issuer))
    expect((await world.post(request, form)).status).toBe(200)
    const again = await world.post(request, form)
    expect(again.status).toBe(400)
    expect(again.body.error_description).toMatch(/VP_SESSION_MISMATCH/)
  })

  test('Of many answers at the same time exactly one is decided, with one audit entry', async () => {
    const store = await open()
    const world = createTestVerifier({ store })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const form = await world.createAnswer(request, issueTestCredential(world.pki.issuer))
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.post(request, form)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const decided = (await world.audit.list(store.db)).filter(({ event }) => event.endsWith('decided'))
    expect(decided).toHaveLength(1)
  })

  test('If deciding fails in the middle, nothing is kept and the same answer can be posted again', async () => {
    const store = await open()
    const first = createTestVerifier({ store })
    const { recogniseCredential } = first.deps.recognition
    let broken = true
    first.deps.recognition.recogniseCredential = async (tx, input) => {
      const done = await recogniseCredential(tx, input)
      if (broken) throw new Error('the process dies here')
      return done
    }
    const request = await first.fetchRequest((await first.start()).walletUrl)
    const form = await first.createAnswer(request, issueTestCredential(first.pki.issuer))
    await expect(first.post(request, form)).rejects.toThrow()
    expect(await store.db.selectFrom('recognition_receipt').selectAll().execute()).toEqual([])
    expect((await first.audit.list(store.db)).map(({ event }) => event)).toEqual([
      'verifier.presentation-requested',
    ])
    broken = false
    expect((await first.post(request, form)).status).toBe(200)
  })

  test('No decision without its audit entry: if it cannot be written, there is no receipt and no result', async () => {
    const store = await open()
    const world = createTestVerifier({ store })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const form = await world.createAnswer(request, issueTestCredential(world.pki.issuer))
    const working = { ...world.audit }
    world.audit.append = () => Promise.reject(new Error('no audit'))
    await expect(world.post(request, form)).rejects.toThrow()
    expect(await store.db.selectFrom('recognition_receipt').selectAll().execute()).toEqual([])
    Object.assign(world.audit, working)
    expect((await world.post(request, form)).status).toBe(200)
  })

  test('Input of the wrong kind or size is refused before anything is looked up', async () => {
    const world = createTestVerifier({ store: await open() })
    const post = (body: string, type = 'application/x-www-form-urlencoded') =>
      world.verifier.routes.request('/verifier/response/x', {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      })
    expect((await post('{}', 'application/json')).status).toBe(400)
    expect((await post('response=a&response=b')).status).toBe(400)
    expect((await post(`response=${'a'.repeat(2 * 1024 * 1024)}`)).status).toBe(413)
    const unknown = await post('response=a')
    expect(unknown.status).toBe(400)
    expect(unknown.headers.get('access-control-allow-origin')).toBe('*')
    expect(unknown.headers.get('access-control-allow-credentials')).toBeNull()
    expect(await unknown.json()).toMatchObject({ error: 'invalid_request' })
  })
})

function breakIssuerSignature(token: string): string {
  const end = token.indexOf('~')
  const dot = token.lastIndexOf('.', end)
  const signature = decodeBase64url(token.slice(dot + 1, end))
  signature[0] = (signature[0] ?? 0) ^ 1
  return `${token.slice(0, dot + 1)}${encodeBase64url(signature)}${token.slice(end)}`
}

function dropDisclosure(token: string): string {
  const parts = token.split('~')
  return [parts[0], ...parts.slice(2)].join('~')
}

function addDisclosure(token: string): string {
  const end = token.lastIndexOf('~') + 1
  const disclosure = encodeBase64url(JSON.stringify(['c2FsdHNhbHRzYWx0c2FsdA', 'given_name', 'Mallory']))
  return `${token.slice(0, end)}${disclosure}~${token.slice(end)}`
}
