/** For tests: a relying party with its key, a trust port that knows it, and requests that can be bent. */
import { encodeBase64, utf8 } from '../bytes.ts'
import type { DcqlQuery } from '../dcql/query.ts'
import type { Json } from '../json.ts'
import { createJws, parseJws } from '../jose/jws.ts'
import type { AsyncDriver, IssuerAnswer, IssuerStep, KeyRef, PublicJwk } from '../ports.ts'
import { runAsync } from '../ports.ts'
import { keyRefOf, webDriver } from '../web-driver.ts'
import { createRequestObject, type RequestSpec } from './create-request.ts'

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' }

export type TestKey = {
  readonly key: KeyRef
  readonly publicKey: KeyRef
  readonly jwk: PublicJwk & { d: string }
}

export async function newTestKey(): Promise<TestKey> {
  const pair = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const jwk = { kty: String(kty), crv: String(crv), x: String(x), y: String(y), d: String(d) }
  return { key: keyRefOf(pair.privateKey), publicKey: keyRefOf(pair.publicKey), jwk }
}

export type TrustPort = (step: IssuerStep) => IssuerAnswer

/** WebCrypto behind the steps; trust is the caller's. */
export function testDriver(trust: TrustPort): AsyncDriver {
  return webDriver(crypto.subtle, { issuer: trust })
}

export const NOW = 1_780_000_000
export const X5C = [encodeBase64(utf8('leaf certificate of the relying party'))]
export const QUERY: DcqlQuery = {
  credentials: [
    {
      id: 'pid',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:eudi:pid:1'] },
      claims: [{ path: ['family_name'] }, { path: ['birthdate'] }],
    },
  ],
}

/** Trusts the one certificate chain of these fixtures, for access certificates only. */
export function trustOf(publicKey: KeyRef): TrustPort {
  return ({ x5c, role }) =>
    x5c?.[0] === X5C[0] && role === 'access-certificate'
      ? { trusted: true, key: publicKey, issuer: { chain: [], subject: 'CN=TEST University', aki: [] } }
      : { trusted: false, code: 'X5C_PATH', detail: 'no anchor', key: publicKey }
}

export async function testRequest(signer: TestKey, changes: Partial<RequestSpec> = {}): Promise<string> {
  const { d: _, ...encryptionKey } = (await newTestKey()).jwk
  const spec: RequestSpec = {
    responseUri: 'https://rp.example/verifier/response/1',
    nonce: 'n'.repeat(43),
    state: 's'.repeat(43),
    query: QUERY,
    encryptionKey: { ...encryptionKey, kid: 'request-key-1' },
    iat: NOW,
    exp: NOW + 300,
    signWith: { alg: 'ES256', key: signer.key, x5c: X5C },
    ...changes,
  }
  return runAsync(createRequestObject(spec), testDriver(trustOf(signer.publicKey)))
}

type Bend = (payload: { [name: string]: Json }, header: { [name: string]: Json }) => void

/** A request object changed before it is signed (again): the signature is good, the content is not. */
export async function bentRequest(signer: TestKey, bend: Bend): Promise<string> {
  const { payload, header } = parseJws(await testRequest(signer))
  const changed = { payload: { ...payload }, header: { ...header } }
  bend(changed.payload, changed.header)
  const { alg: _, typ, ...rest } = changed.header
  const jws = createJws({
    header: { typ: typ as string, ...rest },
    payload: changed.payload,
    key: signer.key,
    alg: 'ES256',
  })
  return runAsync(jws, testDriver(trustOf(signer.publicKey)))
}
