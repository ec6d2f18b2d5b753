import { FormatError } from '../errors.ts'
import { importKey, jwkThumbprint, parsePublicJwk } from '../jose/jwk.ts'
import { allowedAlg, checkHeader, createJws, parseJws, verifyJws, type Jws } from '../jose/jws.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { IssuerIdentity, JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { verifyIssuer } from '../sdjwt/verify-sd-jwt.ts'
import { createMaintainedStatus, parseMaintainedStatus, type MaintainedStatus } from './attestation-status.ts'

/**
 * Attestation-based client authentication as HAIP 1.0 and TS3 1.5 use it: the wallet provider attests one wallet
 * instance (WIA), and the instance proves that it is the one (PoP). Both travel as headers.
 */
const ATTESTATION_TYP = 'oauth-client-attestation+jwt'
const POP_TYP = 'oauth-client-attestation-pop+jwt'
export const ATTESTATION_HEADER = 'OAuth-Client-Attestation'
export const ATTESTATION_POP_HEADER = 'OAuth-Client-Attestation-PoP'
export const ATTESTATION_CHALLENGE_HEADER = 'OAuth-Client-Attestation-Challenge'

/** TS3 1.5: these and nothing else; an issuer reads all three. */
export const ATTESTATION_ALGS: readonly JwsAlg[] = ['ES256', 'ES384', 'ES512']
const TOKEN_MAX = 12_288
const TEXT_MAX = 512
const SKEW_SECONDS = 60
const LIFE_MAX_SECONDS = 86_400
const POP_AGE_MAX_SECONDS = 300

export type NewClientAttestation = {
  /** `client_id`: the wallet solution, the same for all its instances. */
  readonly subject: string
  readonly instanceKey: PublicJwk
  readonly walletName: string
  readonly walletVersion: string
  readonly walletLink?: string | undefined
  readonly certification?: string | undefined
  readonly iat: number
  readonly exp: number
  readonly clientStatus?: MaintainedStatus | undefined
  readonly alg: JwsAlg
  readonly key: KeyRef
  readonly x5c: readonly string[]
}

/** TS3 1.5, the wallet instance attestation: of one instance key, without an identifier of the unit. */
export function* createClientAttestation(wia: NewClientAttestation): Steps<string> {
  const { kty, crv, x, y } = wia.instanceKey
  return yield* createJws({
    header: { typ: ATTESTATION_TYP, x5c: [...wia.x5c] },
    payload: {
      sub: wia.subject,
      wallet_name: wia.walletName,
      wallet_version: wia.walletVersion,
      ...(wia.walletLink === undefined ? {} : { wallet_link: wia.walletLink }),
      ...(wia.certification === undefined
        ? {}
        : { wallet_solution_certification_information: wia.certification }),
      cnf: { jwk: { kty, crv, x, y } as JsonObject },
      iat: wia.iat,
      exp: wia.exp,
      ...(wia.clientStatus === undefined ? {} : { client_status: createMaintainedStatus(wia.clientStatus) }),
    },
    key: wia.key,
    alg: wia.alg,
  })
}

export type NewAttestationPop = {
  /** Identifier of the authorization server, exactly. */
  readonly audience: string
  readonly jti: string
  readonly iat: number
  readonly challenge?: string | undefined
}

/** The instance shows that it holds the attested key. */
export function* createAttestationPop(key: KeyRef, pop: NewAttestationPop): Steps<string> {
  return yield* createJws({
    header: { typ: POP_TYP },
    payload: {
      aud: pop.audience,
      jti: pop.jti,
      iat: pop.iat,
      ...(pop.challenge === undefined ? {} : { challenge: pop.challenge }),
    },
    key,
    alg: 'ES256',
  })
}

export type ClientAttestationCode =
  | 'WIA_MISSING'
  | 'WIA_FORM'
  | 'WIA_TYP'
  | 'WIA_ALG'
  | 'WIA_TRUST'
  | 'WIA_SIGNATURE'
  | 'WIA_SUB'
  | 'WIA_TIME'
  | 'WIA_STALE'
  | 'WIA_CNF'
  | 'WIA_STATUS'
  | 'WIA_POP_MISSING'
  | 'WIA_POP_FORM'
  | 'WIA_POP_TYP'
  | 'WIA_POP_ALG'
  | 'WIA_POP_SIGNATURE'
  | 'WIA_POP_AUD'
  | 'WIA_POP_IAT'
  | 'WIA_POP_JTI'
  | 'WIA_POP_ISS'

export type AttestedClient = {
  readonly clientId: string
  readonly instanceKey: PublicJwk
  readonly instanceJkt: string
  readonly walletName: string | undefined
  readonly expires: number
  readonly provider: IssuerIdentity
  /** To be looked up by the caller: a list has to be fetched. */
  readonly status: MaintainedStatus | undefined
  readonly pop: { readonly jti: string; readonly iat: number; readonly challenge: string | undefined }
}

export type ClientAttestationRefusal = {
  readonly ok: false
  readonly code: ClientAttestationCode
  readonly detail: string
}
export type ClientAttestationResult =
  | { readonly ok: true; readonly client: AttestedClient }
  | ClientAttestationRefusal

export type ClientAttestationExpected = {
  /** Header values as received: exactly one of each. */
  readonly attestations: readonly string[]
  readonly pops: readonly string[]
  /** Identifier of our authorization server. */
  readonly issuer: string
  readonly now: number
}

function refuse(code: ClientAttestationCode, detail: string): ClientAttestationRefusal {
  return { ok: false, code, detail }
}

/**
 * HAIP 1.0 §4.4.1: attestation and proof of one wallet instance. Trust in the wallet provider is asked through the
 * step `issuer` with the role `wallet-provider`. The caller still has to refuse a `jti` seen before, a challenge
 * that is not its own, and a status that is not valid.
 */
export function* verifyClientAttestation(
  expected: ClientAttestationExpected,
): Steps<ClientAttestationResult> {
  const attestation = readOne(expected.attestations, WIA)
  if ('code' in attestation) return attestation
  const pop = readOne(expected.pops, POP)
  if ('code' in pop) return pop
  const signed = yield* verifyProvider(attestation, expected.now)
  if ('code' in signed) return signed
  const said = readClaims(attestation.payload, expected.now)
  if ('code' in said) return said
  const refused = checkPop(pop.payload, { ...expected, clientId: said.clientId })
  if (refused !== undefined) return refused
  const proven = yield* verifyInstance(pop, said.instanceKey)
  if ('code' in proven) return proven
  const { jti, iat, challenge } = pop.payload
  return {
    ok: true,
    client: {
      ...said,
      instanceJkt: proven.jkt,
      provider: signed.provider,
      pop: {
        jti: jti as string,
        iat: iat as number,
        challenge: typeof challenge === 'string' ? challenge : undefined,
      },
    },
  }
}

const WIA = { header: ATTESTATION_HEADER, typ: ATTESTATION_TYP, prefix: 'WIA' } as const
const POP = { header: ATTESTATION_POP_HEADER, typ: POP_TYP, prefix: 'WIA_POP' } as const

function readOne(
  [token, ...others]: readonly string[],
  { header, typ, prefix }: typeof WIA | typeof POP,
): Jws | ClientAttestationRefusal {
  if (token === undefined) return refuse(`${prefix}_MISSING`, `header ${header}: is missing`)
  if (others.length > 0) return refuse(`${prefix}_FORM`, `header ${header}: given more than once`)
  try {
    const jws = parseJws(token, { tokenCharactersMax: TOKEN_MAX })
    const failed = checkHeader(jws, { typ, algs: ATTESTATION_ALGS }).find(({ ok }) => !ok)
    if (failed === undefined) return jws
    const codes = { JWS_TYP: `${prefix}_TYP`, JWS_ALG: `${prefix}_ALG` } as const
    const code = codes[failed.code as keyof typeof codes] ?? (`${prefix}_FORM` as const)
    return refuse(code, failed.detail ?? failed.code)
  } catch (error) {
    if (error instanceof FormatError) return refuse(`${prefix}_FORM`, error.detail)
    throw error
  }
}

/** Signed by the key of `x5c[0]`, which leads to a certificate on the list of wallet providers. */
function* verifyProvider(
  jws: Jws,
  at: number,
): Steps<{ readonly provider: IssuerIdentity } | ClientAttestationRefusal> {
  if (jws.header['x5c'] === undefined) return refuse('WIA_TRUST', 'header x5c: is missing')
  const policy = { typ: ATTESTATION_TYP, algs: ATTESTATION_ALGS, at, role: 'wallet-provider' } as const
  const { checks, issuer } = yield* verifyIssuer(jws, policy)
  const failed = checks.find(({ ok }) => !ok)
  if (failed?.code === 'JWS_SIGNATURE') return refuse('WIA_SIGNATURE', failed.detail ?? failed.code)
  if (failed !== undefined || issuer === undefined) {
    return refuse('WIA_TRUST', `${failed?.code ?? 'X5C_PATH'}: ${failed?.detail ?? 'unknown'}`)
  }
  return { provider: issuer }
}

type Said = Omit<AttestedClient, 'instanceJkt' | 'provider' | 'pop'>

function readClaims(claims: JsonObject, now: number): Said | ClientAttestationRefusal {
  const { sub, exp, cnf, wallet_name: name } = claims
  if (typeof sub !== 'string' || sub === '' || sub.length > TEXT_MAX) {
    return refuse('WIA_SUB', 'sub: the wallet solution is missing')
  }
  if (typeof exp !== 'number' || exp <= now) return refuse('WIA_TIME', 'exp: is missing or past')
  if (isStale(claims['iat'], now))
    return refuse('WIA_STALE', 'iat: the wallet was examined a day ago or more')
  const early = ['nbf', 'iat'].find((member) => isAhead(claims[member], now))
  if (early !== undefined) return refuse('WIA_TIME', `${early}: is in the future`)
  const instanceKey = isObject(cnf) ? parsePublicJwk(cnf['jwk']) : undefined
  if (instanceKey === undefined) return refuse('WIA_CNF', 'cnf.jwk: a public key is needed')
  const status = parseMaintainedStatus(claims['client_status'])
  if (status === null) return refuse('WIA_STATUS', 'client_status: cannot be read')
  const walletName = typeof name === 'string' ? name.slice(0, TEXT_MAX) : undefined
  return { clientId: sub, instanceKey, walletName, expires: exp, status }
}

/** TS3 1.5: good for less than 24 h from the moment the wallet was examined, whatever end it names. */
function isStale(iat: Json | undefined, now: number): boolean {
  return typeof iat === 'number' && now - iat >= LIFE_MAX_SECONDS
}

/** Absent is no fault; what is no number cannot be in the past. */
function isAhead(value: Json | undefined, now: number): boolean {
  return value !== undefined && !(typeof value === 'number' && value <= now + SKEW_SECONDS)
}

function checkPop(
  { aud, jti, iat, iss }: JsonObject,
  { issuer, now, clientId }: ClientAttestationExpected & { readonly clientId: string },
): ClientAttestationRefusal | undefined {
  if (aud !== issuer) return refuse('WIA_POP_AUD', `aud: must be ${issuer} as plain text`)
  if (typeof jti !== 'string' || jti === '' || jti.length > TEXT_MAX) {
    return refuse('WIA_POP_JTI', 'jti: is missing or too long')
  }
  const age = typeof iat === 'number' ? now - iat : Number.NaN
  if (!(age <= POP_AGE_MAX_SECONDS && age >= -SKEW_SECONDS)) {
    return refuse('WIA_POP_IAT', 'iat: is missing, too old or in the future')
  }
  // Draft 8 took `iss` out; who still sends it must say the truth.
  return iss === undefined || iss === clientId
    ? undefined
    : refuse('WIA_POP_ISS', 'iss: is another client than the attestation names')
}

function* verifyInstance(
  pop: Jws,
  instanceKey: PublicJwk,
): Steps<{ readonly jkt: string } | ClientAttestationRefusal> {
  const alg = allowedAlg(pop, { algs: ATTESTATION_ALGS })
  const key = alg === undefined ? undefined : yield* importKey(instanceKey, alg)
  if (key === undefined) return refuse('WIA_POP_ALG', 'alg: does not fit the attested key')
  const failed = (yield* verifyJws(pop, key, { typ: POP_TYP, algs: ATTESTATION_ALGS })).find(({ ok }) => !ok)
  if (failed !== undefined) {
    return refuse('WIA_POP_SIGNATURE', 'the proof was not signed by the attested key')
  }
  return { jkt: yield* jwkThumbprint(instanceKey) }
}
