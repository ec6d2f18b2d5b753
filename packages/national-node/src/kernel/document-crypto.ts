/**
 * A driver for documents of others: the steps of `trust` for signatures of any age and maker. It computes; whether a
 * hash or a key is still sound is judged by date in `trust`. What OpenSSL does not know is answered with undefined.
 */
import { constants, createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import {
  type Bytes,
  type DocumentStep,
  type HashName,
  parseSpki,
  pssSpki,
  type VerifySchemeStep,
} from '@entente/trust'
import { type NodeStep, nodeDriver, sha256 } from './crypto.ts'
import { SPKI_CACHE_ENTRIES } from './limits.ts'
import { createLru, type Lru } from './lru.ts'

const NODE_HASH = {
  md5: 'md5',
  'ripemd-160': 'ripemd160',
  'sha-1': 'sha1',
  'sha-224': 'sha224',
  'sha-256': 'sha256',
  'sha-384': 'sha384',
  'sha-512': 'sha512',
  'sha3-224': 'sha3-224',
  'sha3-256': 'sha3-256',
  'sha3-384': 'sha3-384',
  'sha3-512': 'sha3-512',
} as const satisfies Record<HashName, string>

const SPKI_BYTES_MAX = 4096
const RSA_BITS_MAX = 16_384

/** Answers every step of `nodeDriver`, and digests and signatures of documents; keeps the last keys it met. */
export function documentDriver(): (step: DocumentStep | NodeStep) => unknown {
  const drive = nodeDriver()
  const kept: KeptKeys = createLru(SPKI_CACHE_ENTRIES)
  return (step) => {
    if (step.op === 'digest') return digest(step.hash, step.data)
    return step.op === 'verifyScheme' ? verifyScheme(step, kept) : drive(step)
  }
}

function digest(name: HashName, data: Bytes): Bytes | undefined {
  try {
    return new Uint8Array(hash(NODE_HASH[name], data, 'buffer'))
  } catch {
    return undefined
  }
}

/** The key is used as its own certificate names it: an RSA key that is for PSS alone never verifies PKCS#1. */
function verifyScheme(
  { scheme, spki, data, signature }: VerifySchemeStep,
  kept: KeptKeys,
): boolean | undefined {
  if (spki.length > SPKI_BYTES_MAX) return false
  const imported = keptKey(spki, scheme, kept)
  if (imported === undefined) return false
  const { key, modulusLength } = imported
  const rsa = scheme.kind === 'rsa' || scheme.kind === 'pss'
  // RFC 8017 §8.1.2, §8.2.2 step 1: a signature is as long as its modulus.
  if (rsa && (modulusLength > RSA_BITS_MAX || signature.length !== Math.ceil(modulusLength / 8))) return false
  const digestName = scheme.kind === 'eddsa' ? null : NODE_HASH[scheme.hash]
  try {
    return verify(digestName, data, optionsOf(key, scheme), signature)
  } catch {
    return undefined
  }
}

type Scheme = VerifySchemeStep['scheme']

const KEY_TYPES: Readonly<Record<Scheme['kind'], readonly string[]>> = {
  rsa: ['rsa'],
  pss: ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  dsa: ['dsa'],
  eddsa: ['ed25519', 'ed448'],
}

type Imported = { readonly key: KeyObject; readonly modulusLength: number }
type KeptKeys = Lru<string, Imported>

/** The same authorities sign again and again. What a key is used for is part of its name here. */
function keptKey(spki: Bytes, scheme: Scheme, kept: KeptKeys): Imported | undefined {
  const id = `${JSON.stringify(scheme)} ${sha256(spki)}`
  const found = kept.get(id)
  if (found !== undefined) return found
  const key = importKey(spki, scheme)
  if (key === undefined) return undefined
  const imported = { key, modulusLength: key.asymmetricKeyDetails?.modulusLength ?? 0 }
  kept.set(id, imported)
  return imported
}

/** Undefined for a key of another kind than the scheme, or on a curve without a name. */
function importKey(spki: Bytes, scheme: Scheme): KeyObject | undefined {
  try {
    const key = publicKey(spki)
    const type = key.asymmetricKeyType ?? ''
    if (!KEY_TYPES[scheme.kind].includes(type)) return undefined
    if (scheme.kind === 'pss') return type === 'rsa-pss' ? pssKey(spki, scheme) : maskedKey(key, spki, scheme)
    return type === 'ec' && !hasNamedCurve(spki) ? undefined : key
  } catch {
    return undefined
  }
}

function publicKey(spki: Bytes): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
}

type PssScheme = Extract<Scheme, { kind: 'pss' }>

function pssKey(spki: Bytes, scheme: PssScheme): KeyObject {
  return publicKey(pssSpki(spki, scheme))
}

/** OpenSSL takes the hash of the mask for that of the message, unless the key says another. */
function maskedKey(key: KeyObject, spki: Bytes, scheme: PssScheme): KeyObject {
  return scheme.maskHash === scheme.hash ? key : pssKey(spki, scheme)
}

/** A curve given by its numbers may be one made for this signature (RFC 5480 §2.1.1). */
function hasNamedCurve(spki: Bytes): boolean {
  const key = parseSpki(spki)
  return key.type !== 'unknown' || key.oid !== 'explicit'
}

function optionsOf(key: KeyObject, scheme: Scheme) {
  if (scheme.kind !== 'pss') return { key, dsaEncoding: 'der' as const }
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.salt }
}
