/** JAdES baseline B (ETSI TS 119 182-1 §6): what this system signs. */
import { base64url, fromBase64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { CHAIN_MAX } from '../pkix/verify-path.ts'
import type { Bytes, CreationAlg, KeyRef, SignatureAlg, Steps } from '../ports.ts'

/** Proof of approval (TS 119 182-1 §5.2.3, RFC 5126 §5.11.1): the commitment of a signatory to an agreement. */
export const PROOF_OF_APPROVAL = 'urn:oid:1.2.840.113549.1.9.16.6.5'

export type JadesSpec = {
  /** Bytes, or text as its UTF-8 bytes. */
  readonly payload: string | Bytes
  readonly alg: CreationAlg
  readonly key: KeyRef
  /** Standard base64 DER, leaf first, without the anchor. */
  readonly x5c: readonly string[]
  /** Whole seconds. */
  readonly iat: number
  readonly typ?: string
  readonly cty?: string
  /** Commitment identifiers, such as `PROOF_OF_APPROVAL`. */
  readonly srCms?: readonly string[]
}

export type JadesParts = { readonly protected: string; readonly payload: string; readonly signature: string }

/** One entry of a JWS in general JSON serialisation (RFC 7515 §7.2.1) with the payload it belongs to. */
export function* createJadesSignature(spec: JadesSpec): Steps<JadesParts> {
  const header = base64url(encodeUtf8(JSON.stringify(yield* createJadesHeader(spec))))
  const bytes = typeof spec.payload === 'string' ? encodeUtf8(spec.payload) : spec.payload
  const payload = base64url(bytes)
  const data = `${header}.${payload}`
  const signature: Bytes = yield { op: 'sign', alg: spec.alg, key: spec.key, data }
  return { protected: header, payload, signature: base64url(signature) }
}

/** RFC 7515 §7.1. */
export function* createJadesCompact(spec: JadesSpec): Steps<string> {
  const parts = yield* createJadesSignature({ typ: 'JOSE', ...spec })
  return `${parts.protected}.${parts.payload}.${parts.signature}`
}

export type JadesHeaderSpec = Omit<JadesSpec, 'payload' | 'key' | 'alg'> & { readonly alg: SignatureAlg }

/** The protected header, for a key anywhere. */
export function* createJadesHeader({ alg, typ, cty, iat, x5c, srCms }: JadesHeaderSpec): Steps<object> {
  const leaf = fromBase64(x5c[0] ?? '')
  if (leaf === undefined || leaf.length === 0 || x5c.length > CHAIN_MAX)
    throw new TypeError(`x5c: 1 to ${CHAIN_MAX} certificates in base64`)
  if (!Number.isInteger(iat)) throw new TypeError('iat: not whole seconds')
  const digest: string = yield { op: 'hash', alg: 'sha-256', data: leaf }
  return {
    alg,
    ...(typ === undefined ? {} : { typ }),
    ...(cty === undefined ? {} : { cty }),
    iat,
    'x5t#S256': digest,
    x5c,
    ...(srCms === undefined || srCms.length === 0 ? {} : { srCms: srCms.map((id) => ({ commId: { id } })) }),
  }
}
