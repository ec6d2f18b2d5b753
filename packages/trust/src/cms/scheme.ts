/** AlgorithmIdentifiers of signatures and hashes of any age (RFC 3279, RFC 4055, RFC 5758, RFC 8410, RFC 8702). */
import { childrenOf, context, type Der, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import { readOid, readSmallInteger } from '../der/read-values.ts'
import * as write from '../der/write-der.ts'
import type { Bytes, HashName, Scheme } from '../ports.ts'

const HASHES: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.36.3.2.1': 'ripemd-160',
  '1.3.14.3.2.26': 'sha-1',
  '2.16.840.1.101.3.4.2.4': 'sha-224',
  '2.16.840.1.101.3.4.2.1': 'sha-256',
  '2.16.840.1.101.3.4.2.2': 'sha-384',
  '2.16.840.1.101.3.4.2.3': 'sha-512',
  '2.16.840.1.101.3.4.2.7': 'sha3-224',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
}

const HASH_OIDS = new Map(Object.entries(HASHES).map(([oid, hash]) => [hash, oid]))

/** The dotted identifier of a hash. */
export function hashOid(hash: HashName): string {
  const oid = HASH_OIDS.get(hash)
  if (oid === undefined) throw new DerError(`hash ${hash}`)
  return oid
}

type PssScheme = Extract<Scheme, { kind: 'pss' }>

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const MGF1 = '1.2.840.113549.1.1.8'

/** Identifiers that name key and hash together. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.1.4': { kind: 'rsa', hash: 'md5' },
  '1.2.840.113549.1.1.5': { kind: 'rsa', hash: 'sha-1' },
  '1.3.14.3.2.29': { kind: 'rsa', hash: 'sha-1' },
  '1.3.36.3.3.1.2': { kind: 'rsa', hash: 'ripemd-160' },
  '1.2.840.113549.1.1.14': { kind: 'rsa', hash: 'sha-224' },
  '1.2.840.113549.1.1.11': { kind: 'rsa', hash: 'sha-256' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: 'sha-384' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: 'sha-512' },
  '2.16.840.1.101.3.4.3.13': { kind: 'rsa', hash: 'sha3-224' },
  '2.16.840.1.101.3.4.3.14': { kind: 'rsa', hash: 'sha3-256' },
  '2.16.840.1.101.3.4.3.15': { kind: 'rsa', hash: 'sha3-384' },
  '2.16.840.1.101.3.4.3.16': { kind: 'rsa', hash: 'sha3-512' },
  '1.2.840.10045.4.1': { kind: 'ecdsa', hash: 'sha-1' },
  '1.2.840.10045.4.3.1': { kind: 'ecdsa', hash: 'sha-224' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: 'sha-256' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: 'sha-384' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: 'sha-512' },
  '2.16.840.1.101.3.4.3.9': { kind: 'ecdsa', hash: 'sha3-224' },
  '2.16.840.1.101.3.4.3.10': { kind: 'ecdsa', hash: 'sha3-256' },
  '2.16.840.1.101.3.4.3.11': { kind: 'ecdsa', hash: 'sha3-384' },
  '2.16.840.1.101.3.4.3.12': { kind: 'ecdsa', hash: 'sha3-512' },
  '1.2.840.10040.4.3': { kind: 'dsa', hash: 'sha-1' },
  '2.16.840.1.101.3.4.3.1': { kind: 'dsa', hash: 'sha-224' },
  '2.16.840.1.101.3.4.3.2': { kind: 'dsa', hash: 'sha-256' },
  '1.3.101.112': { kind: 'eddsa' },
  '1.3.101.113': { kind: 'eddsa' },
}

/** Bare key types: which hash is meant stands elsewhere (CMS puts it into digestAlgorithm). */
const BARE: Readonly<Record<string, 'rsa' | 'ecdsa' | 'dsa'>> = {
  [RSA_ENCRYPTION]: 'rsa',
  '1.2.840.10045.2.1': 'ecdsa',
  '1.2.840.10040.4.1': 'dsa',
}

/** Undefined for a hash this core does not know. */
export function hashOf(identifier: Der): HashName | undefined {
  const cursor = enter(identifier, 'hash algorithm')
  const oid = readOid(cursor.next(TAG.oid, 'hash algorithm'), 'hash algorithm')
  const parameters = cursor.peek() === undefined ? undefined : cursor.any('hash parameters')
  cursor.end('hash algorithm')
  return parameters === undefined || isNull(parameters) ? HASHES[oid] : undefined
}

/**
 * Undefined for a scheme this core does not know. `hash`: what a bare key type stands with; without it a bare key
 * type is unknown.
 */
export function schemeOf(identifier: Der, hash?: HashName): Scheme | undefined {
  const cursor = enter(identifier, 'signature algorithm')
  const oid = readOid(cursor.next(TAG.oid, 'signature algorithm'), 'signature algorithm')
  const parameters = cursor.peek() === undefined ? undefined : cursor.any('signature parameters')
  cursor.end('signature algorithm')
  if (oid === RSA_PSS) return pssScheme(parameters)
  const bare = BARE[oid]
  if (bare !== undefined) return hash === undefined ? undefined : { kind: bare, hash }
  const scheme = SCHEMES[oid]
  if (parameters === undefined || isNull(parameters)) return scheme
  return undefined
}

function isNull(value: Der): boolean {
  return value.tag === TAG.null && value.content.length === 0
}

/** RFC 4055 §3.1: every field has a default, which is SHA-1 with a salt of 20 octets. */
function pssScheme(parameters: Der | undefined): Scheme | undefined {
  const fields = parameters === undefined ? [] : childrenOf(parameters, 'PSS parameters')
  let last = -1
  const found: (Der | undefined)[] = [undefined, undefined, undefined, undefined]
  for (const field of fields) {
    const number = found.findIndex((_, i) => field.tag === context(i, true))
    if (number <= last) throw new DerError('PSS parameters: out of order')
    last = number
    found[number] = field
  }
  const [hashField, maskField, saltField, trailerField] = found
  const hash = hashField === undefined ? 'sha-1' : hashOf(inside(hashField, TAG.sequence))
  const maskHash = maskField === undefined ? 'sha-1' : maskHashOf(inside(maskField, TAG.sequence))
  const salt = saltField === undefined ? 20 : readSmallInteger(inside(saltField, TAG.integer), 'PSS salt')
  const trailer = trailerField === undefined ? 1 : readSmallInteger(inside(trailerField, TAG.integer), 'PSS')
  if (hash === undefined || maskHash === undefined || trailer !== 1 || salt > 512) return undefined
  return { kind: 'pss', hash, maskHash, salt }
}

function maskHashOf(mask: Der): HashName | undefined {
  const cursor = enter(mask, 'PSS mask')
  const oid = readOid(cursor.next(TAG.oid, 'PSS mask'), 'PSS mask')
  const hash = hashOf(cursor.next(TAG.sequence, 'PSS mask hash'))
  cursor.end('PSS mask')
  return oid === MGF1 ? hash : undefined
}

function inside(explicit: Der, tag: number): Der {
  const cursor = enter(explicit, 'PSS parameters', explicit.tag)
  const value = cursor.next(tag, 'PSS parameters')
  cursor.end('PSS parameters')
  return value
}

/** The AlgorithmIdentifier of RSASSA-PSS with all its parameters (RFC 4055 §3.1). */
export function pssIdentifier({ hash, maskHash, salt }: PssScheme): Bytes {
  const field = (number: number, value: Bytes): Bytes => write.der(context(number, true), value)
  return write.sequence(
    write.oid(RSA_PSS),
    write.sequence(
      field(0, hashIdentifier(hash)),
      field(1, write.sequence(write.oid(MGF1), hashIdentifier(maskHash))),
      field(2, write.smallInteger(salt)),
    ),
  )
}

export function hashIdentifier(hash: HashName): Bytes {
  return write.sequence(write.oid(hashOid(hash)), write.nothing())
}

/**
 * The same RSA key as one for PSS with exactly these parameters: how OpenSSL is told which hash its mask has. A key
 * that is already for PSS keeps what its certificate allows (RFC 4055 §3.3), so that is checked here.
 */
export function pssSpki(spki: Bytes, scheme: PssScheme): Bytes {
  const cursor = enter(readDer(spki), 'public key')
  const algorithm = enter(cursor.next(TAG.sequence, 'key algorithm'), 'key algorithm')
  const oid = readOid(algorithm.next(TAG.oid, 'key algorithm'), 'key algorithm')
  const allowed = algorithm.peek() === undefined ? undefined : algorithm.any('key parameters')
  if (oid !== RSA_ENCRYPTION && oid !== RSA_PSS) throw new DerError('public key: not RSA')
  if (oid === RSA_PSS && allowed !== undefined) expectAllowed(pssScheme(allowed), scheme)
  const key = cursor.next(TAG.bitString, 'public key')
  cursor.end('public key')
  return write.sequence(pssIdentifier(scheme), key.raw)
}

function expectAllowed(allowed: Scheme | undefined, { hash, maskHash, salt }: PssScheme): void {
  if (allowed?.kind !== 'pss') throw new DerError('public key: parameters of PSS are not known')
  if (allowed.hash !== hash || allowed.maskHash !== maskHash || allowed.salt > salt)
    throw new DerError('public key: not for these parameters of PSS')
}
