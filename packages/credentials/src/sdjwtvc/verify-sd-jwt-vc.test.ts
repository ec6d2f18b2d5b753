import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import {
  AT,
  AUDIENCE,
  basePayload,
  digestOf,
  disclosure,
  forgeJws,
  forgeSdJwt,
  holder,
  issuer,
  NONCE,
  PID,
  run,
  stranger,
  trusting,
  type Forgery,
} from '../sd-jwt-fixtures.ts'
import type { IssuerAnswer } from '../ports.ts'
import { lookUpStatus } from '../status/read-status.ts'
import { verifySdJwtVc, type SdJwtVcPolicy } from './verify-sd-jwt-vc.ts'

const POLICY: SdJwtVcPolicy = {
  at: AT,
  role: 'pid',
  types: [PID],
  keyBinding: { audience: AUDIENCE, nonce: NONCE },
}

async function verify(forgery: Forgery, policy: Partial<SdJwtVcPolicy> = {}) {
  return run(verifySdJwtVc(await forgeSdJwt(forgery), { ...POLICY, ...policy }))
}

async function failures(forgery: Forgery, policy?: Partial<SdJwtVcPolicy>): Promise<string[]> {
  return (await verify(forgery, policy)).checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

/** The payload with one of its claims moved into a disclosure. */
async function hidden(name: string, value: unknown): Promise<Forgery> {
  const text = disclosure('salt', name, value)
  const { [name]: _, ...rest } = await basePayload()
  return { payload: { ...rest, _sd: [await digestOf(text)], nationalities: [] }, disclosures: [text] }
}

const inStatus = disclosure('salt', 'uri', 'https://issuer.example/list')
const { jwk } = holder

test.each<[string, Forgery, string[]]>([
  ['typ vc+sd-jwt', { header: { typ: 'vc+sd-jwt' } }, ['SDJWT_TYP']],
  ['typ JWT', { header: { typ: 'JWT' } }, ['SDJWT_TYP']],
  ['no typ', { header: { typ: undefined } }, ['SDJWT_TYP']],
  ['no vct', { payload: await basePayload({ vct: null }) }, ['SDJWT_VCT']],
  ['an empty vct', { payload: await basePayload({ vct: '' }) }, ['SDJWT_VCT']],
  ['another vct', { payload: await basePayload({ vct: 'urn:other:1' }) }, ['SDJWT_VCT']],
  ['iss in a disclosure', await hidden('iss', 'https://issuer.example'), ['SDJWT_FORBIDDEN_SD']],
  ['nbf in a disclosure', await hidden('nbf', AT), ['SDJWT_FORBIDDEN_SD']],
  ['exp in a disclosure', await hidden('exp', AT + 1), ['SDJWT_FORBIDDEN_SD']],
  ['cnf in a disclosure', await hidden('cnf', { jwk }), ['SDJWT_FORBIDDEN_SD']],
  ['vct in a disclosure', await hidden('vct', PID), ['SDJWT_FORBIDDEN_SD']],
  ['vct#integrity in a disclosure', await hidden('vct#integrity', 'sha256-x'), ['SDJWT_FORBIDDEN_SD']],
  ['aka_vcts in a disclosure', await hidden('aka_vcts', [PID]), ['SDJWT_FORBIDDEN_SD']],
  [
    'status in a disclosure',
    await hidden('status', { status_list: { idx: 1, uri: 'https://x' } }),
    ['SDJWT_FORBIDDEN_SD'],
  ],
  [
    'a member of status in a disclosure',
    {
      payload: await basePayload({
        status: { status_list: { idx: 1, _sd: [await digestOf(inStatus)] } },
        _sd: [],
        nationalities: [],
      }),
      disclosures: [inStatus],
    },
    ['SDJWT_FORBIDDEN_SD'],
  ],
  ['nbf in the future', { payload: await basePayload({ nbf: AT + 61 }) }, ['VALIDITY']],
  ['iat in the future', { payload: await basePayload({ iat: AT + 61 }) }, ['VALIDITY']],
  ['exp now: no grace', { payload: await basePayload({ exp: AT }) }, ['VALIDITY']],
  ['exp that is disclosed and past', await hidden('exp', AT - 1), ['SDJWT_FORBIDDEN_SD', 'VALIDITY']],
  ['exp that is a text', { payload: await basePayload({ exp: '2099' }) }, ['VALIDITY']],
  ['a signature by another key', { issuerKey: stranger }, ['JWS_SIGNATURE']],
  ['alg none', { header: { alg: 'none' } }, ['JWS_ALG']],
  ['crit', { header: { crit: ['x'] } }, ['JWS_HEADER']],
  [
    'an unknown hash',
    { payload: await basePayload({ _sd_alg: 'sha-1' }) },
    ['SDJWT_HASH', 'KB_CNF', 'SDJWT_VCT'],
  ],
])('%s: refused, with every reason, and no claims shown', async (_, forgery, codes) => {
  const report = await verify(forgery)
  expect(report.verdict).toBe('invalid')
  expect(report.claims).toBeUndefined()
  expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(codes)
})

test.each<[string, Forgery, Partial<SdJwtVcPolicy>]>([
  ['as it should be', {}, {}],
  ['nbf 60 seconds ahead, as clocks differ', { payload: await basePayload({ nbf: AT + 60 }) }, {}],
  ['exp in one second', { payload: await basePayload({ exp: AT + 1 }) }, {}],
  ['no exp', { payload: await basePayload({ exp: undefined } as never) }, {}],
  [
    'a type that may count as the one asked for',
    { payload: await basePayload({ vct: 'urn:eudi:pid:be:1' }) },
    { derivedTypes: { 'urn:eudi:pid:be:1': PID } },
  ],
  [
    'a type derived in two steps',
    { payload: await basePayload({ vct: 'urn:c' }) },
    { derivedTypes: { 'urn:c': 'urn:b', 'urn:b': PID } },
  ],
  [
    'another name of the type asked for',
    { payload: await basePayload({ vct: 'urn:new', aka_vcts: [PID] }) },
    {},
  ],
])('%s: accepted', async (_, forgery, policy) => {
  const report = await verify(forgery, policy)
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
  expect(report).toMatchObject({
    verdict: 'valid',
    format: 'dc+sd-jwt',
    issuer: { subject: 'CN=TEST issuer', country: 'BE', role: 'pid', anchor: 'anchor-1' },
    claims: { given_name: 'Aiko', nationalities: ['JP'] },
    algorithms: ['ES256'],
  })
})

test('without a wish any type is accepted, as long as there is one', async () => {
  const { types: _, ...anyType } = POLICY
  const token = await forgeSdJwt({ payload: await basePayload({ vct: 'urn:x' }) })
  expect((await run(verifySdJwtVc(token, anyType))).verdict).toBe('valid')
  const untyped = await forgeSdJwt({ payload: await basePayload({ vct: null }) })
  expect((await run(verifySdJwtVc(untyped, anyType))).verdict).toBe('invalid')
})

test('derivations that go in a circle end', async () => {
  const derivedTypes = { 'urn:a': 'urn:b', 'urn:b': 'urn:a' }
  expect(await failures({ payload: await basePayload({ vct: 'urn:a' }) }, { derivedTypes })).toEqual([
    'SDJWT_VCT',
  ])
})

test('the report says what the credential says of itself', async () => {
  const status = { status_list: { idx: 412, uri: 'https://issuer.example/status/3' } }
  const report = await verify({ payload: await basePayload({ status, nbf: AT - 1 }) })
  expect(report).toMatchObject({
    type: PID,
    validity: { issuedAt: AT - 86_400, notBefore: AT - 1, expires: AT + 86_400 },
    status: { uri: 'https://issuer.example/status/3', index: 412 },
  })
})

test('nothing from an unproven signature is shown as fact', async () => {
  const report = await verify({ issuerKey: stranger })
  expect(Object.keys(report).sort()).toEqual(['algorithms', 'checks', 'format', 'holder', 'verdict'])
  expect(report.holder).toEqual({ binding: 'none' })
})

test('an unreadable token is a report too, never an exception', async () => {
  const report = await run(verifySdJwtVc('eyJ.e30.AA', POLICY))
  expect(report).toMatchObject({ verdict: 'invalid', checks: [{ code: 'SDJWT_FORM', ok: false }] })
})

test('an issuer of another role is refused whatever type it writes: a type gives no authority', async () => {
  const token = await forgeSdJwt({ payload: await basePayload({ vct: 'urn:eudi:pid:be:1' }) })
  const policy = { ...POLICY, derivedTypes: { 'urn:eudi:pid:be:1': PID } }
  const report = await run(verifySdJwtVc(token, policy), trusting(issuer, 'attestation'))
  expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['X5C_ROLE'])
  const asAttestation = await run(
    verifySdJwtVc(token, { ...policy, role: 'attestation' }),
    trusting(issuer, 'attestation'),
  )
  expect(asAttestation.verdict).toBe('valid')
})

test('an unknown issuer is refused, and the signature still judged on its own', async () => {
  const unknown = async (step: Parameters<ReturnType<typeof trusting>>[0]): Promise<IssuerAnswer> => {
    const answer = await trusting(issuer)(step)
    if (!answer.trusted) throw new Error('unexpected')
    return { trusted: false, code: 'X5C_PATH', detail: 'no path to an anchor', key: answer.key }
  }
  const good = await run(verifySdJwtVc(await forgeSdJwt(), POLICY), unknown)
  const forged = await run(verifySdJwtVc(await forgeSdJwt({ issuerKey: stranger }), POLICY), unknown)
  const failed = (report: typeof good) => report.checks.filter(({ ok }) => !ok).map(({ code }) => code)
  expect(failed(good)).toEqual(['X5C_PATH'])
  expect(failed(forged)).toEqual(['JWS_SIGNATURE', 'X5C_PATH'])
})

test.each(['jwk', 'jku', 'x5u'])('a key that the token brings itself (%s) proves nothing', async (name) => {
  const nobody = (): IssuerAnswer => ({ trusted: false, code: 'JWS_KEY', detail: 'no anchor' })
  const header = { [name]: name === 'jwk' ? stranger.jwk : 'https://evil.example/key' }
  const token = await forgeSdJwt({ issuerKey: stranger, header })
  const report = await run(verifySdJwtVc(token, POLICY), nobody)
  expect(report.checks.find(({ code }) => code === 'JWS_KEY')).toMatchObject({
    ok: false,
    detail: expect.stringContaining(name) as string,
  })
})

test('a header key does no harm when the signature is by the known issuer', async () => {
  expect(await failures({ header: { jwk: stranger.jwk } })).toEqual([])
})

test('the issuer is asked for with the certificates, role and time of this use', async () => {
  const asked: unknown[] = []
  const header = { x5c: ['AAAA', 'BBBB'], kid: 'k1' }
  await run(verifySdJwtVc(await forgeSdJwt({ header }), POLICY), async (step) => {
    asked.push(step)
    return trusting(issuer)(step)
  })
  expect(asked).toEqual([
    {
      op: 'issuer',
      alg: 'ES256',
      role: 'pid',
      at: AT,
      x5c: ['AAAA', 'BBBB'],
      kid: 'k1',
      iss: 'https://issuer.example',
    },
  ])
})

test('a status mechanism that nobody can consult leaves the verdict open', async () => {
  const report = await verify({ payload: await basePayload({ status: { other: { x: 1 } } }) })
  expect(report.verdict).toBe('indeterminate')
  expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['STATUS_UNAVAILABLE'])
})

test('a status read before joins the report', async () => {
  const uri = 'https://issuer.example/status/3'
  const payload = await basePayload({ status: { status_list: { idx: 1, uri } } })
  const list = { bits: 1, bytes: new Uint8Array([0b10]), uri, iat: AT } as const
  const revoked = await verify({ payload }, { statusAnswer: lookUpStatus(list, 1, AT) })
  expect(revoked).toMatchObject({ verdict: 'invalid', status: { value: 1, iat: AT } })
  const valid = await verify(
    { payload },
    { statusAnswer: lookUpStatus({ ...list, bytes: new Uint8Array([0]) }, 1, AT) },
  )
  expect(valid).toMatchObject({ verdict: 'valid', status: { value: 0 } })
})

test('a plain JWT with a ~ in front is no credential', async () => {
  const jwt = await forgeJws(
    { alg: 'ES256', typ: 'dc+sd-jwt' },
    (await basePayload()) satisfies JsonObject,
    issuer,
  )
  const report = await run(verifySdJwtVc(`~${jwt}`, POLICY))
  expect(report.verdict).toBe('invalid')
})

const base = await forgeSdJwt()

test('whatever is thrown at it, the answer is a report, and never a valid one', async () => {
  const mutation = fc.tuple(fc.nat(base.length - 1), fc.string({ maxLength: 5 }), fc.nat(3))
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), mutation), async (input) => {
      const changed =
        typeof input === 'string'
          ? input
          : base.slice(0, input[0]) + input[1] + base.slice(input[0] + input[2])
      const { verdict, claims } = await run(verifySdJwtVc(changed, POLICY))
      expect([verdict, claims]).toEqual(changed === base ? ['valid', claims] : ['invalid', undefined])
    }),
    { numRuns: 150 },
  )
})
