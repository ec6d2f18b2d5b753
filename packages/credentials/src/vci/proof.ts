import { equalText } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { importKey, jwkThumbprint, parsePublicJwk } from '../jose/jwk.ts'
import { allowedAlg, checkHeader, createJws, parseJws, verifyJws, type Jws } from '../jose/jws.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { CredentialError } from './credential-error.ts'
import type { CredentialProofs } from './credential-request.ts'
import { verifyKeyAttestation, type KeyLevels, type VerifiedKeyAttestation } from './key-attestation.ts'

const TYP = 'openid4vci-proof+jwt'
/** With a key attestation of a whole batch in its header. */
const PROOF_MAX = 131_072
const SKEW_SECONDS = 60
/** How old a proof may be: the nonce bounds it too. */
const AGE_MAX_SECONDS = 300
const ALGS: readonly JwsAlg[] = ['ES256']

export type NewProof = {
  readonly issuer: string
  readonly nonce: string
  readonly iat: number
  readonly clientId?: string | undefined
  /** Then the holder is the first of its attested keys. */
  readonly keyAttestation?: string | undefined
}

/** OpenID4VCI 1.0 Appendix F.1: the wallet shows that it holds the key the credential will be bound to. */
export function* createProof(
  holder: { readonly key: KeyRef; readonly publicJwk: PublicJwk },
  proof: NewProof,
): Steps<string> {
  const { kty, crv, x, y } = holder.publicJwk
  return yield* createJws({
    header:
      proof.keyAttestation === undefined
        ? { typ: TYP, jwk: { kty, crv, x, y } as JsonObject }
        : { typ: TYP, key_attestation: proof.keyAttestation },
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
  /** Keys must be attested by a wallet provider, at these levels; without it bare keys are enough. */
  readonly attestation?: KeyLevels | undefined
}

export type ProvenKey = { readonly jwk: PublicJwk; readonly thumbprint: string }
export type ProvenKeys = {
  readonly nonce: string
  readonly keys: readonly ProvenKey[]
  /** As sent, for the caller to refuse it a second time and to look up its status. */
  readonly attestation?: { readonly jwt: string } & VerifiedKeyAttestation
}

function refuse(reason: string, detail: string): never {
  throw new CredentialError('invalid_proof', reason, detail)
}

const NO_LEVELS: KeyLevels = { keyStorage: [], userAuthentication: [] }

/**
 * OpenID4VCI 1.0 §8.2.2 and F.4 over the whole batch: every proof must hold, all carry one nonce, every key is
 * another one. Throws CredentialError with the wire code (`invalid_proof`, `invalid_nonce`) and our reason.
 */
export function* verifyProofs(
  proofs: CredentialProofs | undefined,
  expected: ProofExpected,
): Steps<ProvenKeys> {
  if (proofs === undefined || proofs.jwts.length === 0) return refuse('PROOF_MISSING', 'proofs: is missing')
  if (proofs.type === 'attestation') return yield* verifyAttestationProof(proofs.jwts, expected)
  if (proofs.jwts.length > expected.batchSize) refuse('PROOF_BATCH', `proofs: at most ${expected.batchSize}`)
  const parsed = proofs.jwts.map((jwt) => parseProof(jwt))
  const nonce = checkNonce(parsed, expected)
  for (const jws of parsed) checkClaims(jws.payload, expected)
  const [first] = parsed
  if (first?.header['key_attestation'] !== undefined) return yield* verifyAttested(parsed, nonce, expected)
  if (expected.attestation !== undefined) refuse('KA_MISSING', 'proof: the keys must be attested')
  const keys: ProvenKey[] = []
  for (const jws of parsed) keys.push(yield* verifyKey(jws))
  if (new Set(keys.map(({ thumbprint }) => thumbprint)).size !== keys.length) {
    refuse('PROOF_KEY_REPEATED', 'proofs: one key per copy')
  }
  return { nonce, keys }
}

/** OpenID4VCI 1.0 Appendix F.3: the attestation is the proof, so the nonce is in it. Exactly one. */
function* verifyAttestationProof(jwts: readonly string[], expected: ProofExpected): Steps<ProvenKeys> {
  const [jwt = '', ...others] = jwts
  if (others.length > 0) refuse('PROOF_FORM', 'proofs.attestation: exactly one')
  const attestation = yield* openAttestation(jwt, expected, false)
  const { nonce, keys } = attestation
  if (nonce === undefined) return refuse('KA_NONCE', 'key attestation: nonce is missing')
  demandFresh(nonce, expected)
  return { nonce, keys, attestation }
}

/** One proof for the whole batch: signed by one of the attested keys, good for all of them (TS3 1.5). */
function* verifyAttested(
  [jws, ...others]: readonly Jws[],
  nonce: string,
  expected: ProofExpected,
): Steps<ProvenKeys> {
  const jwt = jws?.header['key_attestation']
  if (jws === undefined || typeof jwt !== 'string' || others.length > 0) {
    return refuse('PROOF_FORM', 'proofs.jwt: with a key attestation, exactly one')
  }
  const attestation = yield* openAttestation(jwt, expected, true)
  if (attestation.nonce !== undefined && !equalText(attestation.nonce, nonce)) {
    refuse('KA_NONCE', 'key attestation: carries another nonce than the proof')
  }
  const { thumbprint } = yield* verifyKey(jws, signerOf(jws.header, attestation))
  if (!attestation.keys.some((key) => key.thumbprint === thumbprint)) {
    refuse('KA_KEYS', 'proof: its key is not among the attested ones')
  }
  return { nonce, keys: attestation.keys, attestation }
}

function* openAttestation(
  jwt: string,
  expected: ProofExpected,
  expRequired: boolean,
): Steps<{ readonly jwt: string } & VerifiedKeyAttestation> {
  const { now, batchSize: keysMax, attestation: levels = NO_LEVELS } = expected
  return { jwt, ...(yield* verifyKeyAttestation(jwt, { now, keysMax, levels, expRequired })) }
}

/** `jwk`, or `kid` as position among the attested keys, or nothing: then the first one signed. */
function signerOf(header: JsonObject, { keys }: VerifiedKeyAttestation): PublicJwk | undefined {
  const { jwk, kid, x5c } = header
  if (x5c !== undefined || (jwk !== undefined && kid !== undefined)) {
    return refuse('PROOF_KEY', 'proof: beside key_attestation at most one of jwk and kid')
  }
  if (jwk !== undefined) return undefined
  if (kid === undefined) return keys[0]?.jwk
  const position = typeof kid === 'string' && /^\d{1,3}$/.test(kid) ? Number(kid) : keys.length
  return keys[position]?.jwk ?? refuse('PROOF_KEY', 'proof: kid names no attested key')
}

function parseProof(jwt: string): Jws {
  try {
    const jws = parseJws(jwt, { tokenCharactersMax: PROOF_MAX, headerCharactersMax: PROOF_MAX })
    const failed = checkHeader(jws, { typ: TYP, algs: ALGS }).find(({ ok }) => !ok)
    if (failed === undefined) return jws
    return refuse(failed.code === 'JWS_TYP' ? 'PROOF_TYP' : failed.code, `proof: ${failed.detail ?? ''}`)
  } catch (error) {
    if (error instanceof FormatError) return refuse('PROOF_FORM', `proof: ${error.detail}`)
    throw error
  }
}

/** One nonce for all: a stale one among them is as bad as none. */
function checkNonce(proofs: readonly Jws[], expected: ProofExpected): string {
  const [first, ...others] = proofs.map(({ payload }) => payload['nonce'])
  if (typeof first !== 'string') return refuse('PROOF_NONCE', 'proof: nonce is missing')
  if (others.some((nonce) => typeof nonce !== 'string' || !equalText(nonce, first))) {
    refuse('PROOF_NONCE', 'proofs: all must carry the same nonce')
  }
  demandFresh(first, expected)
  return first
}

function demandFresh(nonce: string, { isFreshNonce }: ProofExpected): void {
  if (isFreshNonce(nonce)) return
  throw new CredentialError('invalid_nonce', 'PROOF_NONCE', 'nonce: not ours or too old, ask for a new one')
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

/** Exactly one way to name the key: `jwk`, or the attested one that is given. Others are refused by name. */
function* verifyKey(jws: Jws, attested?: PublicJwk): Steps<ProvenKey> {
  const jwk = attested ?? publicKeyOf(jws.header)
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

function publicKeyOf(header: JsonObject): PublicJwk | undefined {
  const named = ['jwk', 'kid', 'x5c'].filter((name) => header[name] !== undefined)
  if (named.length !== 1 || named[0] !== 'jwk') {
    refuse(
      'PROOF_KEY',
      `proof: header must name its key by jwk alone, not by ${named.join(' and ') || 'nothing'}`,
    )
  }
  const value = header['jwk']
  if (isObject(value) && 'd' in value) refuse('PROOF_KEY_PRIVATE', 'proof: jwk carries a private key')
  return parsePublicJwk(value)
}
