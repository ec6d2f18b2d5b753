/** Whatever a stranger sends, the readers of requests and registration certificates answer with named refusals. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import type { DcqlQuery } from '../dcql/query.ts'
import { FormatError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { createJws } from '../jose/jws.ts'
import { runAsync } from '../ports.ts'
import { parseRegistrationData, readRegistration, REGISTRATION_FORMAT } from './registration-certificate.ts'
import { findRegistrationGaps } from './registration-cover.ts'
import { parseRequestLink } from './request-link.ts'
import { parseContent } from './request-members.ts'
import { verifyDcApiRequest } from './verify-dc-api-request.ts'
import { registrationHeadline, verifyRegistration } from './verify-registration.ts'
import { newTestKey, NOW, QUERY, testDriver, trustOf, X5C, type TestKey } from './vp-fixtures.ts'

let signer: TestKey
beforeAll(async () => {
  signer = await newTestKey()
})

/** Members that the readers look for, with anything in them. */
const NAMES = [
  'sub',
  'name',
  'credentials',
  'claim',
  'claims',
  'path',
  'purpose',
  'srv_description',
  'status',
  'status_list',
  'idx',
  'uri',
  'intermediary',
  'act',
  'legal_basis',
  'client_id',
  'expected_origins',
  'nonce',
  'dcql_query',
  'client_metadata',
  'jwks',
  'keys',
  'transaction_data',
  'request',
  'payload',
  'signatures',
  'protected',
  'signature',
  '__proto__',
  'format',
  'meta',
  'vct_values',
]
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('x509_hash:AAAA', 'dc+sd-jwt', 'vp_token', 'dc_api.jwt', 'https://rp.example', NOW),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('any'), { maxKeys: 5 }),
  ),
})).any
const members = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 8 }) as fc.Arbitrary<JsonObject>

test('a registration certificate of any content is read or named unreadable', () => {
  fc.assert(
    fc.property(members, (claims) => {
      const read = readRegistration(claims)
      expect(read === undefined || read.subject.length > 0).toBe(true)
      for (const { types, paths } of read?.credentials ?? []) {
        expect(types.length).toBeGreaterThan(0)
        for (const path of paths) expect(path.length).toBeGreaterThan(0)
      }
    }),
  )
})

test('data that is no certificate gives a FormatError, never another', () => {
  fc.assert(
    fc.property(fc.oneof(value, fc.string(), fc.base64String()), (data) => {
      try {
        parseRegistrationData(data)
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }),
  )
})

test('a signed certificate of any content never passes unless it names the party and covers the query', async () => {
  await fc.assert(
    fc.asyncProperty(members, async (claims) => {
      const driver = testDriver(() => ({
        trusted: true,
        key: signer.publicKey,
        issuer: { chain: [], subject: 'register', aki: [] },
      }))
      const header = { typ: 'rc-wrp+jwt', x5c: X5C }
      const jws = await runAsync(
        createJws({ header, payload: claims, key: signer.key, alg: 'ES256' }),
        driver,
      )
      const verifierInfo = [{ format: REGISTRATION_FORMAT, data: encodeBase64url(jws) }]
      const question = { verifierInfo, query: QUERY, accessIdentifier: 'NTRJP-1', at: NOW }
      expect(registrationHeadline(await runAsync(verifyRegistration(question), driver))).toBeDefined()
    }),
    { numRuns: 60 },
  )
})

test('a request through the browser of any content is refused with a code, never with a crash', async () => {
  const protocol = fc.constantFrom(
    'openid4vp-v1-unsigned',
    'openid4vp-v1-signed',
    'openid4vp-v1-multisigned',
    'x',
  )
  await fc.assert(
    fc.asyncProperty(protocol, fc.oneof(members, value), async (name, data) => {
      const steps = verifyDcApiRequest({ protocol: name, data }, { origin: 'https://rp.example', at: NOW })
      const verdict = await runAsync(steps, testDriver(trustOf(signer.publicKey)))
      expect(verdict).toMatchObject({ ok: false, code: expect.stringMatching(/^[A-Z0-9_]+$/) })
    }),
  )
})

test('the members of a request, and links of any text, are refused with a code', () => {
  fc.assert(
    fc.property(members, fc.webUrl({ withQueryParameters: true }), fc.string(), (payload, url, text) => {
      expect(parseContent(payload, { at: NOW }).content).toBeUndefined()
      for (const link of [url, text, `openid4vp://?client_id=${text}&request_uri=${url}`]) {
        const parsed = parseRequestLink(link)
        expect(parsed.ok || parsed.code.startsWith('JAR_')).toBe(true)
      }
    }),
  )
})

const member = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constant(null), fc.nat({ max: 2 }))
const path = fc.array(member, { minLength: 1, maxLength: 4 })
const asking = (paths: (string | number | null)[][]): DcqlQuery => ({
  credentials: [
    {
      id: 'q',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['t'] },
      claims: paths.map((one) => ({ path: one })),
    },
  ],
})

test('what is registered as it is asked is covered, and registering more never uncovers anything', () => {
  const paths = fc.array(path, { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(paths, paths, paths, (asked, some, more) => {
      const gaps = (registered: (string | number | null)[][]) =>
        findRegistrationGaps(asking(asked), [{ format: 'dc+sd-jwt', types: ['t'], paths: registered }]).length
      expect(gaps(asked)).toBe(0)
      expect(gaps([...some, ...more])).toBeLessThanOrEqual(gaps(some))
    }),
  )
})
