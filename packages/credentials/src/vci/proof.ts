import { equalText } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { importKey, jwkThumbprint, parsePublicJwk } from '../jose/jwk.ts'
import { allowedAlg, checkHeader, createJws, parseJws, verifyJws, type Jws } from '../jose/jws.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { CredentialError } from './credential-request.ts'

const TYP = 'openid4vci-proof+jwt'
const PROOF_MAX = 16_384
const SKEW_SECONDS = 60
/** How old a proof may be: the nonce bounds it too. */
const AGE_MAX_SECONDS = 300
const ALGS: readonly JwsAlg[] = ['ES256']

export type NewProof = {
  readonly issuer: string
  readonly nonce: string
  readonly iat: number
  readonly clientId?: string | undefined
}

/** OpenID4VCI 1.0 Appendix F.1: the wallet shows that it holds the key the credential will be bound to. */
export function* createProof(
  holder: { readonly key: KeyRef; readonly publicJwk: PublicJwk },
  proof: NewProof,
): Steps<string> {
  const { kty, crv, x, y } = holder.publicJwk
  return yield* createJws({
    header: { typ: TYP, jwk: { kty, crv, x, y } as JsonObject },
    payload: {
      ...(proof.clientId === undefined ? {} : { iss: proof.clientId }),
      aud: proof.issuer,
      iat: proof.iat,
      nonce: proof.nonce,
    },
    key: holder.key,
    alg: 'ES256',
  })
}

export type ProofExpected = {
  readonly issuer: string
  readonly now: number
  readonly clientId?: string | undefined
  readonly batchSize: number
  /** Says whether a c_nonce is one of ours and fresh. Single use is the caller's, inside its transaction. */
  readonly isFreshNonce: (nonce: string) => boolean
}

export type ProvenKey = { readonly jwk: PublicJwk; readonly thumbprint: string }
export type ProvenKeys = { readonly nonce: string; readonly keys: readonly ProvenKey[] }

function refuse(reason: string, detail: string): never {
  throw new CredentialError('invalid_proof', reason, detail)
}

/**
 * OpenID4VCI 1.0 §8.2.2 and F.4 over the whole batch: every proof must hold, all carry one nonce, every key is
 * another one. Throws CredentialError with the wire code (`invalid_proof`, `invalid_nonce`) and our reason.
 */
export function* verifyProofs(jwts: readonly string[], expected: ProofExpected): Steps<ProvenKeys> {
  if (jwts.length === 0) refuse('PROOF_MISSING', 'proofs: is missing')
  if (jwts.length > expected.batchSize) refuse('PROOF_BATCH', `proofs: at most ${expected.batchSize}`)
  const parsed = jwts.map((jwt) => parseProof(jwt))
  const nonce = checkNonce(parsed, expected)
  for (const jws of parsed) checkClaims(jws.payload, expected)
  const keys: ProvenKey[] = []
  for (const jws of parsed) keys.push(yield* verifyKey(jws))
  if (new Set(keys.map(({ thumbprint }) => thumbprint)).size !== keys.length) {
    refuse('PROOF_KEY_REPEATED', 'proofs: one key per copy')
  }
  return { nonce, keys }
}

function parseProof(jwt: string): Jws {
  try {
    const jws = parseJws(jwt, { tokenCharactersMax: PROOF_MAX })
    const failed = checkHeader(jws, { typ: TYP, algs: ALGS }).find(({ ok }) => !ok)
    if (failed === undefined) return jws
    return refuse(failed.code === 'JWS_TYP' ? 'PROOF_TYP' : failed.code, `proof: ${failed.detail ?? ''}`)
  } catch (error) {
    if (error instanceof FormatError) return refuse('PROOF_FORM', `proof: ${error.detail}`)
    throw error
  }
}

/** One nonce for all: a stale one among them is as bad as none. */
function checkNonce(proofs: readonly Jws[], { isFreshNonce }: ProofExpected): string {
  const [first, ...others] = proofs.map(({ payload }) => payload['nonce'])
  if (typeof first !== 'string') return refuse('PROOF_NONCE', 'proof: nonce is missing')
  if (others.some((nonce) => typeof nonce !== 'string' || !equalText(nonce, first))) {
    refuse('PROOF_NONCE', 'proofs: all must carry the same nonce')
  }
  if (!isFreshNonce(first)) {
    throw new CredentialError('invalid_nonce', 'PROOF_NONCE', 'nonce: not ours or too old, ask for a new one')
  }
  return first
}

function checkClaims(claims: JsonObject, expected: ProofExpected): void {
  const { aud, iat, iss } = claims
  const audiences = Array.isArray(aud) ? aud : [aud]
  if (audiences.length !== 1 || audiences[0] !== expected.issuer) {
    refuse('PROOF_AUD', `proof: aud must be ${expected.issuer}`)
  }
  const age = typeof iat === 'number' ? expected.now - iat : Number.NaN
  if (!(age <= AGE_MAX_SECONDS && age >= -SKEW_SECONDS)) {
    refuse('PROOF_IAT', 'proof: iat is missing, too old or in the future')
  }
  if (iss !== undefined && expected.clientId !== undefined && iss !== expected.clientId) {
    refuse('PROOF_ISS', 'proof: iss is another client')
  }
}

/** Exactly one way to name the key; ours is `jwk`, the others are refused by name. */
function* verifyKey(jws: Jws): Steps<ProvenKey> {
  const { header } = jws
  const named = ['jwk', 'kid', 'x5c', 'key_attestation'].filter((name) => header[name] !== undefined)
  if (named.length !== 1 || named[0] !== 'jwk') {
    refuse(
      'PROOF_KEY',
      `proof: header must name its key by jwk alone, not by ${named.join(' and ') || 'nothing'}`,
    )
  }
  const value = header['jwk']
  if (isObject(value) && 'd' in value) refuse('PROOF_KEY_PRIVATE', 'proof: jwk carries a private key')
  const jwk = parsePublicJwk(value)
  const alg = allowedAlg(jws, { algs: ALGS })
  const key = jwk === undefined || alg === undefined ? undefined : yield* importKey(jwk, alg)
  if (jwk === undefined || key === undefined) {
    return refuse('PROOF_KEY', 'proof: jwk must be a public key that fits alg')
  }
  const failed = (yield* verifyJws(jws, key, { typ: TYP, algs: ALGS })).find(({ ok }) => !ok)
  if (failed !== undefined) refuse('PROOF_SIGNATURE', `proof: ${failed.detail ?? 'does not verify'}`)
  const { kty, crv, x, y } = jwk
  return { jwk: { kty, crv, x, y } as PublicJwk, thumbprint: yield* jwkThumbprint(jwk) }
}
