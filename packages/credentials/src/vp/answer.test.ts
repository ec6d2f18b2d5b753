import { CompactEncrypt, importJWK, type JWK } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { utf8 } from '../bytes.ts'
import type { Json } from '../json.ts'
import { encryptJwe } from '../jose/encrypt.ts'
import { parseJweHeader } from '../jose/decrypt.ts'
import { chooseAnswerKey, createClientMetadata, type AnswerKey } from './client-metadata.ts'
import { createPresentationResponse, createPresentationError } from './create-response.ts'
import { openPresentationResponse, type OpenedResponse, type OpenForm } from './open-response.ts'
import { createRequestLink, parseRequestLink } from './request-link.ts'
import { newTestKey, type TestKey } from './vp-fixtures.ts'
import { parseVpToken } from './vp-token.ts'

const STATE = 's'.repeat(43)
let own: TestKey
let other: TestKey
let answerKey: AnswerKey

beforeAll(async () => {
  own = await newTestKey()
  other = await newTestKey()
  answerKey = keyOf(own)
})

function keyOf({ jwk }: TestKey, kid = 'k1'): AnswerKey {
  const { d: _, ...point } = jwk
  const key = chooseAnswerKey(createClientMetadata({ ...point, kid }))
  if (key === undefined) throw new Error('no usable key')
  return key
}

async function open(form: OpenForm | URLSearchParams): Promise<OpenedResponse> {
  const fields = form instanceof URLSearchParams ? Object.fromEntries(form) : form
  return openPresentationResponse(fields, { key: own.jwk, kid: 'k1', state: STATE })
}

function codeOf(opened: OpenedResponse): string {
  return opened.kind === 'refused' ? opened.code : opened.kind
}

async function sealed(members: { [name: string]: Json }): Promise<OpenForm> {
  const plaintext = JSON.stringify(members)
  return { response: await encryptJwe({ plaintext, recipient: answerKey.jwk, enc: 'A128GCM' }) }
}

test('An answer travels from the wallet to the verifier, encrypted, with its state', async () => {
  const form = await createPresentationResponse({ answerKey, state: STATE }, { pid: ['a.b.c~'] })
  expect([...form.keys()]).toEqual(['response'])
  const response = form.get('response') ?? ''
  expect(parseJweHeader(response, {})).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'k1' })
  expect(await open(form)).toMatchObject({ kind: 'answer', vpToken: { pid: ['a.b.c~'] } })
})

test('A refusal of the holder arrives as an error, encrypted or, from simpler wallets, in the clear', async () => {
  const form = await createPresentationError({ answerKey, state: STATE }, 'access_denied')
  expect(await open(form)).toEqual({ kind: 'error', error: 'access_denied' })
  expect(await open({ error: 'access_denied', state: STATE })).toEqual({
    kind: 'error',
    error: 'access_denied',
  })
})

test('An empty answer is never sent', async () => {
  await expect(createPresentationResponse({ answerKey }, {})).rejects.toThrow(/empty/)
  await expect(createPresentationResponse({ answerKey }, { pid: [] })).rejects.toThrow(/empty/)
})

const RESPONSES: [title: string, code: string, form: () => Promise<OpenForm | URLSearchParams>][] = [
  [
    'plaintext where encryption was asked',
    'VP_ENCRYPTION',
    async () => ({ vp_token: '{"pid":["x"]}', state: STATE }),
  ],
  ['nothing at all', 'VP_ENCRYPTION', async () => ({})],
  ['text that is not encrypted', 'VP_ENCRYPTION', async () => ({ response: 'hello' })],
  [
    'a kid of another request',
    'VP_ENCRYPTION',
    async () => createPresentationResponse({ answerKey: keyOf(own, 'k2'), state: STATE }, { pid: ['x'] }),
  ],
  [
    'no kid',
    'VP_ENCRYPTION',
    async () => {
      const { kid: _, ...jwk } = answerKey.jwk
      return createPresentationResponse({ answerKey: { jwk, enc: 'A128GCM' }, state: STATE }, { pid: ['x'] })
    },
  ],
  [
    'the key of another request',
    'VP_ENCRYPTION',
    async () => createPresentationResponse({ answerKey: keyOf(other), state: STATE }, { pid: ['x'] }),
  ],
  [
    'an encryption that was not offered',
    'VP_ENCRYPTION',
    async () =>
      new URLSearchParams({
        // By another hand: ours does not know it.
        response: await new CompactEncrypt(utf8(JSON.stringify({ vp_token: { pid: ['x'] }, state: STATE })))
          .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A192GCM', kid: 'k1' })
          .encrypt(await importJWK(answerKey.jwk as JWK, 'ECDH-ES')),
      }),
  ],
  [
    'another state',
    'VP_SESSION_MISMATCH',
    async () => createPresentationResponse({ answerKey, state: 'other' }, { pid: ['x'] }),
  ],
  ['no state', 'VP_SESSION_MISMATCH', async () => createPresentationResponse({ answerKey }, { pid: ['x'] })],
  [
    'an error in the clear without the state',
    'VP_SESSION_MISMATCH',
    async () => ({ error: 'access_denied' }),
  ],
  ['no vp_token', 'VP_SHAPE', async () => sealed({ state: STATE })],
  ['an error that is no code', 'VP_SHAPE', async () => sealed({ state: STATE, error: 'a"b' })],
  [
    'a member that occurs twice',
    'VP_SHAPE',
    async () => ({
      response: await encryptJwe({
        plaintext: `{"state":"${STATE}","vp_token":{},"vp_token":{}}`,
        recipient: answerKey.jwk,
        enc: 'A128GCM',
      }),
    }),
  ],
]

test.each(RESPONSES)('An answer with %s is refused (%s)', async (_, code, form) => {
  expect(codeOf(await open(await form()))).toBe(code)
})

test('A member that looks like our own verdict is only a member', async () => {
  const form = await sealed({
    kind: 'refused',
    code: 'x',
    authentic: true,
    state: STATE,
    vp_token: { pid: ['x'] },
  })
  expect(await open(form)).toMatchObject({ kind: 'answer' })
})

test('Only an answer with the right state counts as the answer of the asked wallet', async () => {
  expect(await open(await sealed({ state: STATE }))).toMatchObject({ kind: 'refused', authentic: true })
  expect(await open(await sealed({ state: 'x' }))).toMatchObject({ kind: 'refused', authentic: false })
})

const QUERY = {
  credentials: [{ id: 'pid' }, { id: 'diploma', multiple: true }, { id: 'loyalty' }],
  credential_sets: [{ options: [['pid', 'diploma'], ['pid']] }, { options: [['loyalty']], required: false }],
}

const TOKENS: [title: string, ok: boolean, token: Json][] = [
  ['the required credential', true, { pid: ['a'] }],
  ['several where several are allowed', true, { pid: ['a'], diploma: ['b', 'c'] }],
  ['an optional one beside it', true, { pid: ['a'], loyalty: ['d'] }],
  ['an unknown query id', false, { pid: ['a'], unknown: ['b'] }],
  ['several where one is allowed', false, { pid: ['a', 'b'] }],
  ['an empty token', false, {}],
  ['an empty list', false, { pid: [] }],
  ['a partial token: the required one is missing', false, { loyalty: ['d'] }],
  ['a text instead of a list', false, { pid: 'a' }],
  ['an object instead of a text', false, { pid: [{ a: 1 }] }],
  ['a list as token', false, ['a']],
  ['null', false, null],
]

test.each(TOKENS)('A vp_token with %s: accepted = %s (VP_SHAPE)', (_, ok, token) => {
  const { checks } = parseVpToken(token, QUERY)
  expect(checks.map(({ code, ok }) => [code, ok])).toEqual([['VP_SHAPE', ok]])
})

test('Without credential sets every query must be answered', () => {
  const query = { credentials: QUERY.credentials }
  expect(parseVpToken({ pid: ['a'], diploma: ['b'], loyalty: ['c'] }, query).checks[0]?.ok).toBe(true)
  expect(parseVpToken({ pid: ['a'], diploma: ['b'] }, query).checks[0]?.detail).toMatch(/loyalty/)
})

test('The id of an unknown query is not repeated to anybody', () => {
  const { checks } = parseVpToken({ 'Maria Nowak': ['a'] }, QUERY)
  expect(JSON.stringify(checks)).not.toMatch(/Nowak/)
})

test('A link to a wallet carries the identifier and the reference, and is read back', () => {
  const link = { clientId: 'x509_hash:abc', requestUri: 'https://rp.example/verifier/requests/1?x=%2F' }
  const address = createRequestLink('https://wallet.example/present', link)
  expect(parseRequestLink(address)).toEqual({ ok: true, link: { ...link, method: 'get' } })
  expect(parseRequestLink(`${address}&request_uri_method=post&nonce=ignored`)).toMatchObject({
    ok: true,
    link: { method: 'post' },
  })
  expect(parseRequestLink(createRequestLink('openid4vp://', link))).toMatchObject({ ok: true })
})

test.each([
  ['no client_id', 'request_uri=https://a.example/', 'JAR_FORM'],
  [
    'two client_ids',
    'client_id=x509_hash:a&client_id=x509_hash:b&request_uri=https://a.example/',
    'JAR_FORM',
  ],
  ['no request_uri: a request by value', 'client_id=x509_hash:a&nonce=1', 'JAR_FORM'],
  ['a request_uri that is no address', 'client_id=x509_hash:a&request_uri=a', 'JAR_FORM'],
  ['a fragment', 'client_id=x509_hash:a&request_uri=https%3A%2F%2Fa.example%2F%23b', 'JAR_FORM'],
  [
    'an unknown method',
    'client_id=x509_hash:a&request_uri=https://a.example/&request_uri_method=put',
    'JAR_FORM',
  ],
  [
    'P invalid-client-id-prefix',
    'client_id=redirect_uri:https://a.example/&request_uri=https://a.example/',
    'JAR_PREFIX',
  ],
  [
    'a text without end',
    `client_id=x509_hash:a&request_uri=https://a.example/&x=${'y'.repeat(9000)}`,
    'JAR_FORM',
  ],
])('A link with %s is refused', (_, query, code) => {
  expect(parseRequestLink(`https://wallet.example/present?${query}`)).toMatchObject({ ok: false, code })
})

test('Every scheme of a wallet is read, a link may ask to be fetched by POST, and what no wallet answers is refused', () => {
  const requestUri = 'https://rp.example/verifier/requests/1'
  for (const entry of ['openid4vp://', 'haip-vp://', 'eu-eaap://', 'https://wallet.example/present']) {
    const address = createRequestLink(entry, { clientId: 'x509_hash:abc', requestUri, method: 'post' })
    expect(parseRequestLink(address), entry).toMatchObject({ ok: true, link: { requestUri, method: 'post' } })
  }
  const get = createRequestLink('openid4vp://', { clientId: 'x509_hash:abc', requestUri })
  expect(get).not.toContain('request_uri_method')
  expect(parseRequestLink(get)).toMatchObject({ ok: true, link: { method: 'get' } })
  for (const entry of ['mailto:', 'javascript:', 'openid://', 'data:']) {
    const address = createRequestLink(entry, { clientId: 'x509_hash:abc', requestUri })
    expect(parseRequestLink(address), entry).toMatchObject({ ok: false, code: 'JAR_FORM' })
  }
  const plain = createRequestLink('openid4vp://', { clientId: 'x509_san_dns:rp.example', requestUri })
  expect(parseRequestLink(plain)).toMatchObject({ ok: false, code: 'JAR_PREFIX' })
  expect(parseRequestLink(plain, { plain: true })).toMatchObject({ ok: true })
})
