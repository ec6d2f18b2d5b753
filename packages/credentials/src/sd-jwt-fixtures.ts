/** Test data only: well-formed and forged tokens over the browser's own cryptography. */
import { encodeBase64url, utf8 } from './bytes.ts'
import type { JsonObject } from './json.ts'
import {
  runAsync,
  type IssuerAnswer,
  type IssuerStep,
  type JwsAlg,
  type KeyRef,
  type PublicJwk,
  type Step,
  type Steps,
} from './ports.ts'
import { keyRefOf, webDriver } from './web-driver.ts'

export const AT = 1_800_000_000
export const AUDIENCE = 'x509_hash:verifier'
export const NONCE = 'n-0S6_WzA2Mj'
export const PID = 'urn:eudi:pid:1'

export type KeyPair = { readonly key: KeyRef; readonly jwk: PublicJwk; readonly alg: JwsAlg }

const PARAMETERS = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  ES512: { name: 'ECDSA', namedCurve: 'P-521' },
  EdDSA: { name: 'Ed25519' },
} as const

export async function newKeyPair(alg: JwsAlg = 'ES256'): Promise<KeyPair> {
  const pair = (await crypto.subtle.generateKey(PARAMETERS[alg], true, ['sign', 'verify'])) as CryptoKeyPair
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const jwk = { kty, crv, x, ...(y !== undefined && { y }) } as PublicJwk
  return { key: keyRefOf(pair.privateKey), jwk, alg }
}

export const issuer = await newKeyPair()
export const holder = await newKeyPair()
export const stranger = await newKeyPair()

/** Trusts one key for one role, as a list of that role would. */
export function trusting(
  pair: KeyPair,
  role?: IssuerStep['role'],
): (step: IssuerStep) => Promise<IssuerAnswer> {
  return async (step) => {
    const key = (await webDriver(crypto.subtle, { issuer: noIssuer })({
      op: 'import',
      alg: pair.alg,
      jwk: pair.jwk,
    })) as KeyRef
    const identity = { chain: [], subject: 'CN=TEST issuer', country: 'BE', aki: [], anchor: 'anchor-1' }
    if (role === undefined || role === step.role) return { trusted: true, key, issuer: identity }
    return { trusted: false, code: 'X5C_ROLE', detail: 'listed for another role', key, issuer: identity }
  }
}

function noIssuer(): IssuerAnswer {
  return { trusted: false, code: 'JWS_KEY', detail: 'no issuer is trusted' }
}

export async function run<T>(
  steps: Generator<Step, T, never>,
  trust: (step: IssuerStep) => IssuerAnswer | Promise<IssuerAnswer> = trusting(issuer),
): Promise<T> {
  return runAsync(steps, webDriver(crypto.subtle, { issuer: trust }))
}

export async function digestOf(data: string, alg = 'SHA-256'): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest(alg, new Uint8Array(utf8(data)))))
}

/** Any header and payload, signed with any key. */
export async function forgeJws(
  header: object,
  payload: object | string,
  { key, alg }: KeyPair,
): Promise<string> {
  const content = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const data = `${encodeBase64url(JSON.stringify(header))}.${encodeBase64url(content)}`
  const signature = await run(signing(data, key, alg))
  return `${data}.${encodeBase64url(signature)}`
}

function* signing(data: string, key: KeyRef, alg: JwsAlg): Steps<Uint8Array> {
  return yield { op: 'sign', alg, key, data }
}

export function disclosure(...parts: unknown[]): string {
  return encodeBase64url(JSON.stringify(parts))
}

export const GIVEN_NAME = disclosure('2GLC42sKQveCfGfryNRN9w', 'given_name', 'Aiko')
export const FAMILY_NAME = disclosure('eluV5Og3gSNII8EYnsxA_A', 'family_name', 'Tanaka')
export const FIRST_NATIONALITY = disclosure('6Ij7tM-a5iVPGboS5tmvVA', 'JP')

/** A small PID: two names and one nationality to disclose. */
export async function basePayload(change: JsonObject = {}): Promise<JsonObject> {
  return {
    iss: 'https://issuer.example',
    vct: PID,
    iat: AT - 86_400,
    exp: AT + 86_400,
    cnf: { jwk: holder.jwk },
    _sd_alg: 'sha-256',
    _sd: [await digestOf(GIVEN_NAME), await digestOf(FAMILY_NAME)],
    nationalities: [{ '...': await digestOf(FIRST_NATIONALITY) }],
    ...change,
  }
}

export type Forgery = {
  readonly header?: object
  readonly payload?: JsonObject
  readonly disclosures?: readonly string[]
  readonly issuerKey?: KeyPair
  readonly holderKey?: KeyPair
  readonly kbHeader?: object
  readonly kbPayload?: object
  /** Replaces the key binding: text of one's own, or none. */
  readonly kb?: string
  readonly hashName?: string
}

/** The small PID as presented, with the changes of one attack. */
export async function forgeSdJwt(forgery: Forgery = {}): Promise<string> {
  const { disclosures = [GIVEN_NAME, FIRST_NATIONALITY], issuerKey = issuer, holderKey = holder } = forgery
  const header = { alg: issuerKey.alg, typ: 'dc+sd-jwt', ...forgery.header }
  const jwt = await forgeJws(header, forgery.payload ?? (await basePayload()), issuerKey)
  const presented = `${[jwt, ...disclosures].join('~')}~`
  if (forgery.kb !== undefined) return presented + forgery.kb
  const kbPayload = {
    iat: AT - 5,
    aud: AUDIENCE,
    nonce: NONCE,
    sd_hash: await digestOf(presented, forgery.hashName),
    ...forgery.kbPayload,
  }
  const kb = await forgeJws({ alg: holderKey.alg, typ: 'kb+jwt', ...forgery.kbHeader }, kbPayload, holderKey)
  return presented + kb
}
