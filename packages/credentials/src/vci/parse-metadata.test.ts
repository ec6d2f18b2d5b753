import { describe, expect, test } from 'vitest'
import { createIssuerMetadata, type IssuerModel } from './create-metadata.ts'
import { parseIssuerMetadata } from './parse-metadata.ts'

const ISSUER = 'https://issuer.example'
const PID = {
  format: 'dc+sd-jwt',
  vct: 'urn:eudi:pid:1',
  scope: 'pid',
  cryptographic_binding_methods_supported: ['jwk'],
  proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
  credential_signing_alg_values_supported: ['ES256'],
}
const GOOD = {
  credential_issuer: ISSUER,
  credential_endpoint: `${ISSUER}/credential`,
  nonce_endpoint: `${ISSUER}/nonce`,
  credential_configurations_supported: { pid: PID },
}
const ENCRYPTION = { enc_values_supported: ['A256GCM'], encryption_required: true }

describe('a document that is malformed is refused as a whole', () => {
  test.each<[string, object, string]>([
    [
      'another credential_issuer than was asked',
      { credential_issuer: 'https://evil.example' },
      'METADATA_ISSUER',
    ],
    ['credential_issuer with a slash more', { credential_issuer: `${ISSUER}/` }, 'METADATA_ISSUER'],
    ['no credential_issuer', { credential_issuer: undefined }, 'METADATA_FORM'],
    ['no credential_endpoint', { credential_endpoint: undefined }, 'METADATA_FORM'],
    ['an endpoint over http', { credential_endpoint: 'http://issuer.example/c' }, 'METADATA_FORM'],
    ['a nonce endpoint that is a path', { nonce_endpoint: '/nonce' }, 'METADATA_FORM'],
    ['authorization_servers as text', { authorization_servers: ISSUER }, 'METADATA_FORM'],
    ['no configurations', { credential_configurations_supported: undefined }, 'METADATA_FORM'],
    ['configurations as a list', { credential_configurations_supported: [PID] }, 'METADATA_FORM'],
    ['a configuration that is text', { credential_configurations_supported: { pid: 'x' } }, 'METADATA_FORM'],
    ['a configuration without format', { credential_configurations_supported: { pid: {} } }, 'METADATA_FORM'],
    ['batches of one', { batch_credential_issuance: { batch_size: 1 } }, 'METADATA_FORM'],
    ['batches without size', { batch_credential_issuance: {} }, 'METADATA_FORM'],
    ['a status period of zero', { preferred_client_status_period: 0 }, 'METADATA_FORM'],
    [
      'encryption keys as a list',
      { credential_request_encryption: { jwks: [], ...ENCRYPTION } },
      'METADATA_FORM',
    ],
    [
      'no encryption keys',
      { credential_request_encryption: { jwks: { keys: [] }, ...ENCRYPTION } },
      'METADATA_FORM',
    ],
    ['response encryption without alg', { credential_response_encryption: ENCRYPTION }, 'METADATA_FORM'],
    [
      'response encryption that may or may not be required',
      {
        credential_response_encryption: {
          alg_values_supported: ['ECDH-ES'],
          enc_values_supported: ['A256GCM'],
        },
      },
      'METADATA_FORM',
    ],
    [
      'claims as an object',
      { credential_configurations_supported: { pid: { ...PID, claims: { given_name: {} } } } },
      'METADATA_FORM',
    ],
  ])('%s', (_, change, code) => {
    expect(() => parseIssuerMetadata({ ...GOOD, ...change }, { issuer: ISSUER })).toThrow(
      expect.objectContaining({ code }),
    )
  })
})

const claims = (...paths: unknown[][]) => ({
  credential_metadata: { claims: paths.map((path) => ({ path })) },
})

describe('a configuration that breaks a rule is refused alone', () => {
  test.each<[string, object, string]>([
    ['of an unknown format', { format: 'vc+sd-jwt' }, 'METADATA_FORMAT'],
    ['without vct', { vct: undefined }, 'METADATA_TYPE'],
    ['with binding but no proof types', { proof_types_supported: undefined }, 'METADATA_BINDING'],
    [
      'with proof types but no binding',
      { cryptographic_binding_methods_supported: undefined },
      'METADATA_BINDING',
    ],
    ['that names one claim twice', claims(['a'], ['a']), 'METADATA_CLAIMS'],
    ['with all elements and one by index', claims(['a', null], ['a', 0]), 'METADATA_CLAIMS'],
    ['with array and object at one place', claims(['a', 'b'], ['a', 0]), 'METADATA_CLAIMS'],
    ['with a negative index', claims(['a', -1]), 'METADATA_CLAIMS'],
    ['with a fractional index', claims(['a', 1.5]), 'METADATA_CLAIMS'],
    [
      'with a malformed reuse policy',
      {
        credential_metadata: { credential_reuse_policy: { id: 'arf_annex_ii', options: [{ details: [] }] } },
      },
      'METADATA_REUSE',
    ],
  ])('%s', (_, change, code) => {
    const both = { good: PID, bad: { ...PID, ...change } }
    const metadata = parseIssuerMetadata({ ...GOOD, credential_configurations_supported: both })
    expect(metadata.configurations.map(({ id }) => id)).toEqual(['good'])
    expect(metadata.refused).toMatchObject([{ id: 'bad', code }])
  })

  test('that binds keys where no nonce can be asked for', () => {
    const { nonce_endpoint: _, ...rest } = GOOD
    expect(parseIssuerMetadata(rest).refused).toMatchObject([{ id: 'pid', code: 'METADATA_NONCE' }])
  })
})

test('unknown members are ignored at every level', () => {
  const pid = { ...PID, more: 1, credential_metadata: { more: [] } }
  const metadata = parseIssuerMetadata({ ...GOOD, more: {}, credential_configurations_supported: { pid } })
  expect(metadata.configurations).toHaveLength(1)
})

const MODEL: IssuerModel = {
  issuer: ISSUER,
  credentialEndpoint: `${ISSUER}/credential`,
  nonceEndpoint: `${ISSUER}/nonce`,
  names: { en: 'TEST issuer', fr: 'Émetteur TEST' },
  batchSize: 5,
  configurations: [
    {
      id: 'pid',
      scope: 'pid',
      format: 'dc+sd-jwt',
      type: 'urn:eudi:pid:1',
      names: { en: 'Identity', fr: 'Identité' },
      claims: [{ path: ['address', 'locality'], mandatory: true, names: { en: 'Town', fr: 'Localité' } }],
    },
  ],
}

test('what we create is what we read', () => {
  const metadata = parseIssuerMetadata(createIssuerMetadata(MODEL), { issuer: ISSUER })
  expect(metadata).toMatchObject({ batchSize: 5, refused: [], requestEncryption: 'none' })
  expect(metadata.configurations).toMatchObject([
    {
      id: 'pid',
      format: 'dc+sd-jwt',
      type: 'urn:eudi:pid:1',
      keyBound: true,
      proofTypes: { jwt: { algs: ['ES256'], attestationRequired: false } },
      claims: [{ path: ['address', 'locality'], mandatory: true }],
      reuse: [{ method: 'once_only', batchSize: 5 }],
    },
  ])
  const [first] = metadata.configurations
  expect(first?.display.map(({ locale }) => locale)).toEqual(['en', 'fr'])
})

test('what an issuer with attested keys, encryption, deferral and notification announces is read back', () => {
  const key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43), kid: 'k1' }
  const metadata = parseIssuerMetadata(
    createIssuerMetadata({
      ...MODEL,
      deferredEndpoint: `${ISSUER}/deferred`,
      notificationEndpoint: `${ISSUER}/notification`,
      encryptionKeys: [key],
      keyAttestation: { keyStorage: ['iso_18045_high'], userAuthentication: [] },
      clientStatusSeconds: 2_678_400,
    }),
  )
  expect(metadata).toMatchObject({
    deferredEndpoint: `${ISSUER}/deferred`,
    notificationEndpoint: `${ISSUER}/notification`,
    requestEncryption: 'offered',
    responseEncryption: 'offered',
    encryptTo: { jwk: { kid: 'k1' }, enc: 'A256GCM' },
    responseEnc: 'A256GCM',
  })
  const levels = { keyStorage: ['iso_18045_high'], userAuthentication: [] }
  expect(metadata.configurations[0]?.proofTypes).toMatchObject({
    jwt: { attestationRequired: true, levels },
    attestation: { algs: ['ES256', 'ES384', 'ES512'], attestationRequired: true, levels },
  })
})

test('encryption keys and algorithms that we do not have are skipped, not refused', () => {
  const wire = createIssuerMetadata(MODEL) as Record<string, unknown>
  const request = { jwks: { keys: [{ kty: 'RSA', n: 'x', e: 'AQAB' }] }, encryption_required: false }
  const metadata = parseIssuerMetadata({
    ...wire,
    credential_request_encryption: { ...request, enc_values_supported: ['A128GCM'] },
    credential_response_encryption: {
      alg_values_supported: ['RSA-OAEP'],
      enc_values_supported: ['A128GCM'],
      encryption_required: false,
    },
  })
  expect(metadata).toMatchObject({ encryptTo: undefined, responseEnc: undefined })
})

test('the reader gets the languages asked for, or all where we have none of them', () => {
  const localesOf = (langs: string[]) =>
    parseIssuerMetadata(createIssuerMetadata(MODEL, langs)).display.map((d) => d.locale)
  expect(localesOf(['fr'])).toEqual(['fr'])
  expect(localesOf(['ja'])).toEqual(['en', 'fr'])
})

test('an issuer without batches does not announce any', () => {
  expect(createIssuerMetadata({ ...MODEL, batchSize: 1 })).not.toHaveProperty('batch_credential_issuance')
})

test('claims that clash are a mistake of ours and stop at once', () => {
  const [pid] = MODEL.configurations
  const [claim] = pid?.claims ?? []
  if (pid === undefined || claim === undefined) throw new Error('fixture')
  const model = { ...MODEL, configurations: [{ ...pid, claims: [claim, claim] }] }
  expect(() => createIssuerMetadata(model)).toThrow(/twice/)
})
