import { CborError } from '../cbor/cbor-error.ts'
import {
  CBOR_TAG,
  CborTag,
  isBytes,
  isCborList,
  isCborMap,
  type CborMap,
  type CborValue,
} from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import { DEFAULT_ALGS } from '../jose/jws.ts'
import { signatureLength } from '../jose/jwk.ts'
import type { Bytes, Check, JwsAlg, KeyRef, Steps } from '../ports.ts'
import { check, failed, passed } from '../report.ts'
import { algOfCose, coseNumberOf } from './cose-alg.ts'

/** RFC 9052 §3.1, RFC 9360 §2. */
export const COSE_HEADER = { alg: 1, crit: 2, kid: 4, type: 16, x5chain: 33 } as const

const CERTIFICATES_MAX = 5
const CERTIFICATE_BYTES_MAX = 8 * 1024
const HEADER_BYTES_MAX = 48 * 1024
const EMPTY: CborMap = new Map()
const NOTHING = new Uint8Array()

/** A COSE_Sign1 as read: nothing in it is verified yet. */
export type CoseSign1 = {
  /** As received: the signature is over these bytes. */
  readonly protectedBytes: Bytes
  readonly protectedHeader: CborMap
  readonly unprotectedHeader: CborMap
  /** null: detached. */
  readonly payload: Bytes | null
  readonly signature: Bytes
}

/** RFC 9052 §4.2. An mdoc writes it without tag, other uses with tag 18. Throws CborError. */
export function parseSign1(value: CborValue, tag: 'none' | 'optional' | 'required' = 'none'): CoseSign1 {
  const parts = untagged(value, tag)
  if (!isCborList(parts) || parts.length !== 4) return fail('a COSE_Sign1 has four parts')
  const [protectedBytes, unprotectedHeader, , signature] = parts
  // Detached is null; a known wallet writes undefined.
  const payload = parts[2] ?? null
  if (!isBytes(protectedBytes)) return fail('the protected header is not a byte string')
  if (!isCborMap(unprotectedHeader)) return fail('the unprotected header is not a map')
  if (!isBytes(payload) && payload !== null) return fail('the payload is neither a byte string nor null')
  if (!isBytes(signature)) return fail('the signature is not a byte string')
  const protectedHeader = readProtected(protectedBytes)
  return { protectedBytes, protectedHeader, unprotectedHeader, payload, signature }
}

function untagged(value: CborValue, tag: 'none' | 'optional' | 'required'): CborValue {
  const tagged = value instanceof CborTag && value.tag === CBOR_TAG.sign1
  if (tag !== 'optional' && tagged !== (tag === 'required')) {
    fail(tagged ? 'a tag that is not wanted' : 'tag 18 is missing')
  }
  return tagged ? value.value : value
}

function readProtected(bytes: Bytes): CborMap {
  if (bytes.length === 0) return EMPTY
  const header = readCbor(bytes, { bytesMax: HEADER_BYTES_MAX, depthMax: 8 })
  return isCborMap(header) ? header : fail('the protected header is not a map')
}

/** RFC 9360 §2: certificates in DER, leaf first; one alone is a byte string, several are a list. */
export function x5chainOf({ protectedHeader, unprotectedHeader }: CoseSign1): readonly Bytes[] | undefined {
  const chain = protectedHeader.get(COSE_HEADER.x5chain) ?? unprotectedHeader.get(COSE_HEADER.x5chain)
  if (chain === undefined) return undefined
  const list = isBytes(chain) ? [chain] : chain
  if (!isCborList(list) || list.length === 0 || !list.every(isBytes))
    return fail('x5chain is not a list of certificates')
  if (list.length > CERTIFICATES_MAX || list.some(({ length }) => length > CERTIFICATE_BYTES_MAX)) {
    throw new CborError('CBOR_SIZE', `x5chain: more than ${CERTIFICATES_MAX} certificates, or one too large`)
  }
  return list
}

/** The algorithm when it is protected, known and allowed. */
export function coseAlgOf(
  { protectedHeader }: CoseSign1,
  algs: readonly JwsAlg[] = DEFAULT_ALGS,
): JwsAlg | undefined {
  const alg = algOfCose(protectedHeader.get(COSE_HEADER.alg))
  return alg !== undefined && algs.includes(alg) ? alg : undefined
}

/** Cheap checks of the headers: no key operation yet. An algorithm that is not protected could be exchanged. */
export function checkCoseHeader(sign1: CoseSign1, algs?: readonly JwsAlg[]): Check[] {
  const { protectedHeader, unprotectedHeader } = sign1
  const critical = [protectedHeader, unprotectedHeader].some((header) => header.has(COSE_HEADER.crit))
  const twice = [...protectedHeader.keys()].some((label) => unprotectedHeader.has(label))
  const complaint = critical
    ? 'crit asks for an extension that is not supported'
    : 'a label stands in both headers'
  return [
    check('COSE_HEADER', !critical && !twice, complaint),
    check(
      'COSE_ALG',
      coseAlgOf(sign1, algs) !== undefined,
      'the protected header names no algorithm that is allowed here',
    ),
  ]
}

/** RFC 9052 §4.4: what is signed. `payload` is given when it is detached. */
export function sign1Data(
  { protectedBytes, protectedHeader }: Pick<CoseSign1, 'protectedBytes' | 'protectedHeader'>,
  payload: Bytes,
  external: Bytes = NOTHING,
): Bytes {
  const header = protectedHeader.size === 0 ? NOTHING : protectedBytes
  return writeCbor(['Signature1', header, external, payload])
}

export type Sign1Question = {
  readonly key: KeyRef
  readonly alg: JwsAlg
  /** The payload when it is detached. */
  readonly payload?: Bytes
  readonly external?: Bytes
}

/** The key is the caller's; a key on another curve than the algorithm names never verifies. */
export function* verifySign1(sign1: CoseSign1, question: Sign1Question): Steps<Check> {
  const { key, alg, external } = question
  const payload = question.payload ?? sign1.payload
  if (payload === null) return failed('COSE_SIGNATURE', 'the payload is detached and was not given')
  const [length, { signature }] = [signatureLength(alg), sign1]
  if (signature.length !== length) {
    return failed('COSE_SIGNATURE', `the signature has ${signature.length} bytes, ${alg} has ${length}`)
  }
  const data = sign1Data(sign1, payload, external)
  const valid = (yield { op: 'verify', alg, key, data, signature }) as boolean
  return valid
    ? passed('COSE_SIGNATURE')
    : failed('COSE_SIGNATURE', 'the signature was not made by this key over this content')
}

export type NewSign1 = {
  readonly alg: JwsAlg
  readonly key: KeyRef
  readonly payload: Bytes
  /** The payload is signed, and sent elsewhere. */
  readonly detached?: boolean
  readonly x5chain?: readonly Bytes[]
  /** Explicit type (RFC 9596 §2), protected. */
  readonly type?: string
}

/** RFC 9052 §4.4: `alg` protected, the chain beside it; without tag, as ISO 18013-5 writes it. */
export function* createSign1(sign1: NewSign1): Steps<CborValue> {
  const { alg, key, payload, detached = false, x5chain, type } = sign1
  const protectedHeader = new Map<number, CborValue>([[COSE_HEADER.alg, coseNumberOf(alg)]])
  if (type !== undefined) protectedHeader.set(COSE_HEADER.type, type)
  const protectedBytes = writeCbor(protectedHeader)
  const data = sign1Data({ protectedBytes, protectedHeader }, payload)
  const signature = (yield { op: 'sign', alg, key, data }) as Bytes
  const chain: CborValue = x5chain?.length === 1 ? x5chain[0] : x5chain
  const unprotectedHeader: CborMap = chain === undefined ? EMPTY : new Map([[COSE_HEADER.x5chain, chain]])
  return [protectedBytes, unprotectedHeader, detached ? null : payload, signature]
}

function fail(detail: string): never {
  throw new CborError('COSE_FORM', detail)
}
