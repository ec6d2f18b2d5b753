import { equalText } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { importKey, jwkThumbprint, parsePublicJwk } from '../jose/jwk.ts'
import { allowedAlg, checkHeader, createJws, parseJws, verifyJws, type Jws } from '../jose/jws.ts'
import type { JsonObject } from '../json.ts'
import type { JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'

const TYP = 'dpop+jwt'
const PROOF_MAX = 8192
const SKEW_SECONDS = 60
const JTI_MAX = 256

export type DpopKey = { readonly key: KeyRef; readonly publicJwk: PublicJwk }

export type NewDpopProof = {
  readonly method: string
  readonly url: string
  readonly jti: string
  readonly iat: number
  readonly nonce?: string | undefined
  /** Present at a resource: binds the proof to this token. */
  readonly accessToken?: string | undefined
}

/** RFC 9449 §4.2. `htu` is written without query and fragment. */
export function* createDpopProof(holder: DpopKey, proof: NewDpopProof): Steps<string> {
  const { kty, crv, x, y } = holder.publicJwk
  const ath = proof.accessToken === undefined ? undefined : yield* hash(proof.accessToken)
  const url = new URL(proof.url)
  return yield* createJws({
    header: { typ: TYP, jwk: { kty, crv, x, y } as JsonObject },
    payload: {
      jti: proof.jti,
      htm: proof.method,
      htu: `${url.origin}${url.pathname}`,
      iat: proof.iat,
      ...(proof.nonce === undefined ? {} : { nonce: proof.nonce }),
      ...(ath === undefined ? {} : { ath }),
    },
    key: holder.key,
    alg: 'ES256',
  })
}

export type DpopCode =
  | 'DPOP_MISSING'
  | 'DPOP_FORM'
  | 'DPOP_TYP'
  | 'DPOP_ALG'
  | 'DPOP_KEY'
  | 'DPOP_SIGNATURE'
  | 'DPOP_METHOD'
  | 'DPOP_URL'
  | 'DPOP_JTI'
  | 'DPOP_IAT'
  | 'DPOP_NONCE'
  | 'DPOP_TOKEN'
  | 'DPOP_BINDING'

export type DpopExpected = {
  /** Header values as received: more than one is refused. */
  readonly proofs: readonly string[]
  readonly method: string
  readonly url: string
  readonly now: number
  readonly accessToken?: string | undefined
  /** Thumbprint the token is bound to. */
  readonly jkt?: string | undefined
  /** Says whether a nonce is one of ours and fresh; without it the proof needs no nonce. */
  readonly isFreshNonce?: ((nonce: string) => boolean) | undefined
}

export type DpopResult =
  | { readonly ok: true; readonly jkt: string; readonly jti: string; readonly iat: number }
  | { readonly ok: false; readonly code: DpopCode; readonly detail: string }

const ALGS: readonly JwsAlg[] = ['ES256', 'ES384', 'ES512']

function refuse(code: DpopCode, detail: string): Refusal {
  return { ok: false, code, detail }
}

/**
 * RFC 9449 §4.3 at a resource. Cheap checks first, one signature check at the end; the caller still has to refuse
 * a (jkt, jti) pair it has seen. With a server nonce the nonce proves freshness and `iat` only bounds nonsense.
 */
export function* verifyDpopProof(expected: DpopExpected): Steps<DpopResult> {
  const jws = readProof(expected.proofs)
  if (!('signingInput' in jws)) return jws
  const refused = checkClaims(jws.payload, expected) ?? (yield* checkToken(jws.payload, expected))
  if (refused !== undefined) return refused
  const holder = yield* verifyHolder(jws)
  if ('code' in holder) return holder
  if (expected.jkt !== undefined && !equalText(holder.jkt, expected.jkt)) {
    return refuse('DPOP_BINDING', 'jwk: the token is bound to another key')
  }
  const { jti, iat } = jws.payload
  return { ok: true, jkt: holder.jkt, jti: jti as string, iat: iat as number }
}

type Refusal = Extract<DpopResult, { ok: false }>

function readProof([proof, ...others]: readonly string[]): Jws | Refusal {
  if (proof === undefined) return refuse('DPOP_MISSING', 'header DPoP: is missing')
  if (others.length > 0) return refuse('DPOP_FORM', 'header DPoP: given more than once')
  return parseProof(proof)
}

/** The key in the header signs the proof; nothing but its thumbprint is believed of it. */
function* verifyHolder(jws: Jws): Steps<{ readonly jkt: string } | Refusal> {
  const alg = allowedAlg(jws, { algs: ALGS })
  const jwk = parsePublicJwk(jws.header['jwk'])
  const key = jwk === undefined || alg === undefined ? undefined : yield* importKey(jwk, alg)
  if (jwk === undefined || key === undefined) {
    return refuse('DPOP_KEY', 'jwk: a public key that fits alg is needed')
  }
  const failed = (yield* verifyJws(jws, key, { typ: TYP, algs: ALGS })).find(({ ok }) => !ok)
  if (failed !== undefined) return refuse('DPOP_SIGNATURE', failed.detail ?? 'does not verify')
  return { jkt: yield* jwkThumbprint(jwk) }
}

function parseProof(proof: string): Jws | Refusal {
  try {
    const jws = parseJws(proof, { tokenCharactersMax: PROOF_MAX })
    const failed = checkHeader(jws, { typ: TYP, algs: ALGS }).find(({ ok }) => !ok)
    if (failed === undefined) return jws
    const codes: { [code: string]: DpopCode } = { JWS_TYP: 'DPOP_TYP', JWS_ALG: 'DPOP_ALG' }
    return refuse(codes[failed.code] ?? 'DPOP_FORM', failed.detail ?? failed.code)
  } catch (error) {
    if (error instanceof FormatError) return refuse('DPOP_FORM', error.detail)
    throw error
  }
}

function checkClaims(claims: JsonObject, expected: DpopExpected): Refusal | undefined {
  const { jti, htm, htu } = claims
  if (typeof jti !== 'string' || jti === '' || jti.length > JTI_MAX) {
    return refuse('DPOP_JTI', 'jti: is missing or too long')
  }
  if (htm !== expected.method) return refuse('DPOP_METHOD', `htm: must be ${expected.method}`)
  if (typeof htu !== 'string' || normalUrl(htu) !== normalUrl(expected.url)) {
    return refuse('DPOP_URL', 'htu: is not the address of this request')
  }
  return checkFreshness(claims, expected)
}

function checkFreshness({ iat, nonce }: JsonObject, expected: DpopExpected): Refusal | undefined {
  if (typeof iat !== 'number' || Math.abs(expected.now - iat) > SKEW_SECONDS) {
    return refuse('DPOP_IAT', `iat: is missing, or more than ${SKEW_SECONDS} s away from now`)
  }
  if (expected.isFreshNonce === undefined) return undefined
  if (typeof nonce === 'string' && expected.isFreshNonce(nonce)) return undefined
  return refuse('DPOP_NONCE', 'nonce: is missing, not ours or too old')
}

function* checkToken(claims: JsonObject, { accessToken }: DpopExpected): Steps<Refusal | undefined> {
  if (accessToken === undefined) return undefined
  const ath = claims['ath']
  if (typeof ath === 'string' && equalText(ath, yield* hash(accessToken))) return undefined
  return refuse('DPOP_TOKEN', 'ath: is missing or of another token')
}

function* hash(data: string): Steps<string> {
  return yield { op: 'hash', alg: 'sha-256', data }
}

/** RFC 9449 §4.3: compared without query and fragment, after the normalisation of RFC 3986 §6.2.2–6.2.3. */
function normalUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url === null ? undefined : `${url.origin}${url.pathname}`
}
