import { FormatError } from '../errors.ts'
import { jwkThumbprint, parsePublicJwk } from '../jose/jwk.ts'
import { checkHeader, createJws, parseJws, type Jws } from '../jose/jws.ts'
import { isArray, type Json, type JsonObject } from '../json.ts'
import type { JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { ATTESTATION_ALGS } from '../oauth/client-attestation.ts'
import {
  createMaintainedStatus,
  parseMaintainedStatus,
  type MaintainedStatus,
} from '../oauth/attestation-status.ts'
import { verifyIssuer } from '../sdjwt/verify-sd-jwt.ts'
import { CredentialError } from './credential-error.ts'

const TYP = 'key-attestation+jwt'
/** The TS3 1.5 example and some wallets still write the name of an earlier draft: read, never written. */
const TYPS = [TYP, 'keyattestation+jwt']
const TOKEN_MAX = 131_072
const SKEW_SECONDS = 60
const LEVELS_MAX = 16

/** What a key store withstands, or how its holder is recognised: levels by name, never invented. */
export type KeyLevels = {
  readonly keyStorage: readonly string[]
  readonly userAuthentication: readonly string[]
}

export type NewKeyAttestation = Partial<KeyLevels> & {
  readonly keys: readonly PublicJwk[]
  readonly iat: number
  readonly exp: number
  /** c_nonce of the issuer; needed where the attestation itself is the proof. */
  readonly nonce?: string | undefined
  readonly certification?: string | undefined
  readonly storageStatus?: MaintainedStatus | undefined
  readonly alg: JwsAlg
  readonly key: KeyRef
  readonly x5c: readonly string[]
}

/** OpenID4VCI 1.0 Appendix D.1 in the profile of TS3 1.5: no `iss`, no level that nobody certified. */
export function* createKeyAttestation(attestation: NewKeyAttestation): Steps<string> {
  const { keyStorage = [], userAuthentication = [], nonce, certification, storageStatus } = attestation
  return yield* createJws({
    header: { typ: TYP, x5c: [...attestation.x5c] },
    payload: {
      iat: attestation.iat,
      exp: attestation.exp,
      attested_keys: attestation.keys.map(({ kty, crv, x, y }) => ({ kty, crv, x, y }) as JsonObject),
      ...(keyStorage.length === 0 ? {} : { key_storage: [...keyStorage] }),
      ...(userAuthentication.length === 0 ? {} : { user_authentication: [...userAuthentication] }),
      ...(certification === undefined ? {} : { certification }),
      ...(nonce === undefined ? {} : { nonce }),
      ...(storageStatus === undefined ? {} : { key_storage_status: createMaintainedStatus(storageStatus) }),
    },
    key: attestation.key,
    alg: attestation.alg,
  })
}

export type AttestedKey = { readonly jwk: PublicJwk; readonly thumbprint: string }

export type VerifiedKeyAttestation = {
  readonly keys: readonly AttestedKey[]
  readonly nonce: string | undefined
  readonly expires: number | undefined
  readonly status: MaintainedStatus | undefined
  readonly levels: KeyLevels
}

export type KeyAttestationExpected = {
  readonly now: number
  readonly keysMax: number
  /** Levels of which the key store must have one each; an empty list asks for none. */
  readonly levels: KeyLevels
  /** An attestation beside a `jwt` proof must say when it ends. */
  readonly expRequired: boolean
}

function refuse(reason: string, detail: string): never {
  throw new CredentialError('invalid_proof', reason, detail)
}

/**
 * OpenID4VCI 1.0 Appendix D.1: what a wallet provider says of keys. Trust is asked through the step `issuer` with the role
 * `wallet-provider`. Throws CredentialError with the wire code `invalid_proof`. Single use of the attestation and
 * of its keys, its nonce and its status are the caller's.
 */
export function* verifyKeyAttestation(
  jwt: string,
  expected: KeyAttestationExpected,
): Steps<VerifiedKeyAttestation> {
  const jws = parseAttestation(jwt)
  const said = readClaims(jws.payload, expected)
  yield* verifyProvider(jws, expected.now)
  const keys: AttestedKey[] = []
  for (const jwk of said.keys) keys.push({ jwk, thumbprint: yield* jwkThumbprint(jwk) })
  if (new Set(keys.map(({ thumbprint }) => thumbprint)).size !== keys.length) {
    refuse('KA_KEYS', 'key attestation: one key more than once')
  }
  return { ...said, keys }
}

function parseAttestation(jwt: string): Jws {
  try {
    const jws = parseJws(jwt, { tokenCharactersMax: TOKEN_MAX })
    const failed = checkHeader(jws, { typ: TYPS, algs: ATTESTATION_ALGS }).find(({ ok }) => !ok)
    if (failed === undefined) return jws
    return refuse(failed.code === 'JWS_TYP' ? 'KA_TYP' : 'KA_FORM', `key attestation: ${failed.detail ?? ''}`)
  } catch (error) {
    if (error instanceof FormatError) return refuse('KA_FORM', `key attestation: ${error.detail}`)
    throw error
  }
}

function* verifyProvider(jws: Jws, at: number): Steps<void> {
  if (jws.header['x5c'] === undefined) refuse('KA_TRUST', 'key attestation: header x5c is missing')
  const policy = { typ: TYPS, algs: ATTESTATION_ALGS, at, role: 'wallet-provider' } as const
  const { checks } = yield* verifyIssuer(jws, policy)
  const failed = checks.find(({ ok }) => !ok)
  if (failed === undefined) return
  const reason = failed.code === 'JWS_SIGNATURE' ? 'KA_SIGNATURE' : 'KA_TRUST'
  refuse(reason, `key attestation: ${failed.code}: ${failed.detail ?? ''}`)
}

type Said = Omit<VerifiedKeyAttestation, 'keys'> & { readonly keys: readonly PublicJwk[] }

function readClaims(claims: JsonObject, expected: KeyAttestationExpected): Said {
  const { nonce } = claims
  if (nonce !== undefined && typeof nonce !== 'string')
    refuse('KA_NONCE', 'key attestation: nonce is no text')
  const levels = {
    keyStorage: levelsOf(claims, 'key_storage'),
    userAuthentication: levelsOf(claims, 'user_authentication'),
  }
  checkLevels(levels, expected.levels)
  return {
    keys: keysOf(claims['attested_keys'], expected),
    nonce,
    expires: checkTimes(claims, expected),
    status: statusOf(claims),
    levels,
  }
}

function keysOf(value: Json | undefined, { keysMax }: KeyAttestationExpected): readonly PublicJwk[] {
  if (!isArray(value) || value.length === 0) return refuse('KA_KEYS', 'attested_keys: is missing or empty')
  if (value.length > keysMax) refuse('PROOF_BATCH', `attested_keys: at most ${keysMax}`)
  return value.map((entry) => {
    const { kty, crv, x, y } = parsePublicJwk(entry) ?? refuse('KA_KEYS', 'attested_keys: public keys only')
    if (crv !== 'P-256') refuse('KA_KEYS', 'attested_keys: keys of P-256 are needed')
    return { kty, crv, x, y } as PublicJwk
  })
}

function checkTimes({ iat, exp }: JsonObject, { now, expRequired }: KeyAttestationExpected) {
  if (typeof iat !== 'number' || iat > now + SKEW_SECONDS) {
    refuse('KA_TIME', 'key attestation: iat is missing or in the future')
  }
  if (exp === undefined && !expRequired) return undefined
  if (typeof exp !== 'number' || exp <= now)
    return refuse('KA_TIME', 'key attestation: exp is missing or past')
  return exp
}

function statusOf(claims: JsonObject): MaintainedStatus | undefined {
  const { status, key_storage_status: storage } = claims
  const read = parseMaintainedStatus(storage ?? (status === undefined ? undefined : { status }))
  return read === null ? refuse('KA_STATUS', 'key_storage_status: cannot be read') : read
}

function levelsOf(claims: JsonObject, name: string): readonly string[] {
  const value = claims[name]
  if (value === undefined) return []
  if (!isArray(value) || value.length === 0 || value.length > LEVELS_MAX) {
    return refuse('KA_LEVEL', `${name}: must be a list of levels`)
  }
  return value.map((level) => (typeof level === 'string' ? level : refuse('KA_LEVEL', `${name}: names only`)))
}

function checkLevels(had: KeyLevels, wanted: KeyLevels): void {
  for (const name of ['keyStorage', 'userAuthentication'] as const) {
    const enough = wanted[name].length === 0 || wanted[name].some((level) => had[name].includes(level))
    if (!enough) refuse('KA_LEVEL', `${name}: one of ${wanted[name].join(', ')} is asked`)
  }
}
