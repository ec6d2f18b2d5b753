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
  /** SHA-1 names keys and certificates in OCSP (RFC 6960 §4.1.1), where it proves nothing. */
  readonly alg: 'sha-1' | 'sha-256' | 'sha-384' | 'sha-512'
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

/** Hash functions met in signatures of any age. Whether one is still sound is judged by date, not by who computes it. */
export type HashName =
  | 'md5'
  | 'ripemd-160'
  | 'sha-1'
  | 'sha-224'
  | 'sha-256'
  | 'sha-384'
  | 'sha-512'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'

/** How a signature of any age and maker is to be verified: mathematics only, judged by date elsewhere. */
export type Scheme =
  | { readonly kind: 'rsa'; readonly hash: HashName }
  | { readonly kind: 'pss'; readonly hash: HashName; readonly maskHash: HashName; readonly salt: number }
  | { readonly kind: 'ecdsa' | 'dsa'; readonly hash: HashName }
  | { readonly kind: 'eddsa' }

export type DigestStep = { readonly op: 'digest'; readonly hash: HashName; readonly data: Bytes }

export type VerifySchemeStep = {
  readonly op: 'verifyScheme'
  readonly scheme: Scheme
  /** DER of SubjectPublicKeyInfo, as it stands. */
  readonly spki: Bytes
  readonly data: Bytes
  /** As X.509 and CMS carry it: a DER sequence of two integers for ECDSA and DSA. */
  readonly signature: Bytes
}

/**
 * Steps of whoever validates documents of others. Answers by op: digest → Bytes · verifyScheme → boolean, false for a
 * key or a signature that cannot be used; both undefined where the driver does not know the algorithm.
 */
export type DocumentStep = Step | DigestStep | VerifySchemeStep
export type DocumentSteps<T> = Generator<DocumentStep, T, never>

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
