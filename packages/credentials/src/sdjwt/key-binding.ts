import { equalText } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { isArray, isObject, type JsonObject } from '../json.ts'
import { fitsAlg, jwkThumbprint, parsePublicJwk } from '../jose/jwk.ts'
import { allowedAlg, checkHeader, checkSignature, createJws, parseJws, type Jws } from '../jose/jws.ts'
import type { Check, HashAlg, JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { check, failed, passed } from '../report.ts'

/** What the verifier asked for; everything here is compared exactly. */
export type KeyBindingPolicy = {
  /** The full client_id, or `origin:` and the origin. */
  readonly audience: string
  readonly nonce: string
  readonly maxAgeSeconds?: number
  /** `transaction_data` strings as sent, and the hash algorithms offered for them (OpenID4VP 1.0 §8.4, B.3.3). */
  readonly transactionData?: { readonly texts: readonly string[]; readonly algs?: readonly HashAlg[] }
}

export const KB_MAX_AGE_SECONDS = 300
export const CLOCK_SKEW_SECONDS = 60
const KB_CHARACTERS_MAX = 16 * 1024

export type NewKeyBinding = {
  readonly key: KeyRef
  readonly alg: JwsAlg
  readonly audience: string
  readonly nonce: string
  readonly iat: number
  readonly transactionData?: { readonly texts: readonly string[]; readonly alg?: HashAlg }
}

/** RFC 9901 §4.3: a JWT of the holder over exactly what is presented. */
export function* createKeyBinding(
  presented: string,
  hashAlg: HashAlg,
  binding: NewKeyBinding,
): Steps<string> {
  const { key, alg, audience, nonce, iat, transactionData } = binding
  const sdHash = (yield { op: 'hash', alg: hashAlg, data: presented }) as string
  const transaction = transactionData === undefined ? {} : yield* transactionClaims(transactionData)
  return yield* createJws({
    header: { typ: 'kb+jwt' },
    payload: { iat, aud: audience, nonce, sd_hash: sdHash, ...transaction },
    key,
    alg,
  })
}

function* transactionClaims({
  texts,
  alg,
}: NonNullable<NewKeyBinding['transactionData']>): Steps<JsonObject> {
  const hashes: string[] = []
  for (const data of texts) hashes.push(yield { op: 'hash', alg: alg ?? 'sha-256', data })
  return { transaction_data_hashes: hashes, ...(alg !== undefined && { transaction_data_hashes_alg: alg }) }
}

export type PresentedBinding = {
  readonly token: string
  readonly presented: string
  readonly hashAlg: HashAlg
  /** `cnf` of the processed payload. */
  readonly cnf: unknown
  readonly at: number
  readonly algs?: readonly JwsAlg[]
  /** Without a policy only the holder's signature, the type, the hash and the time claim are checked. */
  readonly policy?: KeyBindingPolicy
}

/** Holder key of a credential: `cnf.jwk`, minimal form accepted (RFC 7800 §3.2). */
export function holderKey(cnf: unknown): PublicJwk | undefined {
  return isObject(cnf) ? parsePublicJwk(cnf['jwk']) : undefined
}

export function* holderThumbprint(cnf: unknown): Steps<string | undefined> {
  const jwk = holderKey(cnf)
  return jwk === undefined ? undefined : yield* jwkThumbprint(jwk)
}

/** RFC 9901 §7.3 with an age limit: cheap comparisons first, the signature last. */
export function* verifyKeyBinding(
  binding: PresentedBinding,
): Steps<{ readonly checks: readonly Check[]; readonly alg?: JwsAlg }> {
  const jws = readBinding(binding.token)
  if ('code' in jws) return { checks: [jws] }
  const { payload } = jws
  const checks = [
    ...headerChecks(jws, binding),
    ...(binding.policy === undefined ? [] : answerChecks(payload, binding.policy)),
    timeCheck(payload, binding),
  ]
  if (binding.policy?.transactionData !== undefined) {
    checks.push(yield* transactionCheck(payload, binding.policy.transactionData))
  }
  const sdHash = (yield { op: 'hash', alg: binding.hashAlg, data: binding.presented }) as string
  checks.push(same('KB_SD_HASH', payload['sd_hash'], sdHash))
  checks.push(...(yield* signatureChecks(jws, binding)))
  const alg = allowedAlg(jws, binding)
  return alg === undefined ? { checks } : { checks, alg }
}

function readBinding(token: string): Jws | Check {
  try {
    return parseJws(token, { tokenCharactersMax: KB_CHARACTERS_MAX })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return failed(error.code, `key binding: ${error.detail}`)
  }
}

function headerChecks(jws: Jws, { algs }: PresentedBinding): Check[] {
  return checkHeader(jws, { typ: 'kb+jwt', ...(algs && { algs }) }).map((found) =>
    found.code === 'JWS_TYP' ? { ...found, code: 'KB_TYP' } : found,
  )
}

function answerChecks({ aud, nonce }: JsonObject, policy: KeyBindingPolicy): Check[] {
  return [same('KB_AUD', aud, policy.audience), same('KB_NONCE', nonce, policy.nonce)]
}

const DIFFERENT = {
  KB_AUD: 'aud does not name this verifier',
  KB_NONCE: 'nonce is not the one of this request',
  KB_SD_HASH: 'sd_hash does not cover this presentation',
} as const

function same(code: keyof typeof DIFFERENT, value: unknown, expected: string): Check {
  if (value === undefined) return failed(code, `${code.slice(3).toLowerCase()} is missing`)
  return check(code, typeof value === 'string' && equalText(value, expected), DIFFERENT[code])
}

function timeCheck({ iat }: JsonObject, { at, policy }: PresentedBinding): Check {
  if (typeof iat !== 'number') return failed('KB_IAT', 'iat is missing')
  if (iat > at + CLOCK_SKEW_SECONDS) return failed('KB_IAT', 'iat lies in the future')
  const maxAge = policy === undefined ? Infinity : (policy.maxAgeSeconds ?? KB_MAX_AGE_SECONDS)
  return check('KB_IAT', iat >= at - maxAge, `iat is older than ${maxAge} seconds`)
}

function* transactionCheck(
  payload: JsonObject,
  { texts, algs = ['sha-256'] }: NonNullable<KeyBindingPolicy['transactionData']>,
): Steps<Check> {
  const { transaction_data_hashes: hashes, transaction_data_hashes_alg: named = 'sha-256' } = payload
  const alg = algs.find((offered) => offered === named)
  if (!isArray(hashes) || hashes.length !== texts.length) {
    return failed('KB_TXDATA', 'transaction_data_hashes does not answer each transaction')
  }
  if (alg === undefined) return failed('KB_TXDATA', 'transaction_data_hashes_alg was not offered')
  for (const [index, data] of texts.entries()) {
    if (hashes[index] !== ((yield { op: 'hash', alg, data }) as string)) {
      return failed('KB_TXDATA', 'a transaction hash belongs to another transaction')
    }
  }
  return passed('KB_TXDATA')
}

function* signatureChecks(jws: Jws, binding: PresentedBinding): Steps<Check[]> {
  const jwk = holderKey(binding.cnf)
  if (jwk === undefined) return [failed('KB_CNF', 'the credential names no usable holder key (cnf.jwk)')]
  const alg = allowedAlg(jws, binding)
  if (alg === undefined) return [passed('KB_CNF')]
  const key = fitsAlg(jwk, alg) ? ((yield { op: 'import', alg, jwk }) as KeyRef | undefined) : undefined
  if (key === undefined)
    return [passed('KB_CNF'), failed('KB_SIGNATURE', `the holder key is not a key for ${alg}`)]
  const signature = yield* checkSignature(jws, key, alg)
  return [passed('KB_CNF'), { ...signature, code: 'KB_SIGNATURE' }]
}
