/** Requests for the Digital Credentials API of browsers (OpenID4VP 1.0 Appendix A, HAIP 1.0 §5.2). */
import type { DcqlQuery } from '../dcql/query.ts'
import type { JsonObject } from '../json.ts'
import { createJws } from '../jose/jws.ts'
import type { PublicJwk, Steps } from '../ports.ts'
import { createClientMetadata } from './client-metadata.ts'
import {
  createX509HashClientId,
  formatsOf,
  REQUEST_OBJECT_TYP,
  requireNonce,
  SELF_ISSUED_AUDIENCE,
  type RequestSpec,
  type VerifierInfo,
} from './create-request.ts'

export const DC_API_PROTOCOLS = [
  'openid4vp-v1-signed',
  'openid4vp-v1-unsigned',
  'openid4vp-v1-multisigned',
  'org-iso-mdoc',
] as const
export type DcApiProtocol = (typeof DC_API_PROTOCOLS)[number]

/** One entry of `digital.requests` of `navigator.credentials.get`. */
export type DcApiRequestEntry = { readonly protocol: DcApiProtocol; readonly data: JsonObject }

export type DcApiSpec = {
  /** At least 128 bits, URL-safe. */
  readonly nonce: string
  readonly query: DcqlQuery
  readonly encryptionKey: PublicJwk & { readonly kid: string }
  readonly transactionData?: readonly string[]
  readonly verifierInfo?: readonly VerifierInfo[]
}

export type DcApiSignedSpec = DcApiSpec & {
  /** Origins from which a page may send this request. */
  readonly origins: readonly string[]
  readonly iat: number
  readonly exp: number
}

type Signer = RequestSpec['signWith']

function membersOf(spec: DcApiSpec): JsonObject {
  requireNonce(spec.nonce)
  return {
    response_type: 'vp_token',
    response_mode: 'dc_api.jwt',
    nonce: spec.nonce,
    dcql_query: spec.query as unknown as JsonObject,
    client_metadata: createClientMetadata(spec.encryptionKey, formatsOf(spec.query)),
    ...(spec.transactionData === undefined ? {} : { transaction_data: spec.transactionData }),
  }
}

/** Without `client_id`: only the platform says who asks, by its origin. */
export function createUnsignedDcApiRequest(spec: DcApiSpec): DcApiRequestEntry {
  const { verifierInfo } = spec
  const data = { ...membersOf(spec), ...(verifierInfo && { verifier_info: verifierInfo }) }
  return { protocol: 'openid4vp-v1-unsigned', data }
}

function signedMembers(spec: DcApiSignedSpec): JsonObject {
  if (spec.origins.length === 0) throw new RangeError('origins: at least one origin is needed')
  const { origins, iat, exp } = spec
  return { ...membersOf(spec), expected_origins: origins, aud: SELF_ISSUED_AUDIENCE, iat, exp }
}

/** OpenID4VP 1.0 §A.3.2: `expected_origins` ties the signed request to its pages, so that nobody can pass it on. */
export function* createSignedDcApiRequest(
  spec: DcApiSignedSpec,
  { alg, key, x5c }: Signer,
): Steps<DcApiRequestEntry> {
  const payload = {
    client_id: yield* createX509HashClientId(x5c),
    ...signedMembers(spec),
    ...(spec.verifierInfo && { verifier_info: spec.verifierInfo }),
  }
  const request = yield* createJws({ header: { typ: REQUEST_OBJECT_TYP, x5c }, payload, alg, key })
  return { protocol: 'openid4vp-v1-signed', data: { request } }
}

/**
 * OpenID4VP 1.0 §A.3.2.2: one payload, several signatures, each under a trust framework of its own. Who asks, and
 * what a register says about it, stands in the protected header of each.
 */
export function* createMultisignedDcApiRequest(
  spec: DcApiSignedSpec,
  signers: readonly (Signer & { readonly verifierInfo?: readonly VerifierInfo[] })[],
): Steps<DcApiRequestEntry> {
  if (signers.length === 0) throw new RangeError('signers: at least one is needed')
  const payload = signedMembers(spec)
  const signatures: { protected: string; signature: string }[] = []
  let encoded = ''
  for (const { alg, key, x5c, verifierInfo = spec.verifierInfo } of signers) {
    const header = {
      typ: REQUEST_OBJECT_TYP,
      client_id: yield* createX509HashClientId(x5c),
      x5c,
      ...(verifierInfo && { verifier_info: verifierInfo }),
    }
    const compact = yield* createJws({ header, payload, alg, key })
    const [head = '', body = '', signature = ''] = compact.split('.')
    encoded = body
    signatures.push({ protected: head, signature })
  }
  return {
    protocol: 'openid4vp-v1-multisigned',
    data: { request: { payload: encoded, signatures } },
  }
}
