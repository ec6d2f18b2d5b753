/** X.509 version 3 certificates (RFC 5280 §4.1): bytes → facts, nothing judged. */
import { sameBytes } from '../bytes.ts'
import { context, type Der, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import {
  integerHex,
  readIntegerBytes,
  readSmallInteger,
  readTime,
  readWholeBits,
} from '../der/read-values.ts'
import type { Bytes, Instant, SignatureAlg } from '../ports.ts'
import { parseSpki, type PublicKeyInfo, signatureAlgorithm } from './algorithms.ts'
import { type Extensions, parseExtensions } from './extensions.ts'
import { type ParsedName, parseName } from './name.ts'

export type Certificate = Extensions & {
  /** The whole certificate, DER. */
  readonly raw: Bytes
  /** The part that is signed. */
  readonly tbs: Bytes
  readonly version: number
  /** Hexadecimal, lower case. */
  readonly serial: string
  readonly subject: ParsedName
  readonly issuer: ParsedName
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** DER of SubjectPublicKeyInfo. */
  readonly spki: Bytes
  readonly publicKey: PublicKeyInfo
  /** Undefined for an algorithm this core does not verify. */
  readonly signatureAlg: SignatureAlg | undefined
  /** As in the certificate: a DER Ecdsa-Sig-Value for ECDSA. */
  readonly signature: Bytes
}

const SERIAL_BYTES_MAX = 32

/** RFC 5280 §4.1. Throws `DerError` for anything that is not one certificate and nothing more. */
export function parseCertificate(bytes: Bytes): Certificate {
  const whole = readDer(bytes)
  const outer = enter(whole, 'certificate')
  const tbs = outer.next(TAG.sequence, 'certificate body')
  const algorithm = outer.next(TAG.sequence, 'signature algorithm')
  const signature = readWholeBits(outer.next(TAG.bitString, 'signature'), 'signature')
  outer.end('certificate')
  return { raw: bytes, tbs: tbs.raw, signature, ...parseBody(tbs, algorithm) }
}

/**
 * The subject as `parseCertificate` would find it, and nothing else: tells among thousands of anchors which one is
 * worth reading. Throws `DerError` for what cannot be read that far.
 */
export function readSubject(bytes: Bytes): Bytes {
  const cursor = enter(enter(readDer(bytes), 'certificate').next(TAG.sequence, 'body'), 'body')
  cursor.optional(context(0, true))
  cursor.next(TAG.integer, 'serial number')
  for (const what of ['signature algorithm', 'issuer', 'validity']) cursor.next(TAG.sequence, what)
  return cursor.next(TAG.sequence, 'subject').raw
}

type Body = Omit<Certificate, 'raw' | 'tbs' | 'signature'>

function parseBody(tbs: Der, algorithm: Der): Body {
  const cursor = enter(tbs, 'certificate body')
  const version = parseVersion(cursor.optional(context(0, true)))
  const serial = readIntegerBytes(cursor.next(TAG.integer, 'serial number'), 'serial number')
  if (serial.length > SERIAL_BYTES_MAX) throw new DerError('serial number: too long')
  const inner = cursor.next(TAG.sequence, 'signature algorithm')
  // RFC 5280 §4.1.1.2: the unsigned copy of the algorithm must say what the signed one says.
  if (!sameBytes(inner.raw, algorithm.raw)) throw new DerError('signature algorithm: two different ones')
  const issuer = parseName(cursor.next(TAG.sequence, 'issuer'), 'issuer')
  const validity = enter(cursor.next(TAG.sequence, 'validity'), 'validity')
  const notBefore = readTime(validity.any('not before'), 'not before')
  const notAfter = readTime(validity.any('not after'), 'not after')
  validity.end('validity')
  const subject = parseName(cursor.next(TAG.sequence, 'subject'), 'subject')
  const spki = cursor.next(TAG.sequence, 'public key').raw
  cursor.optional(context(1))
  cursor.optional(context(2))
  const wrapped = cursor.optional(context(3, true))
  cursor.end('certificate body')
  if (wrapped !== undefined && version !== 3) throw new DerError('extensions: only in version 3')
  const extensions = parseExtensions(wrapped === undefined ? undefined : onlyChild(wrapped))
  const publicKey = parseSpki(spki)
  const signatureAlg = signatureAlgorithm(algorithm)
  const named = { version, serial: integerHex(serial), issuer, subject, notBefore, notAfter }
  return { ...named, spki, publicKey, signatureAlg, ...extensions }
}

function parseVersion(explicit: Der | undefined): number {
  if (explicit === undefined) return 1
  const value = onlyChild(explicit, TAG.integer)
  const version = readSmallInteger(value, 'version') + 1
  if (version !== 2 && version !== 3) throw new DerError('version: not 2 or 3')
  return version
}

function onlyChild(explicit: Der, tag: number = TAG.sequence): Der {
  const cursor = enter(explicit, 'certificate body', explicit.tag)
  const value = cursor.next(tag, 'certificate body')
  cursor.end('certificate body')
  return value
}
