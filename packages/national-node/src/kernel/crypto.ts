/**
 * The one importer of `node:crypto` on hot paths: a synchronous driver for the steps of `credentials` and
 * `trust`. Keys are imported once and kept; hashes come out as text.
 */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomFillSync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import type { Bytes, IssuerAnswer, IssuerStep, JwsAlg, KeyRef, PublicJwk } from '@entente/credentials'
import type { Clock } from './clock.ts'
import { decodeEcdsa, encodeEcdsa } from './ecdsa-signature.ts'
import { HOLDER_KEY_CACHE_ENTRIES, HOLDER_KEY_CACHE_SECONDS, SPKI_CACHE_ENTRIES } from './limits.ts'
import { createLru } from './lru.ts'
import {
  ALGORITHMS,
  type Algorithm,
  algorithmOfKey,
  ecAlgorithmOfSpki,
  type SignatureAlg,
  verifyOptions,
} from './algorithms.ts'

/** The steps this driver answers: the union of those of `credentials` and of `trust`, written structurally. */
export type NodeStep =
  | { readonly op: 'hash'; readonly alg: keyof typeof NODE_HASH; readonly data: string | Bytes }
  | { readonly op: 'import'; readonly alg: JwsAlg; readonly jwk: PublicJwk }
  | {
      readonly op: 'verify'
      readonly alg: string
      readonly key: object
      readonly data: string | Bytes
      readonly signature: Bytes
    }
  | {
      readonly op: 'verifySpki'
      readonly alg: string
      readonly spki: Bytes
      readonly data: string | Bytes
      readonly signature: Bytes
    }
  | { readonly op: 'sign'; readonly alg: string; readonly key: object; readonly data: string | Bytes }
  | IssuerStep

export type NodeDriver = (step: NodeStep) => unknown

export type DriverOptions = {
  /** Who may be trusted as an issuer; without it nobody is. */
  readonly issuer?: (step: IssuerStep) => IssuerAnswer
  /** Keeps holder keys for five minutes (rule P9); off unless a clock is given, which is a privacy decision. */
  readonly holderKeyClock?: Clock
}

/** What a `KeyRef` hides. */
type Key = { readonly alg: SignatureAlg; readonly keyObject: KeyObject }

const NODE_HASH = { 'sha-1': 'sha1', 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' } as const
/** With the length named, Node does not look at each call whether the hash is one of variable length. */
const HASH_OPTIONS = {
  'sha-1': { outputEncoding: 'base64url', outputLength: 20 },
  'sha-256': { outputEncoding: 'base64url', outputLength: 32 },
  'sha-384': { outputEncoding: 'base64url', outputLength: 48 },
  'sha-512': { outputEncoding: 'base64url', outputLength: 64 },
} as const

/** Answers protocol steps with synchronous `node:crypto`. A key or signature that cannot be used is no error: it does not verify. */
export function nodeDriver({ issuer, holderKeyClock }: DriverOptions = {}): NodeDriver {
  const spkiKeys = createLru<string, Key>(SPKI_CACHE_ENTRIES)
  const importKey = holderKeyClock === undefined ? importPublicKey : cachedImport(holderKeyClock)
  return (step) => {
    switch (step.op) {
      case 'hash':
        return hash(NODE_HASH[step.alg], step.data, HASH_OPTIONS[step.alg])
      case 'import':
        return importKey(step.jwk, step.alg)
      case 'verify':
        return verifyWith(openKey(step.key), step)
      case 'verifySpki':
        return verifyWith(importSpki(step.spki, step.alg, spkiKeys), step)
      case 'sign':
        return signWith(openKey(step.key), step)
      case 'issuer':
        return issuer?.(step) ?? { trusted: false, code: 'X5C_PATH', detail: 'no trust is configured' }
    }
  }
}

/** The same driver with this trust in issuers. */
export function answering(driver: NodeDriver, issuer: (step: IssuerStep) => IssuerAnswer): NodeDriver {
  return (step) => (step.op === 'issuer' ? issuer(step) : driver(step))
}

/** Imports a public JWK for one algorithm; undefined when it is unusable for it (RFC 7518 §6.2). */
export function importPublicKey(jwk: PublicJwk, alg: JwsAlg): KeyRef | undefined {
  const { kty, crv } = ALGORITHMS[alg]
  if (jwk.kty !== kty || jwk.crv !== crv || (jwk.alg !== undefined && jwk.alg !== alg)) return undefined
  if (jwk.use !== undefined && jwk.use !== 'sig') return undefined
  try {
    const { x = '', y } = jwk
    return keep(createPublicKey({ key: { kty, crv, x, ...(y !== undefined && { y }) }, format: 'jwk' }), alg)
  } catch {
    return undefined
  }
}

/** Imports a private EC or Ed25519 JWK; a key that is not one is a fault of the installation, not of a request. */
export function importPrivateKey(jwk: object): KeyRef {
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const alg = algorithmOfKey(key)
  if (alg === undefined) throw new TypeError('A private key must be of P-256, P-384, P-521 or Ed25519')
  return keep(key, alg)
}

/** A new P-256 key for ES256, in every form that a caller may need. */
export function newSigningKey(): {
  key: KeyRef
  publicKey: KeyRef
  publicJwk: PublicJwk
  privateJwk: PublicJwk & { readonly d: string }
  spki: Bytes
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    key: keep(privateKey, 'ES256'),
    publicKey: keep(publicKey, 'ES256'),
    publicJwk: publicKey.export({ format: 'jwk' }) as PublicJwk,
    privateJwk: privateKey.export({ format: 'jwk' }) as PublicJwk & { d: string },
    spki: publicKey.export({ format: 'der', type: 'spki' }),
  }
}

/** A new Ed25519 key for notes, as its file holds it, with the DER of its public half. */
export function newNoteKey(): { privateJwk: object; spki: Bytes } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateJwk: privateKey.export({ format: 'jwk' }),
    spki: publicKey.export({ format: 'der', type: 'spki' }),
  }
}

/** The public half of a kept key, as JWK. */
export function publicJwkOf(key: KeyRef): PublicJwk {
  return publicHalf(key).export({ format: 'jwk' }) as PublicJwk
}

/** The public half of a kept key, as DER SubjectPublicKeyInfo. */
export function spkiOf(key: KeyRef): Bytes {
  return publicHalf(key).export({ format: 'der', type: 'spki' })
}

/** The private key itself: only for a library that signs on its own, such as the authorisation server. */
export function privateJwkOf(key: KeyRef): PublicJwk & { readonly d: string } {
  return openKey(key).keyObject.export({ format: 'jwk' }) as PublicJwk & { d: string }
}

/** As JOSE has it: base64url. */
export function sha256(data: string | Bytes): string {
  return hash('sha256', data, 'base64url')
}

/** As documents name each other: lower-case hex, in the form that the libraries ask for. */
export function hexSha256(data: string | Bytes): string {
  return hash('sha256', data, 'hex')
}

/** An integer from 0 to below n, uniform: draws that would favour small numbers are thrown away. */
export function randomBelow(n: number): number {
  const limit = Math.floor(0x1_0000_0000 / n) * n
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4)
    const drawn = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
    if (drawn < limit) return drawn % n
  }
}

export function randomBytes(size: number): Uint8Array {
  return randomFillSync(new Uint8Array(size))
}

const SALT_CHARACTERS = 22
const SALT_POOL_BYTES = 8192
let saltPool = Buffer.alloc(0)
let saltAt = 0

/**
 * 128 bits and more of fresh randomness as 22 base64url characters, cut from a pool. Each salt is a text of its own:
 * a slice of a long text would keep that alive, and JSON is written twice as fast from whole texts.
 */
export function newSalt(): string {
  if (saltAt + SALT_CHARACTERS > saltPool.length) {
    saltPool.fill(0)
    const bytes = Buffer.from(randomBytes(SALT_POOL_BYTES).buffer)
    saltPool = Buffer.from(bytes.toString('base64url'), 'latin1')
    bytes.fill(0)
    saltAt = 0
  }
  const salt = saltPool.toString('latin1', saltAt, saltAt + SALT_CHARACTERS)
  saltAt += SALT_CHARACTERS
  return salt
}

/** Compares two texts without telling by its duration where they differ. */
export function constantTimeEqual(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}

/** HMAC-SHA-256, base64url. */
export function mac(key: string | Bytes, data: string | Bytes): string {
  return createHmac('sha256', key).update(data).digest('base64url')
}

function keep(key: KeyObject, alg: SignatureAlg): KeyRef {
  const kept: Key = { alg, keyObject: key }
  return kept as unknown as KeyRef
}

function openKey(key: object): Key {
  if (!('keyObject' in key)) throw new TypeError('This key was not made by this driver')
  return key as Key
}

function publicHalf(key: KeyRef): KeyObject {
  const { keyObject: kept } = openKey(key)
  return kept.type === 'private' ? createPublicKey(kept) : kept
}

type Signed = { readonly alg: string; readonly data: string | Bytes; readonly signature: Bytes }

/** The length is checked before OpenSSL sees the signature: a DER one, or one of another curve, never verifies. */
function verifyWith(key: Key | undefined, { alg, data, signature }: Signed): boolean {
  if (key === undefined || key.alg !== alg) return false
  const algorithm: Algorithm = ALGORITHMS[key.alg]
  if (signature.length !== (algorithm.signatureBytes ?? modulusBytes(key))) return false
  try {
    const encoded = algorithm.ecdsa === true ? encodeEcdsa(signature) : signature
    return verify(algorithm.hash, bytesOf(data), verifyOptions(key.keyObject, algorithm), encoded)
  } catch {
    return false
  }
}

/** RFC 8017 §8.1.2 step 1: a signature is as long as its modulus. OpenSSL leaves that to its caller for PSS. */
function modulusBytes({ keyObject }: Key): number {
  return Math.ceil((keyObject.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
}

function signWith(key: Key, { alg, data }: { alg: string; data: string | Bytes }): Bytes {
  if (key.alg !== alg) throw new TypeError(`A key for ${key.alg} cannot sign ${alg}`)
  const { hash: digest, ecdsa, signatureBytes }: Algorithm = ALGORITHMS[key.alg]
  const signature = sign(digest, bytesOf(data), key.keyObject)
  return ecdsa === true && signatureBytes !== undefined ? decodeEcdsa(signature, signatureBytes) : signature
}

/** Overwritten by each text: OpenSSL has read it when the synchronous call returns. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024)

function bytesOf(data: string | Bytes): Bytes {
  if (typeof data !== 'string') return data
  // A character of UTF-16 has three bytes of UTF-8 at most.
  if (data.length * 3 > scratch.length) return Buffer.from(data)
  return scratch.subarray(0, scratch.write(data, 'utf8'))
}

/** Certificates repeat: their public keys are kept by hash of the SPKI and by algorithm. */
function importSpki(
  spki: Bytes,
  alg: string,
  kept: ReturnType<typeof createLru<string, Key>>,
): Key | undefined {
  if (!Object.hasOwn(ALGORITHMS, alg)) return undefined
  const id = `${alg} ${sha256(spki)}`
  const found = kept.get(id)
  if (found !== undefined) return found
  const key = parseSpki(spki, alg as SignatureAlg)
  if (key !== undefined) kept.set(id, key)
  return key
}

function parseSpki(spki: Bytes, alg: SignatureAlg): Key | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    if ((ecAlgorithmOfSpki(spki) ?? algorithmOfKey(key, alg)) !== alg) return undefined
    return { alg, keyObject: key }
  } catch {
    return undefined
  }
}

/** Rule P9: repeat presentations with the same holder key skip the import; memory only, bounded, short-lived. */
function cachedImport(clock: Clock): typeof importPublicKey {
  const kept = createLru<string, { key: KeyRef; until: number }>(HOLDER_KEY_CACHE_ENTRIES)
  return (jwk, alg) => {
    const id = sha256(JSON.stringify([alg, jwk.kty, jwk.crv, jwk.alg, jwk.use, jwk.x, jwk.y]))
    const found = kept.get(id)
    if (found !== undefined && clock.seconds() < found.until) return found.key
    const key = importPublicKey(jwk, alg)
    if (key !== undefined) kept.set(id, { key, until: clock.seconds() + HOLDER_KEY_CACHE_SECONDS })
    return key
  }
}
