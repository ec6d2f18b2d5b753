/** Certificates in the profile of the test PKI: version 3, key identifiers, critical constraints. */
import { fromBase64url } from '../base64.ts'
import { context, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import { readWholeBits } from '../der/read-values.ts'
import * as write from '../der/write-der.ts'
import type { Bytes, CreationAlg, Instant, KeyRef, Steps } from '../ports.ts'
import { createAlgorithm, encodeSignature, parseSpki } from './algorithms.ts'
import { type AltName, createGeneralNames } from './general-names.ts'
import { createName, type Name } from './name.ts'
import { EKU, EXTENSION, KEY_USAGE } from './oids.ts'

export type CertificateSpec = {
  readonly subject: Name
  readonly issuer: Name
  /** DER of SubjectPublicKeyInfo. */
  readonly subjectSpki: Bytes
  readonly issuerSpki: Bytes
  /** 1 to 20 octets, read as a positive number. */
  readonly serial: Bytes
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly ca: boolean
  readonly pathLength?: number
  /** Names of RFC 5280 §4.2.1.3, such as `digitalSignature`. */
  readonly keyUsage: readonly string[]
  /** Names such as `clientAuth`, or dotted numbers. */
  readonly extendedKeyUsage?: readonly string[]
  readonly policies?: readonly string[]
  readonly subjectAltNames?: readonly AltName[]
  /** Where the authority says which of its certificates it took back (RFC 5280 §4.2.1.13). */
  readonly crlAddress?: string
  readonly signWith: { readonly alg: CreationAlg; readonly key: KeyRef }
}

/** RFC 5280 §4.1. The result is not verified here: `verifyPath` does that. */
export function* createCertificate(spec: CertificateSpec): Steps<Bytes> {
  check(spec)
  const ski = yield* keyIdentifier(spec.subjectSpki)
  const aki = yield* keyIdentifier(spec.issuerSpki)
  const algorithm = createAlgorithm(spec.signWith.alg)
  const tbs = write.sequence(
    write.der(context(0, true), write.smallInteger(2)),
    write.integer(spec.serial),
    algorithm,
    createName(spec.issuer),
    write.sequence(write.time(spec.notBefore), write.time(spec.notAfter)),
    createName(spec.subject),
    spec.subjectSpki,
    write.der(context(3, true), write.sequence(...createExtensions(spec, ski, aki))),
  )
  const raw: Bytes = yield { op: 'sign', ...spec.signWith, data: tbs }
  return write.sequence(tbs, algorithm, write.bitString(encodeSignature(spec.signWith.alg, raw)))
}

function check(spec: CertificateSpec): void {
  if (spec.serial.length < 1 || spec.serial.length > 20 || spec.serial.every((byte) => byte === 0))
    throw new DerError('serial: 1 to 20 octets, not zero')
  if ((spec.serial[0] ?? 0) >= 0x80 && spec.serial.length === 20)
    throw new DerError('serial: 20 octets with the first bit set would need 21')
  if (spec.notAfter <= spec.notBefore) throw new DerError('notAfter: not after notBefore')
  if (spec.pathLength !== undefined && !spec.ca) throw new DerError('pathLength: only for an authority')
  const authority = spec.keyUsage.includes('keyCertSign')
  if (authority !== spec.ca) throw new DerError('keyUsage: keyCertSign goes with ca, and only with it')
  if (parseSpki(spec.subjectSpki).type === 'unknown') throw new DerError('subjectSpki: unknown kind of key')
}

/** RFC 7093 §2 method 1: the leftmost 160 bits of SHA-256 of the key bits. */
function* keyIdentifier(spki: Bytes): Steps<Bytes> {
  const cursor = enter(readDer(spki), 'public key')
  cursor.next(TAG.sequence, 'key algorithm')
  const data = readWholeBits(cursor.next(TAG.bitString, 'public key'), 'public key')
  const digest: string = yield { op: 'hash', alg: 'sha-256', data }
  const bytes = fromBase64url(digest)
  if (bytes === undefined) throw new DerError('hash: the driver did not answer in base64url')
  return bytes.subarray(0, 20)
}

function extension(id: string, critical: boolean, value: Bytes): Bytes {
  return write.sequence(write.oid(id), ...(critical ? [write.boolean(true)] : []), write.octetString(value))
}

function purposesOf(purposes: readonly string[]): Bytes {
  const ids = purposes.map((purpose) => EKU[purpose] ?? purpose)
  // RFC 3161 §2.3: of a time-stamp authority it is the only purpose, and critical.
  const stamps = ids.length === 1 && ids[0] === EKU['timeStamping']
  return extension(EXTENSION.extendedKeyUsage, stamps, write.sequence(...ids.map((id) => write.oid(id))))
}

function createExtensions(spec: CertificateSpec, ski: Bytes, aki: Bytes): Bytes[] {
  const authority = write.sequence(
    ...(spec.ca ? [write.boolean(true)] : []),
    ...(spec.pathLength === undefined ? [] : [write.smallInteger(spec.pathLength)]),
  )
  const extensions = [
    extension(EXTENSION.basicConstraints, true, authority),
    extension(EXTENSION.keyUsage, true, keyUsageBits(spec.keyUsage)),
    extension(EXTENSION.subjectKeyIdentifier, false, write.octetString(ski)),
    extension(EXTENSION.authorityKeyIdentifier, false, write.sequence(write.der(context(0), aki))),
  ]
  const { extendedKeyUsage: purposes = [], policies, subjectAltNames: names } = spec
  if (purposes.length > 0) extensions.push(purposesOf(purposes))
  if (policies !== undefined && policies.length > 0) {
    const list = policies.map((policy) => write.sequence(write.oid(policy)))
    extensions.push(extension(EXTENSION.certificatePolicies, false, write.sequence(...list)))
  }
  if (names !== undefined && names.length > 0)
    extensions.push(extension(EXTENSION.subjectAltName, false, createGeneralNames(names)))
  if (spec.crlAddress !== undefined)
    extensions.push(extension(EXTENSION.crlDistributionPoints, false, distributionPoint(spec.crlAddress)))
  return extensions
}

/** One point with one full name; GeneralNames stands there under a tag of its own. */
function distributionPoint(uri: string): Bytes {
  const names = readDer(createGeneralNames([{ uri }])).content
  const name = write.der(context(0, true), write.der(context(0, true), names))
  return write.sequence(write.sequence(name))
}

/** A named bit list: trailing zero bits are not written (X.690 §11.2.2). */
function keyUsageBits(usages: readonly string[]): Bytes {
  const positions = usages.map((usage) => KEY_USAGE.findIndex((name) => name === usage))
  const unknown = usages.find((_, i) => positions[i] === -1)
  if (unknown !== undefined) throw new DerError(`keyUsage: ${unknown}`)
  if (positions.length === 0) throw new DerError('keyUsage: none')
  const last = Math.max(...positions)
  const bytes = new Uint8Array((last >> 3) + 1)
  for (const bit of positions) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
  return write.bitString(bytes, 7 - (last & 7))
}
