import { beforeAll, describe, expect, test } from 'vitest'
import type { DcqlQuery } from '../dcql/query.ts'
import { encodeBase64url } from '../bytes.ts'
import type { Json, JsonObject } from '../json.ts'
import { createJws } from '../jose/jws.ts'
import { runAsync } from '../ports.ts'
import { readRegistration } from './registration-certificate.ts'
import { findProviderGaps, findRegistrationGaps } from './registration-cover.ts'
import {
  checkRegistrationStatus,
  registrationHeadline,
  verifyRegistration,
  type RegistrationQuestion,
} from './verify-registration.ts'
import { newTestKey, NOW, QUERY, testDriver, X5C, type TestKey, type TrustPort } from './vp-fixtures.ts'

const PARTY = 'NTRJP-0100-05-012345'
const CLAIMS: JsonObject = {
  name: 'TEST Tokyo Bay University',
  sub_ln: 'TEST Tokyo Bay University',
  sub: PARTY,
  country: 'JP',
  registry_uri: 'https://jp.example/wrp',
  srv_description: [[{ lang: 'en', value: 'Enrolment' }]],
  entitlements: ['https://uri.etsi.org/19475/Entitlement/Service_Provider'],
  privacy_policy: 'https://rp.example/privacy',
  support_uri: 'https://rp.example/support',
  supervisory_authority: { email: 'dpa@example.org', uri: 'https://dpa.example' },
  policy_id: ['0.4.0.19475.3.1'],
  iat: NOW - 60,
  exp: NOW + 86_400,
  status: { status_list: { idx: 3, uri: 'https://jp.example/wrp/status/1' } },
  credentials: [
    {
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:eudi:pid:1'] },
      claim: [{ path: ['family_name'] }, { path: ['birthdate'] }],
    },
  ],
  purpose: [{ lang: 'en', value: 'To enrol' }],
  intended_use_id: 'enrolment',
}

let register: TestKey
let stranger: TestKey
beforeAll(async () => {
  register = await newTestKey()
  stranger = await newTestKey()
})

const listed: TrustPort = ({ role, x5c }) =>
  role === 'registration-certificate' && x5c?.[0] === X5C[0]
    ? {
        trusted: true,
        key: register.publicKey,
        issuer: { chain: [], subject: 'CN=TEST Register', aki: [], anchor: 'a' },
      }
    : { trusted: false, code: 'X5C_ROLE', detail: 'another list', key: register.publicKey }

type Signed = {
  readonly claims?: JsonObject
  readonly typ?: string
  readonly x5c?: readonly string[] | undefined
  readonly signer?: TestKey
}

async function certificate({ claims = {}, typ = 'rc-wrp+jwt', x5c = X5C, signer = register }: Signed = {}) {
  const header = { typ, ...(x5c.length > 0 && { x5c }) }
  const steps = createJws({ header, payload: { ...CLAIMS, ...claims }, key: signer.key, alg: 'ES256' })
  return runAsync(steps, testDriver(listed))
}

async function verify(data: string | undefined, changes: Partial<RegistrationQuestion> = {}, trust = listed) {
  const verifierInfo = data === undefined ? [] : [{ format: 'registration_cert', data }]
  const question = { verifierInfo, query: QUERY, accessIdentifier: PARTY, at: NOW, ...changes }
  return runAsync(verifyRegistration(question), testDriver(trust))
}

const headline = async (data: string | undefined, changes: Partial<RegistrationQuestion> = {}) =>
  registrationHeadline(await verify(data, changes))?.code

describe('the registration certificate of whoever asks', () => {
  test('RPRC_19: one certificate by value, in base64url or bare, vouches for what is asked', async () => {
    const jwt = await certificate()
    for (const data of [jwt, encodeBase64url(jwt)]) {
      const report = await verify(data)
      expect(registrationHeadline(report)).toBeUndefined()
      expect(report).toMatchObject({
        gaps: [],
        register: { subject: 'CN=TEST Register' },
        certificate: {
          subject: PARTY,
          name: 'TEST Tokyo Bay University',
          intendedUse: 'enrolment',
          service: { en: 'Enrolment' },
          purpose: { en: 'To enrol' },
          supervisoryAuthority: { email: 'dpa@example.org' },
          status: { uri: 'https://jp.example/wrp/status/1', index: 3 },
        },
      })
    }
  })

  const WRONG: [title: string, code: string, signed: Signed][] = [
    ['it is unsigned by the register: another typ', 'REGISTRATION_SIGNATURE', { typ: 'JWT' }],
    ['it carries no certificates of a register', 'REGISTRATION_SIGNATURE', { x5c: [] }],
    ['the register is on no list', 'REGISTRATION_NOT_LISTED', { x5c: ['AAAA'] }],
    ['it has expired', 'REGISTRATION_EXPIRED', { claims: { exp: NOW } }],
    ['it is dated in the future', 'REGISTRATION_EXPIRED', { claims: { iat: NOW + 61 } }],
    ['it lives for two years', 'REGISTRATION_EXPIRED', { claims: { exp: NOW + 2 * 365 * 86_400 } }],
    ['it belongs to somebody else', 'REGISTRATION_SUBJECT', { claims: { sub: 'NTRJP-other' } }],
    [
      'another intermediary is registered than the one that asks',
      'REGISTRATION_SUBJECT',
      { claims: { intermediary: { sub: 'VATBE-0200', sname: 'Gateway' } } },
    ],
    ['nothing is registered', 'REGISTRATION_SCOPE', { claims: { credentials: [] } }],
    ['it names nobody', 'REGISTRATION_FORM', { claims: { sub: '' } }],
  ]
  test.each(WRONG)('warned about when %s (%s)', async (_, code, signed) => {
    expect(await headline(await certificate(signed))).toBe(code)
  })

  test('a signature by another key, or none at all, is no signature of the register', async () => {
    expect(await headline(await certificate({ signer: stranger }))).toBe('REGISTRATION_SIGNATURE')
    const [, payload] = (await certificate()).split('.')
    const none = encodeBase64url(JSON.stringify({ alg: 'none', typ: 'rc-wrp+jwt', x5c: X5C }))
    expect(await headline(`${none}.${payload}.`)).toBe('REGISTRATION_SIGNATURE')
  })

  test('none, two, or something unreadable', async () => {
    expect(await headline(undefined)).toBe('REGISTRATION_MISSING')
    const one = { format: 'registration_cert', data: await certificate() }
    expect(await headline('', { verifierInfo: [one, one] })).toBe('REGISTRATION_SEVERAL')
    for (const data of ['!!', 'a.b', encodeBase64url('a.b.c'), 'x'.repeat(200_000)]) {
      expect(await headline(data), data.slice(0, 9)).toBe('REGISTRATION_FORM')
    }
  })

  test('RPI_05: an intermediary asks with its own access certificate and the certificate of the final party', async () => {
    const claims = { intermediary: { sub: 'VATBE-0200', sname: 'Gateway' } }
    expect(await headline(await certificate({ claims }), { accessIdentifier: 'VATBE-0200' })).toBeUndefined()
    expect(await headline(await certificate(), { accessIdentifier: undefined })).toBe('REGISTRATION_SUBJECT')
  })

  test('RPRC_21: what is asked beyond the registration is named, and nothing unproven is shown as fact', async () => {
    const asked: DcqlQuery = {
      credentials: [
        {
          id: 'pid',
          format: 'dc+sd-jwt',
          meta: { vct_values: ['urn:eudi:pid:1'] },
          claims: [{ path: ['family_name'] }, { path: ['picture'] }],
        },
      ],
    }
    const report = await verify(await certificate(), { query: asked })
    expect(report.gaps).toEqual([{ queryId: 'pid', type: 'urn:eudi:pid:1', path: ['picture'] }])
    expect(registrationHeadline(report)).toMatchObject({ code: 'REGISTRATION_SCOPE' })
    const unknown = await verify(await certificate({ x5c: ['AAAA'] }))
    expect(unknown.certificate).toBeUndefined()
  })

  test('a certificate without an end counts only with a status (as the reference verifier sends it)', async () => {
    const { exp: _, ...endless } = CLAIMS
    const sign = async (payload: JsonObject) =>
      runAsync(
        createJws({ header: { typ: 'rc-wrp+jwt', x5c: X5C }, payload, key: register.key, alg: 'ES256' }),
        testDriver(listed),
      )
    expect(await headline(await sign(endless))).toBeUndefined()
    const { status: _status, ...bare } = endless
    expect(await headline(await sign(bare))).toBe('REGISTRATION_EXPIRED')
  })

  test('revoked, suspended and unknown: the status weighs more than whom it is for', async () => {
    const report = await verify(await certificate({ claims: { sub: 'NTRJP-other' } }))
    const at = { uri: 'https://jp.example/wrp/status/1', index: 3 }
    const after = (code: 'STATUS' | 'STATUS_REVOKED' | 'STATUS_SUSPENDED' | 'STATUS_STALE') =>
      registrationHeadline(
        checkRegistrationStatus(report, { ...at, checks: [{ code, ok: code === 'STATUS', detail: code }] }),
      )?.code
    expect(after('STATUS_REVOKED')).toBe('REGISTRATION_REVOKED')
    expect(after('STATUS_SUSPENDED')).toBe('REGISTRATION_REVOKED')
    expect(after('STATUS_STALE')).toBe('REGISTRATION_STATUS_UNKNOWN')
    expect(after('STATUS')).toBe('REGISTRATION_SUBJECT')
    expect(registrationHeadline(checkRegistrationStatus(report, undefined))?.code).toBe(
      'REGISTRATION_STATUS_UNKNOWN',
    )
    // The status of another certificate says nothing about this one.
    const other = { ...at, index: 4, checks: [{ code: 'STATUS' as const, ok: true }] }
    expect(registrationHeadline(checkRegistrationStatus(report, other))?.code).toBe(
      'REGISTRATION_STATUS_UNKNOWN',
    )
  })
})

test.each<[string, JsonObject]>([
  ['sub as an object with identifiers', { sub: { id: [PARTY], legal_name: ['X'] } }],
  [
    'sub as an object of the register model',
    { sub: { id: [{ type: 'http://data.europa.eu/eudi/id/EUID', identifier: PARTY }] } },
  ],
  [
    'claims for claim, and a path that is a text',
    { credentials: older({ claims: [{ path: 'family_name' }] }) },
  ],
  ['texts with content', { purpose: [{ lang: 'en', content: 'To enrol' }] }],
  ['act.sub for the intermediary', { act: { sub: { id: 'VATBE-1', name: 'G' } } }],
  ['uses_intermediary', { uses_intermediary: { id: 'VATBE-1', name: 'G' } }],
  ['dpa for the supervisory authority', { dpa: { email: 'dpa@example.org' } }],
])('an older shape is read: %s', (_, changes) => {
  const read = readRegistration({ ...CLAIMS, ...changes })
  expect(read?.subject).toBe(PARTY)
  expect(read?.purpose).toEqual({ en: 'To enrol' })
  expect(read?.credentials[0]?.paths[0]).toEqual(['family_name'])
  if ('act' in changes || 'uses_intermediary' in changes)
    expect(read?.intermediary).toEqual({ subject: 'VATBE-1', name: 'G' })
  expect(read?.supervisoryAuthority?.email).toBe('dpa@example.org')
})

function older(members: { readonly [name: string]: Json }): Json {
  return [{ format: 'dc+sd-jwt', meta: { vct_values: ['urn:eudi:pid:1'] }, ...members }]
}

test.each<[registered: (string | null)[] | undefined, asked: (string | number | null)[], covered: boolean]>([
  [['address'], ['address', 'country'], true],
  [['address', 'country'], ['address'], false],
  [['address', 'country'], ['address', 'locality'], false],
  [['nationalities', null], ['nationalities', 0], true],
  [['nationalities', null], ['nationalities', null], true],
  [['nationalities', null], ['nationalities', 'x'], false],
  [['nationalities'], ['nationalities', null], true],
  [undefined, ['family_name'], false],
])('registered %j covers the question %j: %s', (path, asked, covered) => {
  const query: DcqlQuery = {
    credentials: [{ id: 'q', format: 'dc+sd-jwt', meta: { vct_values: ['t'] }, claims: [{ path: asked }] }],
  }
  const registered = [{ format: 'dc+sd-jwt', types: ['t'], paths: path === undefined ? [] : [path] }]
  expect(findRegistrationGaps(query, registered).length === 0).toBe(covered)
})

test('every type that a query accepts must be registered, in its format', () => {
  const query: DcqlQuery = {
    credentials: [
      { id: 'q', format: 'dc+sd-jwt', meta: { vct_values: ['a', 'b'] }, claims: [{ path: ['x'] }] },
    ],
  }
  const one = { format: 'dc+sd-jwt', types: ['a'], paths: [['x']] }
  expect(findRegistrationGaps(query, [one])).toEqual([{ queryId: 'q', type: 'b' }])
  expect(findRegistrationGaps(query, [one, { ...one, types: ['b'], format: 'mso_mdoc' }])).toHaveLength(1)
  expect(findRegistrationGaps(query, [one, { ...one, types: ['b'] }])).toEqual([])
})

describe('an issuer, and what it is registered as providing (RPRC_22a to RPRC_23, ISSU_24)', () => {
  const ENTITLEMENT = 'https://uri.etsi.org/19475/Entitlement/'
  const provides = [
    { format: 'dc+sd-jwt', types: ['urn:eudi:pid:be:1'] },
    { format: 'mso_mdoc', types: ['org.iso.18013.5.1.mDL'] },
  ]
  const pid = { id: 'pid', format: 'dc+sd-jwt', type: 'urn:eudi:pid:be:1' }
  const licence = { id: 'mdl', format: 'mso_mdoc', type: 'org.iso.18013.5.1.mDL' }
  const entitlements = ['PID_Provider', 'Non_Q_EAA_Provider'].map((name) => ENTITLEMENT + name)

  test.each<[string, typeof pid, readonly string[], boolean]>([
    ['what is registered', pid, entitlements, true],
    ['the other one', licence, entitlements, true],
    ['another format', { ...pid, format: 'mso_mdoc' }, entitlements, false],
    ['another type', { ...pid, type: 'urn:eudi:pid:fr:1' }, entitlements, false],
    ['an identity, registered for attestations only', pid, [`${ENTITLEMENT}PUB_EAA_Provider`], false],
    ['an attestation, registered for identities only', licence, [`${ENTITLEMENT}PID_Provider`], false],
    ['nothing but the right to ask', pid, [`${ENTITLEMENT}Service_Provider`], false],
  ])('%s', (_, asked, given, covered) => {
    const gaps = findProviderGaps([asked], { provides, entitlements: given })
    expect(gaps).toEqual(covered ? [] : [{ queryId: asked.id, type: asked.type }])
  })

  test('the same checks of the certificate as for a relying party, with the gaps of an issuer', async () => {
    const claims = {
      entitlements,
      provides_attestations: [{ format: 'dc+sd-jwt', meta: { vct_values: ['urn:eudi:pid:be:1'] } }],
      credentials: [],
    }
    const data = await certificate({ claims })
    const good = await verify(data, { query: [pid] })
    expect(registrationHeadline(good)).toBeUndefined()
    const more = await verify(data, { query: [pid, licence] })
    expect(registrationHeadline(more)).toMatchObject({ code: 'REGISTRATION_SCOPE' })
    expect(more.gaps).toEqual([{ queryId: 'mdl', type: licence.type }])
    const other = await verify(data, { query: [pid], accessIdentifier: 'NTRJP-other' })
    expect(registrationHeadline(other)).toMatchObject({ code: 'REGISTRATION_SUBJECT' })
  })
})
