/**
 * Effects of the trust core, as values. Every step is a generator that yields the crypto it needs and receives
 * the answer, so one core runs on synchronous `node:crypto` in the node and on WebCrypto in the wallet.
 */

export type Bytes = Uint8Array

/** RFC 3339 UTC text of fixed precision, `YYYY-MM-DDThh:mm:ss.sssZ`: compares as text. */
export type Instant = string

/** Algorithms a certificate or a foreign token may be signed with; the RSA ones are verified, never created. */
export type SignatureAlg =
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'

/** Algorithms this core signs with. */
export type CreationAlg = 'ES256' | 'ES384' | 'ES512' | 'EdDSA'

/** A key that only the driver can open: a `KeyObject` on the server, a `CryptoKey` in the browser. */
export type KeyRef = object

export type HashStep = {
  readonly op: 'hash'
  readonly alg: 'sha-256' | 'sha-384' | 'sha-512'
  readonly data: string | Bytes
}

export type VerifySpkiStep = {
  readonly op: 'verifySpki'
  readonly alg: SignatureAlg
  /** DER of SubjectPublicKeyInfo; its type and curve have been checked against `alg`. */
  readonly spki: Bytes
  readonly data: string | Bytes
  /** Raw r‖s for ECDSA. */
  readonly signature: Bytes
}

export type SignStep = {
  readonly op: 'sign'
  readonly alg: CreationAlg
  readonly key: KeyRef
  readonly data: string | Bytes
}

/**
 * Answers by op: hash → string (base64url digest) · verifySpki → boolean, false for a key that cannot be opened
 * (point off the curve, …) · sign → Bytes (raw r‖s for EC). Strings stand for their UTF-8 bytes.
 */
export type Step = HashStep | VerifySpkiStep | SignStep
export type Steps<T> = Generator<Step, T, never>
export type Driver = (step: Step) => unknown
export type AsyncDriver = (step: Step) => Promise<unknown>

/** Runs steps to their end on a synchronous driver (the server's). */
export function runSync<S, T>(steps: Generator<S, T, never>, driver: (step: S) => unknown): T {
  let turn = steps.next()
  while (!turn.done) turn = steps.next(driver(turn.value) as never)
  return turn.value
}

/** Runs steps to their end on an asynchronous driver (the wallet's). */
export async function runAsync<S, T>(
  steps: Generator<S, T, never>,
  driver: (step: S) => Promise<unknown>,
): Promise<T> {
  let turn = steps.next()
  while (!turn.done) turn = steps.next((await driver(turn.value)) as never)
  return turn.value
}
