import { FormatError } from '../errors.ts'
import { importKey, jwkThumbprint, parsePublicJwk } from '../jose/jwk.ts'
import { checkHeader, createJws, parseJws, verifyJws, type Jws } from '../jose/jws.ts'
import { isStrings, type JsonObject } from '../json.ts'
import type { KeyRef, PublicJwk, Steps } from '../ports.ts'

/**
 * Between a wallet and its own provider, where no specification says anything: the unit signs, with a key that only
 * the two know, over the thumbprints of all keys it wants attested. Each of those keys shows itself by a proof of
 * its own, so that the provider never signs a key that nobody holds.
 */
const TYP = 'entente-wallet-unit+jwt'
const TOKEN_MAX = 32_768
const AGE_MAX_SECONDS = 300
const SKEW_SECONDS = 60
const ALGS = ['ES256'] as const

export type NewUnitRequest = {
  readonly provider: string
  readonly nonce: string
  readonly iat: number
  /** RFC 7638 thumbprints of the keys that this request is about. */
  readonly thumbprints: readonly string[]
}

export function* createUnitRequest(
  unit: { readonly key: KeyRef; readonly publicJwk: PublicJwk },
  request: NewUnitRequest,
): Steps<string> {
  const { kty, crv, x, y } = unit.publicJwk
  return yield* createJws({
    header: { typ: TYP, jwk: { kty, crv, x, y } as JsonObject },
    payload: {
      aud: request.provider,
      iat: request.iat,
      nonce: request.nonce,
      keys: request.thumbprints.toSorted(),
    },
    key: unit.key,
    alg: 'ES256',
  })
}

export type UnitExpected = {
  readonly provider: string
  readonly now: number
  readonly isFreshNonce: (nonce: string) => boolean
}

export type UnitRequest =
  | {
      readonly ok: true
      /** Thumbprint of the key of the unit. */
      readonly unit: string
      readonly nonce: string
      readonly thumbprints: readonly string[]
    }
  | UnitRefusal
type UnitRefusal = { readonly ok: false; readonly code: UnitCode; readonly detail: string }
type UnitCode =
  | 'UNIT_FORM'
  | 'UNIT_KEY'
  | 'UNIT_AUD'
  | 'UNIT_IAT'
  | 'UNIT_NONCE'
  | 'UNIT_KEYS'
  | 'UNIT_SIGNATURE'

function refuse(code: UnitCode, detail: string): UnitRefusal {
  return { ok: false, code, detail }
}

export function* verifyUnitRequest(token: string, expected: UnitExpected): Steps<UnitRequest> {
  const jws = parse(token)
  if ('code' in jws) return jws
  const refused = checkClaims(jws.payload, expected)
  if (refused !== undefined) return refused
  const jwk = parsePublicJwk(jws.header['jwk'])
  const key = jwk && (yield* importKey(jwk, 'ES256'))
  if (jwk === undefined || key === undefined)
    return refuse('UNIT_KEY', 'jwk: a public key of P-256 is needed')
  const failed = (yield* verifyJws(jws, key, { typ: TYP, algs: ALGS })).find(({ ok }) => !ok)
  if (failed !== undefined) return refuse('UNIT_SIGNATURE', 'not signed by the key of the unit')
  const { nonce, keys } = jws.payload
  return {
    ok: true,
    unit: yield* jwkThumbprint(jwk),
    nonce: nonce as string,
    thumbprints: keys as readonly string[],
  }
}

function parse(token: string): Jws | UnitRefusal {
  try {
    const jws = parseJws(token, { tokenCharactersMax: TOKEN_MAX })
    const failed = checkHeader(jws, { typ: TYP, algs: ALGS }).find(({ ok }) => !ok)
    return failed === undefined ? jws : refuse('UNIT_FORM', failed.detail ?? failed.code)
  } catch (error) {
    if (error instanceof FormatError) return refuse('UNIT_FORM', error.detail)
    throw error
  }
}

function checkClaims(
  { aud, iat, nonce, keys }: JsonObject,
  { provider, now, isFreshNonce }: UnitExpected,
): UnitRefusal | undefined {
  if (aud !== provider) return refuse('UNIT_AUD', `aud: must be ${provider}`)
  const age = typeof iat === 'number' ? now - iat : Number.NaN
  if (!(age <= AGE_MAX_SECONDS && age >= -SKEW_SECONDS)) {
    return refuse('UNIT_IAT', 'iat: is missing, too old or in the future')
  }
  if (typeof nonce !== 'string' || !isFreshNonce(nonce))
    return refuse('UNIT_NONCE', 'nonce: ask for a new one')
  return isStrings(keys) ? undefined : refuse('UNIT_KEYS', 'keys: thumbprints are needed')
}
