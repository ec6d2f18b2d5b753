import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLACES } from '../each-place.ts'
import {
  answerAll,
  fetchRequest,
  newHolder,
  post,
  seal,
  type Bends,
  type Posted,
  type RequestObject,
} from './emulated-wallet.ts'
import { openVerifier, type VerifierUnderTest } from './verifier-under-test.ts'

const YEAR = 365 * 86_400
const now = (): number => Math.floor(Date.now() / 1000)

/** Changes one byte in the middle of the signature of the issuer. */
function breakSignature(token: string): string {
  const [jws = '', ...rest] = token.split('~')
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[20] = (bytes[20] ?? 0) ^ 1
  return [[header, payload, bytes.toString('base64url')].join('.'), ...rest].join('~')
}

const stranger = newHolder()
type Bent = Bends & { credential?: (token: string) => string }
const BENT: [module: string, reason: string, bends: () => Bent][] = [
  // What it claims to be explains the refusal; nothing of it is believed.
  ['invalid-credential-signature', 'CREDENTIAL_INVALID', () => ({ credential: breakSignature })],
  ['invalid-kb-jwt-signature', 'HOLDER_BINDING', () => ({ holder: stranger })],
  ['invalid-kb-jwt-aud', 'HOLDER_BINDING', () => ({ claims: { aud: 'x509_hash:somebody-else' } })],
  ['invalid-kb-jwt-nonce', 'HOLDER_BINDING', () => ({ claims: { nonce: 'the-nonce-of-another-request' } })],
  ['invalid-sd-hash', 'HOLDER_BINDING', () => ({ claims: { sd_hash: 'A'.repeat(43) } })],
  ['kb-jwt-iat-in-past', 'HOLDER_BINDING', () => ({ claims: { iat: now() - YEAR } })],
  ['kb-jwt-iat-in-future', 'HOLDER_BINDING', () => ({ claims: { iat: now() + YEAR } })],
  ['another typ of the key binding', 'HOLDER_BINDING', () => ({ typ: 'JWT' })],
  [
    'no key binding',
    'HOLDER_BINDING',
    () => ({ bound: (token) => token.slice(0, token.lastIndexOf('~') + 1) }),
  ],
  [
    'a disclosure added after binding',
    'HOLDER_BINDING',
    () => ({
      bound: (token) => {
        const extra = Buffer.from('["salt-salt-salt-salt","age_over_18",true]').toString('base64url')
        const end = token.lastIndexOf('~')
        return `${token.slice(0, end)}~${extra}${token.slice(end)}`
      },
    }),
  ],
]

describe.each(PLACES)('oid4vp-1final-verifier refuses ($name)', ({ databaseUrl, skipped }) => {
  if (skipped) return test.skip('needs DATABASE_URL', () => undefined)
  let verifier: VerifierUnderTest
  beforeAll(async () => {
    verifier = await openVerifier(databaseUrl)
  })
  afterAll(() => verifier.close())

  const open = async () => {
    const page = verifier.openPage()
    const { walletUrl } = await page.begin()
    const request = await fetchRequest(walletUrl)
    const { client_id: audience, nonce, dcql_query } = request.payload
    const token = (bends: Bent = {}) =>
      answerAll({ queries: dcql_query.credentials, audience, nonce }, verifier.issue, bends)
    return { page, request, token }
  }
  const send = async (request: RequestObject, members: object, how: Parameters<typeof seal>[2] = {}) =>
    post(request, { response: await seal(request, { state: request.payload.state, ...members }, how) })

  test.each(BENT)(
    '%s: an error, or a page that accepts nothing of it; no claim is released',
    async (_, reason, bends) => {
      const { page, request, token } = await open()
      const { status, body } = await send(request, { vp_token: token(bends()) })
      if (status >= 400) return
      const { credentials } = await page.follow(body.redirect_uri ?? '')
      expect(credentials[0]).toMatchObject({ query: 'pid', accepted: false, attributes: {} })
      expect(credentials[0]?.reasons).toContain(reason)
    },
  )

  const refusedWith = ({ status, body }: Posted, code: string) => {
    expect(status).toBe(400)
    expect(body.error_description).toContain(code)
    expect(body.redirect_uri).toBeUndefined()
  }

  test('an answer in the clear, to another key, or encrypted otherwise than offered (VP_ENCRYPTION); the right one still counts', async () => {
    const { page, request, token } = await open()
    const { state } = request.payload
    refusedWith(await post(request, { vp_token: JSON.stringify(token()), state }), 'VP_ENCRYPTION')
    refusedWith(await send(request, { vp_token: token() }, { kid: 'another' }), 'VP_ENCRYPTION')
    refusedWith(await send(request, { vp_token: token() }, { enc: 'A128CBC-HS256' }), 'VP_ENCRYPTION')
    refusedWith(await post(request, { response: 'a.b.c.d.e' }), 'VP_ENCRYPTION')
    const { request: other } = await open()
    const forOther = await seal(other, { vp_token: token(), state })
    refusedWith(await post(request, { response: forOther }), 'VP_ENCRYPTION')
    const { body } = await send(request, { vp_token: token() })
    expect((await page.follow(body.redirect_uri ?? '')).credentials[0]).toMatchObject({ accepted: true })
  })

  test('a state of another request, and a second answer (VP_SESSION_MISMATCH)', async () => {
    const { request, token } = await open()
    refusedWith(await send(request, { vp_token: token(), state: 'x'.repeat(43) }), 'VP_SESSION_MISMATCH')
    refusedWith(await send(request, { vp_token: token(), state: undefined }), 'VP_SESSION_MISMATCH')
    const response = await seal(request, { vp_token: token(), state: request.payload.state })
    expect((await post(request, { response })).status).toBe(200)
    refusedWith(await post(request, { response }), 'VP_SESSION_MISMATCH')
  })

  const first = (token: Record<string, string[]>) => Object.values(token)[0] ?? []
  const SHAPES: [title: string, bend: (token: Record<string, string[]>) => unknown][] = [
    ['an empty token', () => ({})],
    ['a list in place of an object', (token) => [token]],
    ['a text in place of a list', (token) => ({ ...token, pid: first(token)[0] })],
    ['an empty list', (token) => ({ ...token, pid: [] })],
    ['two where one is allowed', (token) => ({ ...token, pid: [...first(token), ...first(token)] })],
    ['an answer to no question', (token) => ({ ...token, other: first(token) })],
    ['a part of what is needed', (token) => ({ pid: first(token) })],
    ['no token at all', () => undefined],
  ]
  test.each(SHAPES)('%s (VP_SHAPE)', async (_, bend) => {
    const { request, token } = await open()
    refusedWith(await send(request, { vp_token: bend(token()) }), 'VP_SHAPE')
  })

  test('all that is wrong with an answer is told at once, the first in the order of the checks as headline', async () => {
    const { request, token } = await open()
    const bent = token({ claims: { nonce: 'of another request', iat: now() - YEAR } })
    const { body } = await send(request, { vp_token: { ...bent, other: first(bent) } })
    expect(body.error_description).toMatch(/^VP_SHAPE: .*\(also: (?=.*KB_NONCE)(?=.*KB_IAT).*\)$/)
  })

  test('a credential with less than was asked for (DCQL_UNSATISFIED)', async () => {
    const { request, token } = await open()
    const without = (one: string) =>
      one
        .split('~')
        .filter((part) => !Buffer.from(part, 'base64url').toString().includes('"birthdate"'))
        .join('~')
    refusedWith(await send(request, { vp_token: token({ presented: without }) }), 'DCQL_UNSATISFIED')
  })

  test('the identity in place of the diploma (SDJWT_VCT): not accepted, nothing released', async () => {
    const { page, request } = await open()
    const { client_id: audience, nonce, dcql_query } = request.payload
    const wrong = (_query: string, holder: ReturnType<typeof newHolder>) => verifier.issue('pid', holder)
    const vpToken = answerAll({ queries: dcql_query.credentials, audience, nonce }, wrong)
    const { status, body } = await send(request, { vp_token: vpToken })
    if (status >= 400) return
    const { credentials } = await page.follow(body.redirect_uri ?? '')
    expect(credentials[1]).toMatchObject({ query: 'diploma', accepted: false, attributes: {} })
  })

  test('a refusal of the holder is an answer: the person comes back to a page that says so', async () => {
    const { page, request } = await open()
    const { state } = request.payload
    const { status, body } = await post(request, { error: 'access_denied', state })
    expect(status).toBe(200)
    expect(await page.follow(body.redirect_uri ?? '')).toEqual({ status: 200, credentials: [] })
  })
})
