/**
 * Whatever a stranger sends, every reader of this package answers with a value, or with an error that has a name: never
 * another error, never without end. Each is given noise, a good sample of which a piece was changed, and nesting without
 * end. What verifies is covered by the tests of the verifiers.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeText, encodeBase64url } from './bytes.ts'
import { CborError } from './cbor/cbor-error.ts'
import { readCbor } from './cbor/read-cbor.ts'
import { parseCoseKey } from './cose/cose-key.ts'
import { parseSign1 } from './cose/sign1.ts'
import { parseDcqlQuery } from './dcql/parse-query.ts'
import { FormatError } from './errors.ts'
import { parseJweHeader } from './jose/decrypt.ts'
import { encryptJwe } from './jose/encrypt.ts'
import { parsePublicJwk } from './jose/jwk.ts'
import { parseJws } from './jose/jws.ts'
import { type Json, parseJson } from './json.ts'
import { createEncryptionInfo, parseEncryptionInfo } from './mdoc/annex-c.ts'
import { createDeviceRequest, parseDeviceRequest } from './mdoc/device-request.ts'
import { parseDeviceResponse } from './mdoc/device-response.ts'
import { parseIssuerSigned } from './mdoc/issuer-signed.ts'
import { forgeIssued, forgeResponse, PID_TYPE } from './mdoc/mdoc-fixtures.ts'
import { parseSecurityObject } from './mdoc/security-object.ts'
import { parseAuthorizationResponse, parsePushedResponse, parseTokenResponse } from './oauth/authorization.ts'
import { parseChallenges } from './oauth/challenge.ts'
import { MessageError } from './oauth/message.ts'
import { parseRefusal, parseServerMetadata } from './oauth/server-metadata.ts'
import { forgeSdJwt, GIVEN_NAME, holder, run } from './sd-jwt-fixtures.ts'
import { parseDisclosure } from './sdjwt/disclosure.ts'
import { compactOfJson, parseSdJwt } from './sdjwt/parse-sd-jwt.ts'
import { inflateZlib } from './status/inflate.ts'
import { parseCredentialRequest, parseCredentialResponse } from './vci/credential-request.ts'
import { CredentialError } from './vci/credential-error.ts'
import { parseNotification } from './vci/notification.ts'
import { parseOffer, parseOfferLink, parseOfferText } from './vci/offer.ts'
import { parseIssuerMetadata } from './vci/parse-metadata.ts'
import { parseRequestLink } from './vp/request-link.ts'
import { parseTransactionData } from './vp/transaction-data.ts'
import { QUERY } from './vp/vp-fixtures.ts'
import { parseVpToken } from './vp/vp-token.ts'

const NAMED = [FormatError, CborError, MessageError, CredentialError]

/** Reads, and lets only errors through that have a name. */
function readSafely<T>(read: (input: T) => unknown, input: T): void {
  try {
    read(input)
  } catch (error) {
    expect(NAMED.some((kind) => error instanceof kind) ? 'named' : String(error)).toBe('named')
  }
}

const SIGNS = fc.constantFrom(...'{}[]":,.~\\=-_AZaz09 \u0000\u00e9\ud83d%#&?/;()'.split(''))
const scraps = fc.array(SIGNS, { maxLength: 12 }).map((signs) => signs.join(''))

/** A piece of the sample taken out and something else put there. */
function bent(sample: string): fc.Arbitrary<string> {
  const places = fc.tuple(fc.nat(sample.length), fc.nat(20), scraps)
  return places.map(([at, length, scrap]) => sample.slice(0, at) + scrap + sample.slice(at + length))
}

const NESTED = ['['.repeat(200_000), '{"a":'.repeat(100_000), `"${'\\u0061'.repeat(200_000)}`]
const jws = `${encodeBase64url('{"alg":"ES256","typ":"dc+sd-jwt"}')}.${encodeBase64url('{"iss":"x"}')}.${'A'.repeat(86)}`
const sdJwt = await forgeSdJwt()
const jwe = await encryptJwe({ plaintext: '{}', recipient: holder.jwk, enc: 'A128GCM' })
const OFFER = {
  credential_issuer: 'https://issuer.example',
  credential_configuration_ids: ['pid'],
  grants: { authorization_code: { issuer_state: 'x' } },
}
const EXPECTED = { issuer: 'https://issuer.example', state: 's', issRequired: true }

describe('texts', () => {
  test.each<[string, (text: string) => unknown, string]>([
    ['JSON', (text) => parseJson(text), JSON.stringify(OFFER)],
    ['JWS', (text) => parseJws(text), jws],
    ['JWE', (text) => parseJweHeader(text, {}), jwe],
    ['SD-JWT', (text) => parseSdJwt(text), sdJwt],
    [
      'SD-JWT as JSON',
      compactOfJson,
      JSON.stringify({
        payload: 'e30',
        signatures: [{ protected: 'e30', signature: 'AA', header: { disclosures: [] } }],
      }),
    ],
    ['disclosure', parseDisclosure, GIVEN_NAME],
    ['offer', (text) => parseOfferText(text), JSON.stringify(OFFER)],
    [
      'link of an offer',
      (text) => parseOfferLink(text),
      `haip-vci://?credential_offer=${encodeURIComponent(JSON.stringify(OFFER))}`,
    ],
    [
      'link of a request',
      (text) => parseRequestLink(text),
      'haip-vp://?client_id=x509_hash%3AAAAA&request_uri=https%3A%2F%2Frp.example%2Frequest',
    ],
    [
      'return of an authorization server',
      (text) => parseAuthorizationResponse(text, EXPECTED),
      'https://wallet.example/cb?code=1&state=s&iss=https%3A%2F%2Fissuer.example',
    ],
    ['challenges', parseChallenges, 'DPoP error="use_dpop_nonce", error_description="x", algs="ES256"'],
    [
      'encryption of ISO 18013-7',
      parseEncryptionInfo,
      createEncryptionInfo({ nonce: new Uint8Array(16), recipient: holder.jwk }),
    ],
  ])('%s', (_, read, sample) => {
    read(sample)
    for (const text of NESTED) readSafely(read, text)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), scraps, bent(sample)), (text) =>
        readSafely(read, text),
      ),
      { numRuns: 300 },
    )
  })
})

const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>

/** The sample with another value somewhere, or without something. */
function changed(sample: Json): fc.Arbitrary<Json> {
  const places = [...placesIn(sample)]
  return fc.tuple(fc.constantFrom(...places), fc.option(anyJson, { nil: undefined })).map(([path, value]) => {
    const copy = structuredClone<Json>(sample)
    const last = path.at(-1)
    if (last === undefined) return value ?? null
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], copy)
    if (value === undefined && Array.isArray(parent)) parent.splice(Number(last), 1)
    else if (value === undefined) delete (parent as Record<string, unknown>)[last]
    else (parent as Record<string, unknown>)[last] = value
    return copy
  })
}

function* placesIn(value: Json, path: readonly string[] = []): Generator<readonly string[]> {
  yield path
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) yield* placesIn(member, [...path, name])
}

const METADATA = {
  credential_issuer: 'https://issuer.example',
  credential_endpoint: 'https://issuer.example/credential',
  nonce_endpoint: 'https://issuer.example/nonce',
  authorization_servers: ['https://issuer.example'],
  batch_credential_issuance: { batch_size: 10 },
  display: [{ name: 'Issuer', locale: 'en', logo: { uri: 'https://issuer.example/logo.png' } }],
  credential_configurations_supported: {
    pid: {
      format: 'dc+sd-jwt',
      vct: 'urn:eudi:pid:1',
      scope: 'pid',
      cryptographic_binding_methods_supported: ['jwk'],
      credential_signing_alg_values_supported: ['ES256'],
      proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
      credential_metadata: { display: [{ name: 'PID', locale: 'en' }], claims: [{ path: ['family_name'] }] },
    },
  },
}
const SERVER = {
  issuer: 'https://issuer.example',
  authorization_endpoint: 'https://issuer.example/authorize',
  token_endpoint: 'https://issuer.example/token',
  pushed_authorization_request_endpoint: 'https://issuer.example/par',
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  dpop_signing_alg_values_supported: ['ES256'],
}

/** As the reader of requests hands it in. */
function decode(text: string): Json | undefined {
  try {
    return parseJson(decodeText(text, 'an entry'))
  } catch {
    return undefined
  }
}

describe('values', () => {
  test.each<[string, (value: Json) => unknown, Json]>([
    ['JWK', parsePublicJwk, holder.jwk],
    ['DCQL query', parseDcqlQuery, QUERY as unknown as Json],
    ['vp_token', (value) => parseVpToken(value, QUERY), { pid: [sdJwt] }],
    [
      'transaction data',
      (value) => parseTransactionData({ value, decode, types: {}, queryIds: ['pid'] }),
      ['e30'],
    ],
    ['offer', (value) => parseOffer(value), OFFER],
    ['metadata of an issuer', (value) => parseIssuerMetadata(value), METADATA],
    ['metadata of a server', (value) => parseServerMetadata(value), SERVER],
    ['refusal', parseRefusal, { error: 'invalid_proof', error_description: 'x' }],
    [
      'request for credentials',
      parseCredentialRequest,
      { credential_configuration_id: 'pid', proofs: { jwt: [jws] } },
    ],
    ['credentials', parseCredentialResponse, { credentials: [{ credential: sdJwt }], notification_id: 'n' }],
    ['notification', parseNotification, { notification_id: 'n', event: 'credential_accepted' }],
    [
      'tokens',
      parseTokenResponse,
      { access_token: 't', token_type: 'DPoP', expires_in: 60, scope: 'pid', refresh_token: 'r' },
    ],
    ['pushed request', parsePushedResponse, { request_uri: 'urn:x', expires_in: 60 }],
  ])('%s', (_, read, sample) => {
    read(sample)
    fc.assert(
      fc.property(fc.oneof(anyJson, changed(sample)), (value) => readSafely(read, value)),
      { numRuns: 300 },
    )
  })
})

/** Some octets others, the end cut off, something behind it. */
function shaken(sample: Uint8Array): fc.Arbitrary<Uint8Array> {
  const octets = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 4 })
  return fc
    .tuple(octets, fc.nat(sample.length), fc.uint8Array({ maxLength: 8 }))
    .map(([others, end, more]) => {
      const copy = Uint8Array.from(sample)
      for (const [at, octet] of others) copy[at] = octet
      return end % 3 === 0 ? Uint8Array.of(...copy.subarray(0, end), ...more) : copy
    })
}

const issued = await forgeIssued(() => undefined)
const response = await forgeResponse()
const { issuerAuth } = parseIssuerSigned(issued)
const request = await run(
  createDeviceRequest([
    { docType: PID_TYPE, nameSpaces: new Map([[PID_TYPE, new Map([['given_name', false]])]]) },
  ]),
)
/** Zlib of forty zeroes. */
const ZLIB = Uint8Array.from(Buffer.from('789c63608013000028000001', 'hex'))
const DEEP = [
  new Uint8Array(200_000).fill(0x81),
  new Uint8Array(200_000).fill(0xc1),
  new Uint8Array(9).fill(0x9b),
]

describe('bytes', () => {
  test.each<[string, (bytes: Uint8Array) => unknown, Uint8Array]>([
    ['CBOR', (bytes) => readCbor(bytes), issued],
    ['CBOR, strictly', (bytes) => readCbor(bytes, { strict: true }), issued],
    [
      'COSE_Sign1',
      (bytes) => parseSign1(readCbor(bytes), 'optional'),
      Uint8Array.of(0x84, 0x40, 0xa0, 0xf6, 0x40),
    ],
    ['COSE_Key', (bytes) => parseCoseKey(readCbor(bytes)), Uint8Array.of(0xa1, 0x01, 0x02)],
    ['IssuerSigned', (bytes) => parseIssuerSigned(bytes), issued],
    ['security object', (bytes) => parseSecurityObject(bytes), issuerAuth.payload ?? new Uint8Array(1)],
    ['device response', (bytes) => parseDeviceResponse(bytes), response],
    ['device request', parseDeviceRequest, request],
    ['ZLIB', (bytes) => inflateZlib(bytes, 1000), ZLIB],
  ])('%s', (_, read, sample) => {
    for (const bytes of DEEP) readSafely(read, bytes)
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), shaken(sample)), (bytes) =>
        readSafely(read, bytes),
      ),
      { numRuns: 300 },
    )
  })
})
