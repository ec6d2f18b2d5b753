import { decodeBase64 } from '../bytes.ts'
import type { DcqlQuery } from '../dcql/query.ts'
import type { JsonObject } from '../json.ts'
import { createJws } from '../jose/jws.ts'
import type { JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { createClientMetadata } from './client-metadata.ts'

/** Static discovery (OpenID4VP 1.0 §5.8): the audience of a request to a wallet that is not known beforehand. */
export const SELF_ISSUED_AUDIENCE = 'https://self-issued.me/v2'
export const REQUEST_OBJECT_TYP = 'oauth-authz-req+jwt'
export const REQUEST_LIFETIME_SECONDS_MAX = 300
/** 128 bits in base64url. */
const SECRET_LENGTH_MIN = 22

/** OpenID4VP 1.0 §5.11: what the verifier tells about itself; our wallet shows it as the verifier's own words. */
export type VerifierInfo = { readonly format: string; readonly data: string | JsonObject }

export type RequestSpec = {
  readonly responseUri: string
  /** At least 128 bits, URL-safe. */
  readonly nonce: string
  /** A second secret: ties the answer to the transaction even before anything is decrypted into meaning. */
  readonly state: string
  readonly query: DcqlQuery
  readonly encryptionKey: PublicJwk & { readonly kid: string }
  readonly verifierInfo?: readonly VerifierInfo[]
  readonly transactionData?: readonly string[]
  readonly walletNonce?: string
  readonly iat: number
  readonly exp: number
  readonly signWith: { readonly alg: JwsAlg; readonly key: KeyRef; readonly x5c: readonly string[] }
  /** For conformance tests of the plain profile only, such as `x509_san_dns:rp.example`; HAIP has `x509_hash`. */
  readonly plainClientId?: string
}

/** OpenID4VP 1.0 §5.9.3 `x509_hash`: SHA-256 over the DER of the leaf certificate. */
export function* createX509HashClientId(x5c: readonly string[]): Steps<string> {
  const [leaf] = x5c
  if (leaf === undefined) throw new TypeError('x5c: the leaf certificate is missing')
  const hash = (yield { op: 'hash', alg: 'sha-256', data: decodeBase64(leaf, 'x5c[0]') }) as string
  return `x509_hash:${hash}`
}

export function requireNonce(nonce: string): void {
  if (nonce.length < SECRET_LENGTH_MIN) throw new RangeError('nonce: at least 128 bits are needed')
}

function requireBounds(spec: RequestSpec): void {
  const lifetime = spec.exp - spec.iat
  if (lifetime <= 0 || lifetime > REQUEST_LIFETIME_SECONDS_MAX) {
    throw new RangeError('exp: a request lives at most five minutes')
  }
  requireNonce(spec.nonce)
  if (spec.state.length < SECRET_LENGTH_MIN) throw new RangeError('state: at least 128 bits are needed')
}

export function formatsOf({ credentials }: DcqlQuery): readonly string[] {
  return credentials.map(({ format }) => format)
}

/** OpenID4VP 1.0 §5 and HAIP 1.0 §5.1: a signed request object, answered by an encrypted `direct_post.jwt`. */
export function* createRequestObject(spec: RequestSpec): Steps<string> {
  requireBounds(spec)
  const { alg, key, x5c } = spec.signWith
  const payload = {
    client_id: spec.plainClientId ?? (yield* createX509HashClientId(x5c)),
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    response_uri: spec.responseUri,
    aud: SELF_ISSUED_AUDIENCE,
    nonce: spec.nonce,
    state: spec.state,
    dcql_query: spec.query as unknown as JsonObject,
    client_metadata: createClientMetadata(spec.encryptionKey, formatsOf(spec.query)),
    ...(spec.verifierInfo === undefined ? {} : { verifier_info: spec.verifierInfo }),
    ...(spec.transactionData === undefined ? {} : { transaction_data: spec.transactionData }),
    ...(spec.walletNonce === undefined ? {} : { wallet_nonce: spec.walletNonce }),
    iat: spec.iat,
    exp: spec.exp,
  }
  return yield* createJws({ header: { typ: REQUEST_OBJECT_TYP, x5c }, payload, alg, key })
}
