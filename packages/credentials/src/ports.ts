import type { CheckCode } from './check-code.ts'

/**
 * Effects of the credentials core, as values. A protocol step is a generator that yields what it needs from
 * outside (a hash, a signature check, the trust in an issuer) and receives the answer; the driver is injected.
 * So one core runs on synchronous `node:crypto` in the server and on WebCrypto in a browser.
 */

export type Bytes = Uint8Array

/** Signature algorithms of this core (HAIP 1.0 §7; EdDSA only to verify foreign tokens). */
export type JwsAlg = 'ES256' | 'ES384' | 'ES512' | 'EdDSA'
export type HashAlg = 'sha-256' | 'sha-384' | 'sha-512'

export type PublicJwk = {
  readonly kty: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly kid?: string
  readonly alg?: string
  readonly use?: string
}

declare const keyRef: unique symbol
/** A key that only the driver can open: a `KeyObject` on the server, a `CryptoKey` in the browser. */
export type KeyRef = { readonly [keyRef]: true }

/** The list an issuer must be found in: decides which anchors count (X5C_ROLE). */
export type IssuerRole =
  | 'pid'
  | 'attestation'
  | 'status'
  | 'access-certificate'
  | 'registration-certificate'
  | 'wallet-provider'
  | 'any'

export type IssuerIdentity = {
  /** SHA-256 of each certificate, leaf first, base64url. Empty when the anchor is a bare key. */
  readonly chain: readonly string[]
  readonly subject: string
  readonly country?: string
  /** SHA-256 of the anchor certificate, base64url, or the RFC 7638 thumbprint of an anchor key. */
  readonly anchor?: string
  /** Key identifiers found in the chain, base64url, for `trusted_authorities` of type `aki`. */
  readonly aki: readonly string[]
  readonly list?: { readonly uri: string; readonly sequence: number }
}

/** What the trust port says of the signer of a token. With `key` the signature can be checked even if untrusted. */
export type IssuerAnswer =
  | { readonly trusted: true; readonly key: KeyRef; readonly issuer: IssuerIdentity }
  | {
      readonly trusted: false
      readonly code: 'X5C_FORM' | 'X5C_PATH' | 'X5C_ROLE' | 'JWS_KEY'
      readonly detail: string
      readonly key?: KeyRef
      readonly issuer?: IssuerIdentity
    }

export type IssuerStep = {
  readonly op: 'issuer'
  readonly alg: JwsAlg
  /** Standard base64 DER, leaf first, as in the JOSE header. */
  readonly x5c?: readonly string[]
  readonly kid?: string
  readonly iss?: string
  readonly role: IssuerRole
  /** NumericDate in seconds. */
  readonly at: number
}

/** Strings are hashed and signed as their UTF-8 bytes (all JOSE text is ASCII). Hashes answer in base64url. */
export type Step =
  | { readonly op: 'hash'; readonly alg: HashAlg; readonly data: string | Bytes }
  | { readonly op: 'import'; readonly alg: JwsAlg; readonly jwk: PublicJwk }
  | {
      readonly op: 'verify'
      readonly alg: JwsAlg
      readonly key: KeyRef
      readonly data: string | Bytes
      readonly signature: Bytes
    }
  | { readonly op: 'sign'; readonly alg: JwsAlg; readonly key: KeyRef; readonly data: string | Bytes }
  | IssuerStep

/**
 * Answers by op: hash → string (base64url digest) · import → KeyRef or undefined when the key is unusable ·
 * verify → boolean · sign → Bytes (raw r‖s for EC) · issuer → IssuerAnswer.
 */
export type Steps<T> = Generator<Step, T, never>
export type Driver = (step: Step) => unknown
export type AsyncDriver = (step: Step) => Promise<unknown>

/** Runs protocol steps to their end on a synchronous driver (the server's). */
export function runSync<S, T>(steps: Generator<S, T, never>, driver: (step: S) => unknown): T {
  let turn = steps.next()
  while (!turn.done) turn = steps.next(driver(turn.value) as never)
  return turn.value
}

/** Runs protocol steps to their end on an asynchronous driver (the wallet's). */
export async function runAsync<S, T>(
  steps: Generator<S, T, never>,
  driver: (step: S) => Promise<unknown>,
): Promise<T> {
  let turn = steps.next()
  while (!turn.done) turn = steps.next((await driver(turn.value)) as never)
  return turn.value
}

/** One named check of a verification: every independent check runs, so that every reason shows. */
export type Check = { readonly code: CheckCode; readonly ok: boolean; readonly detail?: string }
export type Verdict = 'valid' | 'invalid' | 'indeterminate'
