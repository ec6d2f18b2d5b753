import { expect, test } from 'vitest'
import { encodeBase64url, parseJws, type DcqlQuery } from '@entente/credentials'
import {
  CLAIMS,
  holdCredentials,
  IDENTIFIER,
  ISSUER,
  newTestKey,
  NOW,
  openRelyingParty,
  publicOf,
  QUERY,
  readClaims,
  walletDeps,
  type Asked,
  type Held,
} from './present-fixtures.ts'
import { openRequest, type OpenedRequest } from './present.ts'
import type { StandingQuestion } from './read-standing.ts'
import { SUSPENSION } from './standing-fixtures.ts'

async function openWorld(asked: Asked = {}, ...held: readonly Held[]) {
  const party = await openRelyingParty(asked)
  const { holdings, shown } = await holdCredentials(...(held.length > 0 ? held : [{ id: 'pid' }]))
  const deps = walletDeps(party, holdings)
  return { ...party, shown, deps, open: () => openRequest(deps, party.link) }
}

async function opened(world: { open: () => ReturnType<typeof openRequest> }): Promise<OpenedRequest> {
  const request = await world.open()
  if (!request.ok) throw new Error(`${request.code}: ${request.detail}`)
  return request
}

/** The presentations that arrived, by query. */
async function arrived({ received }: Awaited<ReturnType<typeof openRelyingParty>>) {
  const answer = await received()
  if (answer.kind !== 'answer') throw new Error(JSON.stringify(answer))
  return answer.vpToken as Record<string, string[]>
}

test('P happy-flow: shown, approved, answered, and the person goes on where the relying party says', async () => {
  const world = await openWorld()
  const request = await opened(world)
  expect(request.summary.relyingParty).toEqual({
    name: 'TEST Tokyo University',
    organization: 'TEST University',
    identifier: IDENTIFIER,
    country: 'JP',
  })
  const sent = await request.approve()
  expect(sent).toEqual({
    ok: true,
    redirectUri: 'https://rp.example/done?response_code=c',
    shown: [{ queryId: 'pid', credentialId: 'pid', claims: [['family_name'], ['address', 'country']] }],
  })
  const { pid = [] } = await arrived(world)
  const binding = parseJws(pid[0]?.slice(pid[0].lastIndexOf('~') + 1) ?? '')
  expect(binding.header).toEqual({ alg: 'ES256', typ: 'kb+jwt' })
  expect(binding.payload).toEqual({
    iat: NOW,
    aud: world.clientId,
    nonce: world.nonce,
    sd_hash: expect.stringMatching(/^[\w-]{43}$/),
  })
})

test('P fewer-claims-than-available: only what was asked, and nothing beside it in the same object', async () => {
  const world = await openWorld()
  await (await opened(world)).approve()
  const { pid: [presentation = ''] = [] } = await arrived(world)
  expect(await readClaims(presentation)).toEqual({ family_name: 'Peeters', address: { country: 'BE' } })
})

test('P no-claims-in-dcql-query: without claims nothing is disclosed', async () => {
  const [pid] = QUERY.credentials
  if (pid === undefined) throw new Error('one query')
  const { claims: _claims, ...without } = pid
  const world = await openWorld({ query: { credentials: [without] } })
  await (await opened(world)).approve()
  const { pid: [presentation = ''] = [] } = await arrived(world)
  expect(await readClaims(presentation)).toEqual({})
})

test('before the holder is asked, it is known whether the document is recognised where it goes', async () => {
  const world = await openWorld()
  const questions: StandingQuestion[] = []
  const readStanding = async (question: StandingQuestion) => {
    questions.push(question)
    return { suspensions: [SUSPENSION] }
  }
  const request = await openRequest({ ...world.deps, readStanding }, world.link)
  const candidate = request.ok ? request.offer.choices[0]?.candidates[0] : undefined
  expect(candidate?.standing?.suspensions).toEqual([SUSPENSION])
  expect(questions).toEqual([
    { issuerUrl: ISSUER, country: 'JP', types: ['urn:eudi:pid:be:1', 'urn:eudi:pid:1'] },
  ])
  // The person decides: what is suspended can be sent all the same.
  expect(request.ok && (await request.approve())).toMatchObject({ ok: true })
})

test('nobody is asked about a document that does not fit, or that stays in its country', async () => {
  const asked = async (...[held, country]: [held: Held, country: string]) => {
    const world = await openWorld({}, held)
    const holdings = {
      ...world.deps.holdings,
      list: async () => (await world.deps.holdings.list()).map((one) => ({ ...one, issuerCountry: country })),
    }
    let count = 0
    const readStanding = async () => ({ suspensions: count++ === 0 ? [] : undefined })
    await openRequest({ ...world.deps, holdings, readStanding }, world.link)
    return count
  }
  expect(await asked({ id: 'pid' }, 'BE')).toBe(1)
  expect(await asked({ id: 'pid' }, 'JP')).toBe(0)
  expect(await asked({ id: 'card', vct: 'urn:test:loyalty' }, 'BE')).toBe(0)
})

const SETS: DcqlQuery = {
  credentials: [
    ...QUERY.credentials,
    { id: 'loyalty', format: 'dc+sd-jwt', meta: { vct_values: ['urn:test:loyalty'] } },
  ],
  credential_sets: [{ options: [['pid']] }, { options: [['loyalty']], required: false }],
}

test('P optional-credential-set: only the required one is sent, unless the holder adds the other', async () => {
  const held = [{ id: 'pid' }, { id: 'card', vct: 'urn:test:loyalty' }] as const
  const world = await openWorld({ query: SETS }, ...held)
  await (await opened(world)).approve()
  expect(Object.keys(await arrived(world))).toEqual(['pid'])
  const second = await openWorld({ query: SETS }, ...held)
  await (await opened(second)).approve({ loyalty: 'card' })
  expect(Object.keys(await arrived(second))).toEqual(['pid', 'loyalty'])
})

test('P ignores-unusable-encryption-key: the answer is for the key that can be used', async () => {
  const foreign = publicOf(await newTestKey())
  const world = await openWorld({
    bend: (payload) => {
      const { jwks } = payload['client_metadata'] as { jwks: { keys: object[] } }
      jwks.keys.unshift({ ...foreign, use: 'sig', kid: 'a' }, { kty: 'XX', kid: 'b' })
    },
  })
  await (await opened(world)).approve()
  expect(Object.keys(await arrived(world))).toEqual(['pid'])
})

test('P request-uri-method-post: the wallet nonce is sent, and the object must carry it', async () => {
  const world = await openWorld({ method: 'post' })
  await opened(world)
  const [fetched] = world.calls
  const form = new URLSearchParams(fetched?.body)
  expect([...form.keys()]).toEqual(['wallet_nonce', 'wallet_metadata'])
  const forgetful = await openWorld({ method: 'post', bend: (payload) => delete payload['wallet_nonce'] })
  expect(await forgetful.open()).toMatchObject({ ok: false, code: 'JAR_WALLET_NONCE' })
})

const REFUSED: [title: string, code: string, asked: Asked][] = [
  ['mismatched-client-id', 'JAR_CLIENT_ID', { bend: (p) => (p['client_id'] = 'x509_hash:AAAA') }],
  ['invalid-client-id-prefix', 'JAR_PREFIX', { bend: (p) => (p['client_id'] = 'https://rp.example') }],
  [
    'redirect-uri-with-direct-post',
    'JAR_REDIRECT_AND_RESPONSE',
    { bend: (p) => (p['redirect_uri'] = 'https://a.example') },
  ],
  ['missing-nonce', 'JAR_NONCE', { bend: (p) => delete p['nonce'] }],
  [
    'unknown-transaction-data-type',
    'TXDATA_UNKNOWN',
    { transactionData: [encodeBase64url('{"type":"x","credential_ids":["pid"]}')] },
  ],
  [
    'a response_uri without TLS',
    'JAR_RESPONSE_MODE',
    { bend: (p) => (p['response_uri'] = 'http://rp.example/') },
  ],
  ['an expired request', 'JAR_EXPIRED', { bend: (p) => (p['exp'] = NOW) }],
]

test.each(REFUSED)(
  'P negative-test-%s is refused before the holder is asked (%s), and nothing is posted',
  async (_, code, asked) => {
    const world = await openWorld(asked)
    expect(await world.open()).toMatchObject({ ok: false, code })
    expect(world.calls.map(({ method }) => method)).toEqual(['GET'])
  },
)

test('P negative-test-invalid-request-object-signature: refused (JAR_SIGNATURE)', async () => {
  const world = await openWorld()
  const fetch: typeof world.fetch = async (url, init) => {
    const answer = await world.fetch(url, init)
    const text = await answer.text()
    const [header, , signature] = text.split('.')
    const changed = encodeBase64url(JSON.stringify({ ...parseJws(text).payload, extra: 1 }))
    return { ...answer, text: async () => `${header}.${changed}.${signature}` }
  }
  expect(await openRequest({ ...world.deps, fetch }, world.link)).toMatchObject({
    ok: false,
    code: 'JAR_SIGNATURE',
  })
})

test('A relying party that no list vouches for is refused before the holder is asked (X5C_PATH)', async () => {
  const world = await openWorld()
  const { holdings } = await holdCredentials({ id: 'pid' })
  const refused = await openRequest(walletDeps(world, holdings, false), world.link)
  expect(refused).toMatchObject({ ok: false, code: 'X5C_PATH', detail: 'on no list' })
})

test('A request that cannot be fetched, or is redirected, is told as such', async () => {
  const world = await openWorld()
  for (const status of [302, 404, 500]) {
    const fetch: typeof world.fetch = async () => ({
      status,
      headers: { get: () => null },
      text: async () => '',
    })
    expect(await openRequest({ ...world.deps, fetch }, world.link)).toMatchObject({
      ok: false,
      code: 'REQUEST_UNREACHABLE',
    })
  }
  const broken: typeof world.fetch = () => Promise.reject(new TypeError('network'))
  expect(await openRequest({ ...world.deps, fetch: broken }, world.link)).toMatchObject({
    code: 'REQUEST_UNREACHABLE',
  })
})

test('A link that leads to an unprotected address is not followed at all', async () => {
  const world = await openWorld()
  const link = world.link.replace('https%3A', 'http%3A')
  expect(await openRequest(world.deps, link)).toMatchObject({ ok: false, code: 'JAR_FORM' })
  expect(world.calls).toEqual([])
})

test('P negative-test-required-non-matching-credential: access_denied, never an empty token', async () => {
  const world = await openWorld({}, { id: 'card', vct: 'urn:test:loyalty' })
  const request = await opened(world)
  expect(request.offer).toMatchObject({
    satisfiable: false,
    needed: [],
    choices: [{ candidates: [], unfit: [{ credentialId: 'card', reason: 'TYPE' }] }],
  })
  expect(await request.approve()).toMatchObject({ ok: false, code: 'NOT_SATISFIABLE' })
  expect(world.calls).toHaveLength(1)
  expect(await request.refuse()).toMatchObject({ ok: true, shown: [] })
  expect(await world.received()).toEqual({ kind: 'error', error: 'access_denied' })
})

test('A refusal looks the same whether the holder declined or holds nothing', async () => {
  const [declined, empty] = [await openWorld(), await openWorld({}, { id: 'card', vct: 'urn:test:other' })]
  const bodies: string[] = []
  for (const world of [declined, empty]) {
    await (await opened(world)).refuse()
    bodies.push(world.calls.at(-1)?.body ?? '')
    expect(await world.received()).toEqual({ kind: 'error', error: 'access_denied' })
  }
  expect(bodies[0]?.length).toBe(bodies[1]?.length)
  expect(declined.shown).toEqual([])
})

test('Nothing about the holder leaves before the approval, and no header tells more than needed', async () => {
  const world = await openWorld()
  const request = await opened(world)
  expect(world.calls).toEqual([
    {
      url: 'https://rp.example/request/1',
      method: 'GET',
      headers: { accept: 'application/oauth-authz-req+jwt' },
      body: '',
    },
  ])
  await request.approve()
  const { headers, body } = world.calls[1] ?? { headers: {}, body: '' }
  expect(Object.keys(headers).sort()).toEqual(['accept', 'content-type'])
  expect([...new URLSearchParams(body).keys()]).toEqual(['response'])
  expect(body).not.toMatch(/Peeters/)
})

test('The least used copy is shown, so that two relying parties cannot compare', async () => {
  const { holdings, shown } = await holdCredentials({ id: 'pid', copies: 3 })
  const keys = new Set<unknown>()
  for (let turn = 0; turn < 3; turn++) {
    const party = await openRelyingParty()
    const request = await openRequest(walletDeps(party, holdings), party.link)
    if (!request.ok) throw new Error(request.detail)
    await request.approve()
    const { pid: [presentation = ''] = [] } = await arrived(party)
    keys.add(presentation.slice(0, presentation.indexOf('~')))
  }
  expect(new Set(shown).size).toBe(3)
  expect(keys.size).toBe(3)
})

test('A copy counts as shown even when the relying party then refuses', async () => {
  const world = await openWorld({
    answer: { status: 400, text: '{"error":"invalid_request","error_description":"no"}' },
  })
  const request = await opened(world)
  expect(await request.approve()).toEqual({ ok: false, code: 'VERIFIER_REFUSED', detail: 'no' })
  expect(world.shown).toEqual(['pid-0'])
})

test.each([
  ['a redirect by status', 302, ''],
  ['text that is not JSON', 200, '<html>'],
  ['a redirect_uri without TLS', 200, '{"redirect_uri":"http://rp.example/"}'],
  ['a redirect_uri that is a script', 200, '{"redirect_uri":"javascript:alert(1)"}'],
])('An answer with %s is an error', async (_, status, text) => {
  const world = await openWorld({ answer: { status, text } })
  expect(await (await opened(world)).approve()).toMatchObject({ ok: false, code: 'VERIFIER_REFUSED' })
})

test('Without a redirect_uri the answer has still arrived', async () => {
  const world = await openWorld({ answer: { status: 200, text: '{}' } })
  expect(await (await opened(world)).approve()).toMatchObject({ ok: true, shown: [{ queryId: 'pid' }] })
})

test('A request is answered once: a second approval or refusal sends nothing', async () => {
  const world = await openWorld()
  const request = await opened(world)
  await request.approve()
  expect(await request.approve()).toMatchObject({ ok: false, code: 'ALREADY_ANSWERED' })
  expect(await request.refuse()).toMatchObject({ ok: false, code: 'ALREADY_ANSWERED' })
  expect(world.calls).toHaveLength(2)
})

test('Two approvals at the same moment send one answer', async () => {
  const world = await openWorld()
  const request = await opened(world)
  const sent = await Promise.all([request.approve(), request.approve()])
  expect(sent.filter(({ ok }) => ok)).toHaveLength(1)
  expect(world.calls).toHaveLength(2)
})

test('A choice that does not fit sends nothing, and the holder may choose again', async () => {
  const world = await openWorld(
    {},
    { id: 'one' },
    { id: 'two', claims: { ...CLAIMS, family_name: 'Janssens' } },
  )
  const request = await opened(world)
  expect(await request.approve({ pid: 'three' })).toMatchObject({ ok: false, code: 'CHOICE_UNKNOWN' })
  expect(await request.approve({ other: 'one' })).toMatchObject({ ok: false, code: 'CHOICE_UNKNOWN' })
  expect(world.calls).toHaveLength(1)
  expect(await request.approve({ pid: 'two' })).toMatchObject({ ok: true, shown: [{ credentialId: 'two' }] })
  const { pid: [presentation = ''] = [] } = await arrived(world)
  expect(await readClaims(presentation)).toMatchObject({ family_name: 'Janssens' })
})

test('A request that expires while the holder reads is not answered', async () => {
  const world = await openWorld()
  let now = NOW
  const request = await openRequest({ ...world.deps, clock: { seconds: () => now } }, world.link)
  if (!request.ok) throw new Error(request.detail)
  now = NOW + 300
  expect(await request.approve()).toMatchObject({ ok: false, code: 'EXPIRED' })
  expect(world.calls).toHaveLength(1)
})

test('An expired credential, and one of an issuer outside the trusted authorities, are not offered', async () => {
  const expired = await openWorld({}, { id: 'old', exp: NOW })
  expect((await opened(expired)).offer.satisfiable).toBe(false)
  const [pid] = QUERY.credentials
  if (pid === undefined) throw new Error('one query')
  const query = { credentials: [{ ...pid, trusted_authorities: [{ type: 'aki', values: ['AAAA'] }] }] }
  const foreign = await openWorld({ query })
  expect((await opened(foreign)).offer.choices[0]?.unfit).toEqual([
    { credentialId: 'pid', reason: 'AUTHORITY' },
  ])
})
