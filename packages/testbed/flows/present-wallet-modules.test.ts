/** The wallet is asked from outside by a relying party made of other hands: the modules `oid4vp-1final-wallet-*`. */
import { createPrivateKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createSdJwtVc,
  keyRefOf,
  runSync,
  webDriver,
  type IssuerStep,
  type JsonObject,
} from '@entente/credentials'
import { createWallet, memoryStorage, openDigitalRequest, openRequest } from '@entente/wallet'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { newSalt, nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { createTestPki } from '../src/pki.ts'
import { openEmulatedVerifier, QUERY, type Bend, type Received } from './haip/emulated-verifier.ts'

const ORIGIN = 'https://rp.example'
const { subtle } = globalThis.crypto
const clock = systemClock
const pki = createTestPki({
  code: 'jp',
  country: 'JP',
  clock,
  random: randomBytes,
  keys: { access: { dns: 'localhost' }, 'pid-issuer': {} },
})
const random = (size: number) => globalThis.crypto.getRandomValues(new Uint8Array(size))

/** Our wallet core with one identity in it; it believes the one relying party. */
async function openWallet(
  held: readonly (readonly [vct: string, claims: JsonObject])[] = [['urn:eudi:pid:be:1', CLAIMS]],
) {
  const access = pki.keys.get('access')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = keyRefOf(
    await subtle.importKey('jwk', access.publicJwk as JsonWebKey, algorithm, true, ['verify']),
  )
  const trust = async ({ role, x5c }: IssuerStep) =>
    role === 'access-certificate' && x5c?.[0] === access.x5c[0]
      ? ({ trusted: true, key, issuer: { chain: [], subject: 'CN=TEST', aki: [] } } as const)
      : ({ trusted: false, code: 'X5C_PATH', detail: 'on no list' } as const)
  const storage = memoryStorage()
  const fetchHere = globalThis.fetch as Parameters<typeof createWallet>[0]['fetch']
  const wallet = createWallet({
    fetch: fetchHere,
    clock,
    subtle,
    random,
    storage,
    trust,
    clientId: 'w',
    redirectUri: 'https://wallet.example/callback',
    allowLocalHttp: true,
  })
  for (const [index, [vct, claims]] of held.entries()) {
    const key = await wallet.keys.create()
    const signer = pki.keys.get('pid-issuer')
    const token = runSync(
      createSdJwtVc({
        claims,
        disclosable: 'every',
        vct,
        cnf: key.publicJwk,
        exp: clock.seconds() + 3600,
        salt: newSalt,
        ...signer,
      }),
      nodeDriver(),
    )
    const stored = {
      id: `c${index}`,
      format: 'dc+sd-jwt',
      issuerUrl: 'https://be.example',
      issuer: { chain: [], subject: 'TEST', aki: [] },
      copies: [{ credential: token, keyId: key.id, status: undefined, uses: 0 }],
    }
    await storage.change({ put: { ...wallet.keys.stored([key]), [`credential/c${index}`]: stored } })
  }
  const deps = {
    fetch: fetchHere,
    clock,
    random,
    driver: webDriver(subtle, { issuer: trust }),
    holdings: wallet.holdings,
    allowLocalHttp: true,
  }
  return {
    open: (link: string, plain = false) => openRequest(plain ? { ...deps, plainProfile: true } : deps, link),
    openDigital: (question: Parameters<typeof openDigitalRequest>[1]) => openDigitalRequest(deps, question),
  }
}

const CLAIMS: JsonObject = {
  family_name: 'Peeters',
  given_name: 'Alice',
  birthdate: '1999-02-28',
  nationalities: ['BE'],
}

let verifier: Awaited<ReturnType<typeof openEmulatedVerifier>>
beforeAll(async () => {
  const { privateJwk, x5c } = pki.files['access'] ?? { privateJwk: {}, x5c: [] }
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
  verifier = await openEmulatedVerifier({ privateKey, certificate: x5c[0] ?? '' })
})
afterAll(() => verifier.close())

const claimsOf = (received: Received, query = 'pid') =>
  'presentations' in received ? received.presentations[query]?.claims : received

describe('oid4vp-1final-wallet, direct_post.jwt', () => {
  const answered = async (
    question: Parameters<typeof verifier.byRedirect>[0],
    suffix = '',
    wallet = openWallet(),
  ) => {
    const asked = verifier.byRedirect(question)
    const opened = await (await wallet).open(asked.link() + suffix)
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
    const sent = await opened.approve()
    return { asked, sent, received: asked.answered() ? await asked.received() : undefined }
  }

  test('happy-flow: encrypted, bound to this request, the returned redirect_uri opened', async () => {
    const { asked, sent, received } = await answered({})
    expect(sent).toMatchObject({ ok: true, redirectUri: asked.done })
    expect(received).toMatchObject({ state: asked.state, enc: 'A256GCM' })
    expect(received && claimsOf(received)).toEqual({ family_name: 'Peeters', birthdate: '1999-02-28' })
  })

  test('alternate-happy-flow: 64 characters of state, unknown parameters, a foreign iss, a key without use, A128GCM alone', async () => {
    const { asked, received } = await answered({
      bend: (payload) => {
        payload['iss'] = 'https://somebody.else.example'
        payload['unknown'] = { nested: [1] }
        payload['client_metadata'].encrypted_response_enc_values_supported = ['A128GCM']
        delete payload['client_metadata'].jwks.keys[0].use
      },
    })
    expect(asked.state).toHaveLength(64)
    expect(received).toMatchObject({ state: asked.state, enc: 'A128GCM' })
  })

  test('request-uri-method-post: the nonce of the wallet must come back', async () => {
    expect((await answered({}, '&request_uri_method=post')).sent).toMatchObject({ ok: true })
    const asked = verifier.byRedirect({ bend: (payload) => (payload['wallet_nonce'] = 'of another') })
    const wallet = await openWallet()
    // By GET there is nothing to come back.
    expect(await wallet.open(asked.link())).toMatchObject({ ok: true })
  })

  test('fewer-claims-than-available, no-claims-in-dcql-query', async () => {
    const [pid] = QUERY.credentials
    const one = { credentials: [{ ...pid, claims: [{ path: ['given_name'] }] }] }
    expect(claimsOf((await answered({ query: one })).received as Received)).toEqual({ given_name: 'Alice' })
    const { claims: _claims, ...without } = pid ?? { claims: [] }
    const none = await answered({ query: { credentials: [without] } })
    expect(claimsOf(none.received as Received)).toEqual({})
  })

  test('optional-credential-set: only what is required', async () => {
    const [pid] = QUERY.credentials
    const query = {
      credentials: [pid, { id: 'card', format: 'dc+sd-jwt', meta: { vct_values: ['urn:test:card'] } }],
      credential_sets: [{ options: [['pid']] }, { options: [['card']], required: false }],
    }
    const wallet = openWallet([
      ['urn:eudi:pid:be:1', CLAIMS],
      ['urn:test:card', { number: '1' }],
    ])
    const { received } = await answered({ query }, '', wallet)
    expect(received && 'presentations' in received && Object.keys(received.presentations)).toEqual(['pid'])
  })

  test('ignores-unusable-encryption-key', async () => {
    const { sent } = await answered({
      bend: (payload) => {
        const { keys } = payload['client_metadata'].jwks
        keys.unshift({ kty: 'OKP', crv: 'X25519', x: 'AAAA', kid: 'a' }, { ...keys[0], use: 'sig', kid: 'b' })
      },
    })
    expect(sent).toMatchObject({ ok: true })
  })

  const NEGATIVE: [module: string, bend: Bend][] = [
    ['mismatched-client-id', (payload) => (payload['client_id'] = 'x509_hash:AAAA')],
    ['invalid-client-id-prefix', (payload) => (payload['client_id'] = 'unknown:rp.example')],
    ['redirect-uri-with-direct-post', (payload) => (payload['redirect_uri'] = 'https://rp.example/cb')],
    ['missing-nonce', (payload) => delete payload['nonce']],
    [
      'unknown-transaction-data-type',
      (payload) =>
        (payload['transaction_data'] = [
          Buffer.from('{"type":"unknown","credential_ids":["pid"]}').toString('base64url'),
        ]),
    ],
    [
      'wrong-expected-origins (of the other channel)',
      (payload) => (payload['expected_origins'] = ['https://x']),
    ],
    ['a typ of another token', (_, header) => (header['typ'] = 'JWT')],
  ]
  test.each(NEGATIVE)(
    'negative-test-%s: refused before anybody is asked, nothing is sent',
    async (_, bend) => {
      const asked = verifier.byRedirect({ bend })
      expect(await (await openWallet()).open(asked.link())).toMatchObject({ ok: false })
      expect(asked.answered()).toBe(false)
    },
  )

  test('negative-test-invalid-request-object-signature', async () => {
    const asked = verifier.byRedirect({ strangerSigns: true })
    expect(await (await openWallet()).open(asked.link())).toMatchObject({ ok: false, code: 'JAR_SIGNATURE' })
  })

  test('negative-test-response-uri-not-client-id (plain profile only)', async () => {
    const clientId = 'x509_san_dns:localhost'
    const ask = (host: string) =>
      verifier.byRedirect({
        bend: (payload) => {
          payload['client_id'] = clientId
          payload['response_uri'] = String(payload['response_uri']).replace('localhost', host)
        },
      })
    const link = (asked: ReturnType<typeof ask>) => {
      const address = new URL(asked.link())
      address.searchParams.set('client_id', clientId)
      return address.href
    }
    const wallet = await openWallet()
    expect(await wallet.open(link(ask('localhost')), true)).toMatchObject({ ok: true })
    expect(await wallet.open(link(ask('127.0.0.1')), true)).toMatchObject({
      ok: false,
      code: 'JAR_CLIENT_ID',
    })
    expect(await wallet.open(link(ask('localhost')))).toMatchObject({ ok: false, code: 'JAR_PREFIX' })
  })

  test('negative-test-required-non-matching-credential: access_denied, never an empty token', async () => {
    const asked = verifier.byRedirect({})
    const opened = await (await openWallet([['urn:test:card', {}]])).open(asked.link())
    if (!opened.ok) throw new Error(opened.code)
    expect(await opened.approve()).toMatchObject({ ok: false, code: 'NOT_SATISFIABLE' })
    expect(asked.answered()).toBe(false)
    expect(await opened.refuse()).toMatchObject({ ok: true })
    expect(await asked.received()).toEqual({ error: 'access_denied' })
  })
})

describe.each(['signed', 'unsigned', 'multisigned'] as const)(
  'oid4vp-1final-wallet, dc_api.jwt, %s',
  (kind) => {
    const open = async (question: { bend?: Bend; strangerSigns?: boolean } = {}) => {
      const asked = await verifier.byPlatform(kind, { origin: ORIGIN, ...question })
      const opened = await (await openWallet()).openDigital({ requests: asked.requests, origin: ORIGIN })
      return { asked, opened }
    }
    const accepted = kind === 'unsigned' ? (['UNSIGNED'] as const) : []

    test('happy-flow, and multisigned-one-invalid-signature', async () => {
      const { asked, opened } = await open()
      if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
      const sent = await opened.approve({}, accepted)
      if (!sent.ok) throw new Error(sent.code)
      expect(sent.protocol).toBe(`openid4vp-v1-${kind}`)
      const received = await asked.received(sent.data)
      expect(received).toMatchObject({ enc: 'A256GCM' })
      expect(claimsOf(received)).toEqual({ family_name: 'Peeters', birthdate: '1999-02-28' })
      expect('presentations' in received && received.presentations['pid']?.binding['aud']).toBe(
        `origin:${ORIGIN}`,
      )
    })

    const NEGATIVE: [module: string, bend: Bend][] = [
      ['missing-nonce', (payload) => delete payload['nonce']],
      ['an answer in the clear', (payload) => (payload['response_mode'] = 'dc_api')],
      [
        'unknown-transaction-data-type',
        (payload) =>
          (payload['transaction_data'] = [
            Buffer.from('{"type":"unknown","credential_ids":["pid"]}').toString('base64url'),
          ]),
      ],
    ]
    test.each(NEGATIVE)('negative-test-%s: refused before anybody is asked', async (_, bend) => {
      expect((await open({ bend })).opened).toMatchObject({ ok: false })
    })

    test('negative-test-wrong-expected-origins: refused when signed, ignored when nobody signed it', async () => {
      const { opened } = await open({
        bend: (payload) => (payload['expected_origins'] = ['https://evil.example']),
      })
      expect(opened.ok).toBe(kind === 'unsigned')
    })

    test.skipIf(kind === 'unsigned')('negative-test-invalid-request-object-signature', async () => {
      expect((await open({ strangerSigns: true })).opened).toMatchObject({ ok: false, code: 'JAR_SIGNATURE' })
    })
  },
)
