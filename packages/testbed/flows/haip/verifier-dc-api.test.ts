import { createHash, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, generalVerify, jwtVerify, type GeneralJWSInput } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLACES } from '../each-place.ts'
import { answerAll, seal, type Bends, type RequestObject } from './emulated-wallet.ts'
import { openVerifier, type VerifierUnderTest } from './verifier-under-test.ts'

type Entry = { readonly protocol: string; readonly data: any }
type Payload = RequestObject['payload'] & { expected_origins?: string[] }

function keyOf(header: { x5c?: unknown }) {
  const [leaf = ''] = header.x5c as string[]
  const certificate = new X509Certificate(Buffer.from(leaf, 'base64'))
  const hash = createHash('sha256').update(certificate.raw).digest('base64url')
  return { key: certificate.publicKey, clientId: `x509_hash:${hash}` }
}

/** What the platform hands to a wallet, checked by jose. */
const READERS: Record<string, (entry: Entry) => Promise<Payload>> = {
  'openid4vp-v1-unsigned': async ({ data }) => data as Payload,
  async 'openid4vp-v1-signed'({ data }) {
    const { key, clientId } = keyOf(decodeProtectedHeader(data.request as string))
    const { payload } = await jwtVerify(data.request as string, key, { typ: 'oauth-authz-req+jwt' })
    expect(payload['client_id']).toBe(clientId)
    return payload as unknown as Payload
  },
  async 'openid4vp-v1-multisigned'({ data }) {
    const request = data.request as GeneralJWSInput
    const header = decodeProtectedHeader(request.signatures[0] as { protected: string })
    const { key, clientId } = keyOf(header)
    expect(header['client_id']).toBe(clientId)
    const { payload } = await generalVerify(request, key)
    const members = JSON.parse(Buffer.from(payload).toString()) as Payload
    expect(members).not.toHaveProperty('client_id')
    expect(members).not.toHaveProperty('verifier_info')
    return members
  },
}

describe.each(PLACES)(
  'oid4vp-1final-verifier through the Digital Credentials API, HAIP ($name)',
  ({ databaseUrl, skipped }) => {
    if (skipped) return test.skip('needs DATABASE_URL', () => undefined)
    let verifier: VerifierUnderTest
    beforeAll(async () => {
      verifier = await openVerifier(databaseUrl)
    })
    afterAll(() => verifier.close())

    const begin = async (protocol: string) => {
      const page = verifier.openPage()
      const { id, entry } = await page.beginDigital(protocol)
      const payload = await READERS[protocol]?.(entry)
      if (payload === undefined) throw new Error(protocol)
      const answer = async (bends: Bends = {}) => {
        const asked = {
          queries: payload.dcql_query.credentials,
          audience: `origin:${verifier.origin}`,
          nonce: payload.nonce,
        }
        return seal({ payload }, { vp_token: answerAll(asked, verifier.issue, bends) })
      }
      return { page, id, entry, payload, answer }
    }

    test.each(Object.keys(READERS))('%s: asked, answered for the origin, accepted', async (protocol) => {
      const { page, id, entry, payload, answer } = await begin(protocol)
      expect(entry.protocol).toBe(protocol)
      expect(payload).toMatchObject({ response_type: 'vp_token', response_mode: 'dc_api.jwt' })
      for (const name of ['response_uri', 'redirect_uri', 'state']) expect(payload).not.toHaveProperty(name)
      if (protocol === 'openid4vp-v1-unsigned') {
        for (const name of ['client_id', 'expected_origins']) expect(payload).not.toHaveProperty(name)
      } else expect(payload.expected_origins).toEqual([verifier.origin])
      const returned = await page.answerDigital(id, { protocol, data: { response: await answer() } })
      expect(returned.status).toBe(200)
      expect((await page.follow(returned.redirectUri)).credentials).toMatchObject([
        { query: 'pid', accepted: true, attributes: { family_name: 'Peeters' } },
        { query: 'diploma', accepted: true },
      ])
    })

    test.each<[string, Bends]>([
      ['for another origin', { claims: { aud: 'origin:https://evil.example' } }],
      ['for a client_id', { claims: { aud: 'x509_hash:abc' } }],
      ['for an origin without its prefix', { claims: { aud: 'http://localhost' } }],
      ['with another nonce', { claims: { nonce: 'of-another-request-0123' } }],
    ])('a presentation %s is not accepted, nothing is released', async (_, bends) => {
      const { page, id, answer } = await begin('openid4vp-v1-signed')
      const data = { response: await answer(bends) }
      const returned = await page.answerDigital(id, { protocol: 'openid4vp-v1-signed', data })
      const { credentials } = await page.follow(returned.redirectUri)
      expect(credentials[0]).toMatchObject({ accepted: false, attributes: {}, reasons: ['HOLDER_BINDING'] })
    })

    test('another browser cannot bring the answer, nor one of another protocol or in the clear', async () => {
      const { page, id, answer } = await begin('openid4vp-v1-signed')
      const protocol = 'openid4vp-v1-signed'
      const data = { response: await answer() }
      const stranger = verifier.openPage()
      await stranger.begin()
      expect((await stranger.answerDigital(id, { protocol, data })).error).toContain('VP_SESSION_MISMATCH')
      expect((await page.answerDigital(id, { protocol: 'openid4vp-v1-unsigned', data })).error).toContain(
        'VP_SHAPE',
      )
      const plain = await page.answerDigital(id, { protocol, data: { vp_token: {} } })
      expect(plain.error).toContain('VP_ENCRYPTION')
      expect((await page.answerDigital(id, { protocol, data })).status).toBe(200)
      expect((await page.answerDigital(id, { protocol, data })).error).toContain('VP_SESSION_MISMATCH')
    })
  },
)
