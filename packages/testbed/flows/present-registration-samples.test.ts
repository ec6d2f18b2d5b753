import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  encodeBase64url,
  parseDcqlQuery,
  parseJson,
  parseRegistrationData,
  readRegistration,
  registrationHeadline,
  runSync,
  verifyRegistration,
  x5cOf,
  type DcqlQuery,
  type PublicJwk,
  type RegistrationQuestion,
} from '@entente/credentials'
import { testData } from '../src/test-data.ts'
import { testDriver, trustKey } from '../src/test-driver.ts'

/** Registration certificates of the EUDI reference implementation, as its verifier and issuer send them. */
const data = testData('oid4vc') ?? ''
const name =
  data === ''
    ? 'registration certificates (ENTENTE_TEST_DATA is not installed)'
    : 'registration certificates of the EUDI reference implementation'
const read = (path: string) => readFileSync(join(data, path), 'utf8').trim()
const DEMO = 'eudi-vp/certificates/wrprc.txt'
const PROVIDER = 'eudi-vci/eu/europa/ec/eudi/openid4vci/internal/wrprc.txt'
/** Of its issue, in July 2026. */
const AT = 1_784_634_700

describe.skipIf(data === '')(name, () => {
  const keyOf = (token: string): PublicJwk => {
    const [leaf = ''] = x5cOf(parseRegistrationData(token)) ?? []
    return new X509Certificate(Buffer.from(leaf, 'base64')).publicKey.export({ format: 'jwk' }) as PublicJwk
  }
  const ask = (path: string, changes: Partial<RegistrationQuestion> = {}) => {
    const token = read(path)
    const query = parseDcqlQuery(parseJson(read('eudi-vp/dcql/basic_example.json')))
    const steps = verifyRegistration({
      verifierInfo: [{ format: 'registration_cert', data: encodeBase64url(token) }],
      query: query.ok ? query.query : { credentials: [] },
      accessIdentifier: 'LEIEU-987654321',
      at: AT,
      ...changes,
    })
    return runSync(steps, testDriver(trustKey(keyOf(token))))
  }
  const PID: DcqlQuery = {
    credentials: [
      {
        id: 'pid',
        format: 'dc+sd-jwt',
        meta: { vct_values: ['urn:eudi:pid:1'] },
        claims: [{ path: ['family_name'] }, { path: ['nationalities', 0] }, { path: ['address', 'country'] }],
      },
    ],
  }

  test('the certificate of the reference verifier is verified and says what it may ask', () => {
    const report = ask(DEMO, { query: PID })
    expect(registrationHeadline(report)).toBeUndefined()
    expect(report.certificate).toMatchObject({
      subject: 'LEIEU-987654321',
      name: 'Verifier Dev',
      legalName: 'Niscy',
      purpose: { en: 'Person identification' },
      registryUri: 'https://registry.example.eu',
      entitlements: ['https://uri.etsi.org/19475/Entitlement/Service_Provider'],
      status: { index: 910 },
    })
    expect(report.certificate?.credentials.map(({ format, paths }) => [format, paths.length])).toEqual([
      ['dc+sd-jwt', 25],
      ['mso_mdoc', 26],
    ])
  })

  test('it covers no more than it says, and nobody else', () => {
    const beyond = { credentials: [{ ...PID.credentials[0], claims: [{ path: ['address'] }] }] } as DcqlQuery
    expect(registrationHeadline(ask(DEMO, { query: beyond }))?.code).toBe('REGISTRATION_SCOPE')
    expect(registrationHeadline(ask(DEMO, { query: PID, accessIdentifier: 'LEIEU-1' }))?.code).toBe(
      'REGISTRATION_SUBJECT',
    )
  })

  test('the unsigned one is refused', () => {
    const token = read('eudi-vp/certificates/wrprc_unsigned.txt')
    const verifierInfo = [{ format: 'registration_cert', data: token }]
    const report = ask(DEMO, { query: PID, verifierInfo })
    expect(registrationHeadline(report)?.code).toMatch(/^REGISTRATION_(?:SIGNATURE|FORM)$/)
    expect(report.certificate).toBeUndefined()
  })

  test('that of a provider of attestations is read, and vouches for no question', () => {
    const claims = parseRegistrationData(read(PROVIDER)).payload
    // It names nobody: a certificate without a subject counts for nobody.
    expect(claims['sub']).toBeUndefined()
    expect(readRegistration(claims)).toBeUndefined()
    expect(registrationHeadline(ask(PROVIDER))?.code).toBe('REGISTRATION_FORM')
  })
})
