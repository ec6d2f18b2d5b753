import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  MessageError,
  parseCredentialResponse,
  parseIssuerMetadata,
  parseJson,
  parseOffer,
  parseServerMetadata,
} from '@entente/credentials'
import { testData } from '../src/test-data.ts'

/** Examples of OpenID4VCI 1.0, metadata of the OpenID conformance suite, fixtures of the EUDI Kotlin library. */
const data = testData('oid4vc') ?? ''
const name = data === '' ? 'OpenID4VCI data (ENTENTE_TEST_DATA is not installed)' : 'OpenID4VCI data'
const EUDI = 'eudi-vci/eu/europa/ec/eudi/openid4vci/internal'

const read = (path: string) => readFileSync(join(data, path), 'utf8')
const readJson = (path: string) => parseJson(read(path), { charactersMax: 4_194_304 })
const files = (pattern: string) => (data === '' ? [] : globSync(pattern, { cwd: data }).sort())
/** The body of an example written as an HTTP response, whose long strings are wrapped. */
const bodyOf = (path: string) =>
  JSON.parse(
    read(path)
      .split(/\r?\n\r?\n/)[1]
      ?.replaceAll(/\n\s+(?=[A-Za-z0-9])/g, '') ?? '',
  )

const issuerFiles = files('metadata/*credential-issuer-metadata*.json')
const serverFiles = files('metadata/*authorization-server*.json')

describe.skipIf(data === '')(name, () => {
  test.each(issuerFiles.map((path) => [basename(path), path]))(
    'issuer metadata %s has the outcome of its name',
    (file, path) => {
      const parse = () => parseIssuerMetadata(readJson(path))
      if (file.startsWith('invalid-')) expect(parse).toThrow(MessageError)
      else expect(parse().issuer).toMatch(/^https:/)
    },
  )

  test.each(serverFiles.map((path) => [basename(path), path]))(
    'server metadata %s has the outcome of its name',
    (file, path) => {
      const parse = () => parseServerMetadata(readJson(path))
      if (file.startsWith('invalid-')) expect(parse).toThrow(MessageError)
      else expect(parse().tokenEndpoint).toMatch(/^https:/)
    },
  )

  test('a configuration without vct is refused, its document is not', () => {
    const path =
      'metadata/valid-openid-credential-issuer-metadata-spec-DcSdJwt-claims-missing-vct-example.json'
    expect(parseIssuerMetadata(readJson(path)).refused).toMatchObject([{ code: 'METADATA_TYPE' }])
  })

  test('the long example of the specification is read with all it says', () => {
    const metadata = parseIssuerMetadata(
      readJson('openid4vci-1.0/credential_issuer_metadata_sd_jwt_long.json'),
    )
    expect(metadata).toMatchObject({ batchSize: 10, requestEncryption: 'required', refused: [] })
    const [configuration] = metadata.configurations
    expect(configuration).toMatchObject({ format: 'dc+sd-jwt', keyBound: true })
    expect(configuration?.claims.length).toBeGreaterThan(0)
  })

  test.each([
    ['sd_jwt_vc', 'SD_JWT_VC_example_in_OpenID4VCI', undefined],
    ['mso_mdoc', 'org.iso.18013.5.1.mDL', undefined],
    ['jwt_vc_json', undefined, 'METADATA_FORMAT'],
    ['ldp_vc', undefined, 'METADATA_FORMAT'],
  ])('of the format examples we use what we know: %s', (format, type, code) => {
    const example = readJson(`openid4vci-1.0/credential_metadata_${format}.json`) as object
    const around = { credential_issuer: 'https://i.example', credential_endpoint: 'https://i.example/c' }
    const { configurations, refused } = parseIssuerMetadata({
      ...around,
      nonce_endpoint: 'https://i.example/n',
      ...example,
    })
    const both = [...configurations.map((one) => one.type), ...refused.map((one) => one.code)]
    // The mdoc example binds keys but leaves out its proof types: it cannot be asked for.
    expect(both).toEqual(format === 'mso_mdoc' ? ['METADATA_BINDING'] : [type ?? code])
  })

  test.each([
    ['openid4vci-1.0/credential_offer_by_reference.json', true],
    ['openid4vci-1.0/credential_offer_multiple_credentials.json', true],
    ['openid4vci-1.0/credential_offer_pre-authz_code.json', true],
    // Drafts before 1.0 called the member `credentials`.
    ['haip-1.0/credential_offer_sd_jwt_vc.json', false],
    [`${EUDI}/sample_credential_offer.json`, true],
    [`${EUDI}/sample_credential_offer_auth_code.json`, true],
    [`${EUDI}/credential_offer_with_unknown_format.json`, true],
    [`${EUDI}/credential_offer_with_blank_issuer_state.json`, false],
    [`${EUDI}/credential_offer_with_blank_pre_authorized_code.json`, false],
  ])('offer %s is read: %s', (path, readable) => {
    const parse = () => parseOffer(readJson(path))
    if (readable) expect(parse().issuer).toMatch(/^https:/)
    else expect(parse).toThrow(expect.objectContaining({ code: 'OFFER_FORM' }))
  })

  test('the offer example with an authorization code is read', () => {
    const offer = parseOffer(bodyOf('openid4vci-1.0/credential_offer_authz_code.txt'))
    expect(offer.authorizationCode?.issuerState).toMatch(/^eyJ/)
  })

  test.each(['sd_jwt_vc', 'mso_mdoc'])('the credential response example %s is read', (format) => {
    const response = parseCredentialResponse(bodyOf(`openid4vci-1.0/credential_response_${format}.txt`))
    expect(response).toMatchObject({ kind: 'issued', credentials: [expect.any(String)] })
  })

  test.each([
    `${EUDI}/oauth_authorization_server_metadata.json`,
    ...files('eudi-vci/well-known/openid-configuration*.json'),
  ])('EUDI server metadata %s is read', (path) => {
    expect(parseServerMetadata(readJson(path)).tokenEndpoint).toMatch(/^https:/)
  })

  test.each<[string, string[]]>([
    ['compact', []],
    ['expanded', []],
    ['only_per_relying_party', ['PID_SdJwtVc']],
    ['both_once_only_limited_time_expanded', ['PID_SdJwtVc']],
    ['duplicate_details_compact', ['PID_SdJwtVc']],
    ['duplicate_details_expanded', ['PID_SdJwtVc']],
    ['duplicates_expanded', ['PID_SdJwtVc']],
  ])('EUDI reuse policy %s refuses exactly %j', (policy, refused) => {
    const metadata = parseIssuerMetadata(
      readJson(`${EUDI}/credential_issuer_metadata_with_reuse_policy_${policy}.json`),
    )
    const byPolicy = metadata.refused.filter(({ code }) => code === 'METADATA_REUSE')
    expect(byPolicy.map(({ id }) => id)).toEqual(refused)
  })

  test('an unknown kind of reuse policy is ignored', () => {
    const metadata = parseIssuerMetadata(
      readJson(`${EUDI}/credential_issuer_metadata_with_unknown_reuse_policy.json`),
    )
    expect(metadata.configurations.some(({ reuse }) => reuse.length > 0)).toBe(false)
    expect(metadata.configurations.length).toBeGreaterThan(0)
  })

  test.each<[string, number | undefined]>([
    [`${EUDI}/credential_issuer_metadata_valid.json`, 1],
    [`${EUDI}/credential_issuer_metadata_no_request_encryption.json`, 1],
    [`${EUDI}/invalid_credential_issuer_metadata.json`, undefined],
    [`${EUDI}/credential_issuer_metadata_zero_preferred_client_status_period.json`, undefined],
    ['eudi-vci/well-known/openid-credential-issuer_contains_invalid_configuration.json', 3],
    ['eudi-vci/well-known/openid-credential-issuer_no_nonce_endpoint.json', 1],
    ['eudi-vci/well-known/openid-credential-issuer_no_scopes.json', 4],
    ['eudi-vci/well-known/openid-credential-issuer_only_jwt_proof.json', 1],
    ['eudi-vci/well-known/openid-credential-issuer_encrypted_requests_only.json', 4],
  ])('EUDI metadata %s gives %s usable configurations', (path, count) => {
    const parse = () => parseIssuerMetadata(readJson(path))
    if (count === undefined) expect(parse).toThrow(MessageError)
    else expect(parse().configurations).toHaveLength(count)
  })
})
