/** Signature algorithms of certificates, keys, and which key may serve which algorithm. */
import { childrenOf, context, type Der, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import { readIntegerBytes, readOid, readSmallInteger, readWholeBits } from '../der/read-values.ts'
import { integer, oid, sequence } from '../der/write-der.ts'
import type { Bytes, CreationAlg, SignatureAlg } from '../ports.ts'
import { ALGORITHM } from './oids.ts'

export type PublicKeyInfo =
  | { readonly type: 'ec'; readonly curve: 'P-256' | 'P-384' | 'P-521' }
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'ed25519' }
  | { readonly type: 'unknown'; readonly oid: string }

const CURVES = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
} as const
/** Octets of one coordinate. */
const COORDINATE = { 'P-256': 32, 'P-384': 48, 'P-521': 66 } as const
const RSA_BITS_MIN = 2048
const RSA_BITS_MAX = 8192

/** What a JWS is verified with (RFC 7518 §3.1, RFC 8037 §3.1); `none` and HMAC never. */
export const SIGNATURE_ALGS = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
] as const satisfies readonly SignatureAlg[]

/** SubjectPublicKeyInfo: type and size; the driver checks that a point lies on its curve. */
export function parseSpki(bytes: Bytes): PublicKeyInfo {
  const cursor = enter(readDer(bytes), 'public key')
  const algorithm = enter(cursor.next(TAG.sequence, 'key algorithm'), 'key algorithm')
  const type = readOid(algorithm.next(TAG.oid, 'key algorithm'), 'key algorithm')
  const parameters = algorithm.peek() === undefined ? undefined : algorithm.any('key parameters')
  algorithm.end('key algorithm')
  const key = readWholeBits(cursor.next(TAG.bitString, 'public key'), 'public key')
  cursor.end('public key')
  if (type === ALGORITHM.ecPublicKey) return ecKey(key, parameters)
  if (type === ALGORITHM.rsaEncryption) return rsaKey(key)
  if (type === ALGORITHM.ed25519 && parameters === undefined && key.length === 32) return { type: 'ed25519' }
  return { type: 'unknown', oid: type }
}

/** RFC 5480 §2: named curves only, uncompressed points only. */
function ecKey(point: Bytes, parameters: Der | undefined): PublicKeyInfo {
  const name = parameters?.tag === TAG.oid ? readOid(parameters, 'curve') : 'explicit'
  const curve = CURVES[name as keyof typeof CURVES] as keyof typeof COORDINATE | undefined
  if (curve === undefined) return { type: 'unknown', oid: name }
  if (point[0] !== 4 || point.length !== 1 + 2 * COORDINATE[curve])
    throw new DerError(`public key: not an uncompressed point of ${curve}`)
  return { type: 'ec', curve }
}

function rsaKey(key: Bytes): PublicKeyInfo {
  const cursor = enter(readDer(key), 'RSA key')
  const modulus = readIntegerBytes(cursor.next(TAG.integer, 'modulus'), 'modulus')
  readIntegerBytes(cursor.next(TAG.integer, 'exponent'), 'exponent')
  cursor.end('RSA key')
  const top = modulus[0] === 0 ? modulus.subarray(1) : modulus
  return { type: 'rsa', bits: top.length * 8 - Math.clz32(top[0] ?? 0) + 24 }
}

const EC_ALG = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' } as const

/** The key type, curve and size an algorithm demands (RFC 7518 §3.3–3.5, RFC 8037 §3.1). */
export function keySuits(key: PublicKeyInfo, alg: SignatureAlg): boolean {
  if (alg === 'EdDSA') return key.type === 'ed25519'
  if (alg.startsWith('ES')) return key.type === 'ec' && EC_ALG[key.curve] === alg
  return key.type === 'rsa' && key.bits >= RSA_BITS_MIN && key.bits <= RSA_BITS_MAX
}

const SIMPLE: Readonly<Record<string, SignatureAlg>> = {
  [ALGORITHM.ecdsaSha256]: 'ES256',
  [ALGORITHM.ecdsaSha384]: 'ES384',
  [ALGORITHM.ecdsaSha512]: 'ES512',
  [ALGORITHM.ed25519]: 'EdDSA',
  [ALGORITHM.rsaSha256]: 'RS256',
  [ALGORITHM.rsaSha384]: 'RS384',
  [ALGORITHM.rsaSha512]: 'RS512',
}

const PSS: Readonly<Record<string, { readonly alg: SignatureAlg; readonly salt: number }>> = {
  [ALGORITHM.sha256]: { alg: 'PS256', salt: 32 },
  [ALGORITHM.sha384]: { alg: 'PS384', salt: 48 },
  [ALGORITHM.sha512]: { alg: 'PS512', salt: 64 },
}

/** AlgorithmIdentifier of a signature; undefined for one this core does not verify (SHA-1, DSA, …). */
export function signatureAlgorithm(identifier: Der): SignatureAlg | undefined {
  const cursor = enter(identifier, 'signature algorithm')
  const type = readOid(cursor.next(TAG.oid, 'signature algorithm'), 'signature algorithm')
  const parameters = cursor.peek() === undefined ? undefined : cursor.any('signature parameters')
  cursor.end('signature algorithm')
  if (type === ALGORITHM.rsaPss) return parameters === undefined ? undefined : pssAlgorithm(parameters)
  const alg = SIMPLE[type]
  if (parameters === undefined) return alg
  return alg?.startsWith('RS') === true && isNull(parameters) ? alg : undefined
}

function isNull(value: Der): boolean {
  return value.tag === TAG.null && value.content.length === 0
}

/** RFC 4055 §3.1 in the one form RFC 7518 §3.5 can express: one hash, salt as long as the hash. */
function pssAlgorithm(parameters: Der): SignatureAlg | undefined {
  const fields = childrenOf(parameters, 'PSS parameters')
  const [hash, mask, salt] = fields
  if (fields.length !== 3 || hash === undefined || mask === undefined || salt === undefined) return undefined
  const tags = [hash.tag, mask.tag, salt.tag]
  if (tags.some((tag, i) => tag !== context(i, true))) return undefined
  const digest = digestOf(inside(hash, TAG.sequence, 'PSS hash'))
  const generator = enter(inside(mask, TAG.sequence, 'PSS mask'), 'PSS mask')
  if (readOid(generator.next(TAG.oid, 'PSS mask'), 'PSS mask') !== ALGORITHM.mgf1) return undefined
  const maskDigest = digestOf(generator.next(TAG.sequence, 'PSS mask hash'))
  const known = PSS[digest]
  const length = readSmallInteger(inside(salt, TAG.integer, 'PSS salt'), 'PSS salt')
  return known !== undefined && maskDigest === digest && length === known.salt ? known.alg : undefined
}

function inside(explicit: Der, tag: number, what: string): Der {
  const cursor = enter(explicit, what, explicit.tag)
  const value = cursor.next(tag, what)
  cursor.end(what)
  return value
}

function digestOf(identifier: Der): string {
  return readOid(enter(identifier, 'digest').next(TAG.oid, 'digest'), 'digest')
}

const CREATION: Readonly<Record<CreationAlg, string>> = {
  ES256: ALGORITHM.ecdsaSha256,
  ES384: ALGORITHM.ecdsaSha384,
  ES512: ALGORITHM.ecdsaSha512,
  EdDSA: ALGORITHM.ed25519,
}

export function createAlgorithm(alg: CreationAlg): Bytes {
  return sequence(oid(CREATION[alg]))
}

const SIGNATURE_BYTES: Readonly<Record<string, number>> = { ES256: 32, ES384: 48, ES512: 66 }

/** True when a JOSE signature value has the one length its algorithm allows (RFC 7518 §3.4). */
export function signatureLengthFits(alg: SignatureAlg, length: number): boolean {
  const size = alg === 'EdDSA' ? 32 : SIGNATURE_BYTES[alg]
  return size === undefined ? length >= 256 && length <= 1024 : length === 2 * size
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3) → raw r‖s; undefined when out of range or not DER. */
export function rawSignature(alg: SignatureAlg, encoded: Bytes): Bytes | undefined {
  const size = SIGNATURE_BYTES[alg]
  if (size === undefined) return encoded
  try {
    const cursor = enter(readDer(encoded), 'signature')
    const values = [cursor.next(TAG.integer, 'r'), cursor.next(TAG.integer, 's')]
    cursor.end('signature')
    const raw = new Uint8Array(2 * size)
    for (const [i, value] of values.entries()) {
      const bytes = readIntegerBytes(value, 'signature')
      if ((bytes[0] ?? 0x80) >= 0x80) return undefined
      const magnitude = bytes[0] === 0 ? bytes.subarray(1) : bytes
      if (magnitude.length === 0 || magnitude.length > size) return undefined
      raw.set(magnitude, (i + 1) * size - magnitude.length)
    }
    return raw
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** Raw r‖s → Ecdsa-Sig-Value; an EdDSA signature stays as it is. */
export function encodeSignature(alg: CreationAlg, raw: Bytes): Bytes {
  if (alg === 'EdDSA') return raw
  const half = raw.length / 2
  return sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)))
}
