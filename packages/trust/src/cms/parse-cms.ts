/** SignedData of CMS (RFC 5652 §5): bytes → facts, nothing judged. BER is read; what must be DER is read strictly. */
import { context, type Der, DerError, TAG } from '../der/read-der.ts'
import { integerHex, readIntegerBytes, readOid, readSmallInteger } from '../der/read-values.ts'
import { der } from '../der/write-der.ts'
import { type ParsedName, parseName } from '../pkix/name.ts'
import type { Bytes, HashName } from '../ports.ts'
import { CONTENT, OTHER_REVOCATION } from './oids.ts'
import { type BerOptions, childrenOfBer, enterBer, isDer, octetsOf, readBer, sortedSet } from './read-ber.ts'
import { hashOf } from './scheme.ts'

export type CmsAttribute = {
  readonly id: string
  readonly values: readonly Der[]
  /** As encoded. */
  readonly raw: Bytes
}

export type SignerId =
  | { readonly issuer: ParsedName; readonly serial: string }
  /** Subject key identifier. */
  | { readonly ski: Bytes }

export type SignedAttributes = {
  readonly list: readonly CmsAttribute[]
  /** The one DER encoding, sorted: what a signature is over (§5.4). */
  readonly der: Bytes
  /** With the tag of a SET, otherwise as encoded; the same bytes when the encoding is DER. */
  readonly encoded: Bytes
}

export type SignerInfo = {
  readonly id: SignerId
  /** Undefined for a hash this core does not know. */
  readonly hash: HashName | undefined
  readonly signedAttributes?: SignedAttributes
  /** AlgorithmIdentifiers, DER. */
  readonly digestAlgorithm: Der
  readonly signatureAlgorithm: Der
  readonly signature: Bytes
  readonly unsignedAttributes: readonly CmsAttribute[]
  /** Version to signature as encoded, one after the other (EN 319 122-1 §5.5.2). */
  readonly fields: Bytes[]
}

export type SignedData = {
  readonly contentType: string
  /** The OBJECT IDENTIFIER as encoded. */
  readonly contentTypeRaw: Bytes
  /** Absent when the content is elsewhere. */
  readonly content?: Bytes
  /** DER of the X.509 certificates. */
  readonly certificates: readonly Bytes[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
  /** All members of the two sets as encoded, whatever their kind. */
  readonly certificateChoices: readonly Bytes[]
  readonly revocationChoices: readonly Bytes[]
  readonly signers: readonly SignerInfo[]
  /** encapContentInfo, certificates and crls as encoded, those that are there (TS 101 733 §6.4.1). */
  readonly elements: readonly Bytes[]
  /** True when the whole is DER. */
  readonly der: boolean
}

const SIGNERS_MAX = 64
const CERTIFICATES_MAX = 500
const ATTRIBUTES_MAX = 256

/** Throws `DerError` for anything that is not one SignedData. */
export function parseCms(bytes: Bytes, options: BerOptions = {}): SignedData {
  const whole = readBer(bytes, options)
  const cursor = enterBer(whole, 'content info')
  const type = readOid(cursor.next(TAG.oid, 'content type'), 'content type')
  if (type !== CONTENT.signedData) throw new DerError(`content type: ${type} is not signed data`)
  const wrapped = cursor.next(context(0, true), 'signed data')
  cursor.end('content info')
  const signed = onlyChild(wrapped, 'signed data')
  return { ...parseSignedData(signed), der: isSmallDer(whole) }
}

/** Large content is not copied only to learn how it is encoded. */
function isSmallDer(whole: Der): boolean {
  return whole.raw[1] !== 0x80 && (whole.raw.length > 1 << 22 || isDer(whole))
}

function onlyChild(explicit: Der, what: string): Der {
  const cursor = enterBer(explicit, what, explicit.tag)
  const value = cursor.any(what)
  cursor.end(what)
  return value
}

function parseSignedData(signed: Der): Omit<SignedData, 'der'> {
  const cursor = enterBer(signed, 'signed data')
  const version = readSmallInteger(cursor.next(TAG.integer, 'version'), 'version')
  if (version < 1 || version > 5) throw new DerError(`version: ${version}`)
  cursor.next(TAG.set, 'digest algorithms')
  const whole = cursor.next(TAG.sequence, 'content')
  const encapsulated = enterBer(whole, 'content')
  const typeValue = encapsulated.next(TAG.oid, 'type of content')
  const wrapped = encapsulated.optional(context(0, true))
  encapsulated.end('content')
  const certificates = cursor.optional(context(0, true))
  const revocation = cursor.optional(context(1, true))
  const signers = childrenOfBer(cursor.next(TAG.set, 'signers'), 'signers', TAG.set)
  cursor.end('signed data')
  if (signers.length > SIGNERS_MAX) throw new DerError(`signers: more than ${SIGNERS_MAX}`)
  const content = wrapped === undefined ? undefined : octetsOf(onlyChild(wrapped, 'content'), 'content')
  return {
    contentType: readOid(typeValue, 'type of content'),
    contentTypeRaw: typeValue.raw,
    ...(content === undefined ? {} : { content }),
    ...parseCertificates(certificates),
    ...parseRevocation(revocation),
    signers: signers.map(parseSignerInfo),
    elements: [whole, certificates, revocation].flatMap((one) => (one === undefined ? [] : [one.raw])),
  }
}

/** §10.2.2: only X.509 certificates are used, attribute certificates and others are passed over. */
function parseCertificates(set: Der | undefined): Pick<SignedData, 'certificates' | 'certificateChoices'> {
  const choices = set === undefined ? [] : childrenOfBer(set, 'certificates', set.tag)
  if (choices.length > CERTIFICATES_MAX) throw new DerError(`certificates: more than ${CERTIFICATES_MAX}`)
  return {
    certificateChoices: choices.map(({ raw }) => raw),
    certificates: choices.filter(({ tag }) => tag === TAG.sequence).map(({ raw }) => raw),
  }
}

/** §10.2.1, RFC 5940: lists, and OCSP answers as other information. */
function parseRevocation(set: Der | undefined): Pick<SignedData, 'crls' | 'ocsps' | 'revocationChoices'> {
  const choices = set === undefined ? [] : childrenOfBer(set, 'revocation', set.tag)
  if (choices.length > CERTIFICATES_MAX) throw new DerError(`revocation: more than ${CERTIFICATES_MAX}`)
  const ocsps: Bytes[] = []
  for (const choice of choices.filter(({ tag }) => tag === context(1, true))) {
    const cursor = enterBer(choice, 'other revocation', choice.tag)
    const id = readOid(cursor.next(TAG.oid, 'other revocation'), 'other revocation')
    const value = cursor.any('other revocation')
    if (id === OTHER_REVOCATION.ocsp || id === OTHER_REVOCATION.basicOcsp) ocsps.push(value.raw)
  }
  return {
    revocationChoices: choices.map(({ raw }) => raw),
    crls: choices.filter(({ tag }) => tag === TAG.sequence).map(({ raw }) => raw),
    ocsps,
  }
}

/** §5.3. Also a counter-signature, which is a SignerInfo alone (§11.4). */
export function parseSignerInfo(value: Der): SignerInfo {
  const cursor = enterBer(value, 'signer')
  const version = cursor.next(TAG.integer, 'version of the signer')
  const sid = cursor.any('signer id')
  const digestAlgorithm = cursor.next(TAG.sequence, 'digest algorithm')
  const signed = cursor.optional(context(0, true))
  const signatureAlgorithm = cursor.next(TAG.sequence, 'signature algorithm')
  const signature = cursor.any('signature')
  const unsigned = cursor.optional(context(1, true))
  cursor.end('signer')
  const fields = [version, sid, digestAlgorithm, signed, signatureAlgorithm, signature]
  return {
    id: parseSignerId(sid),
    hash: hashOf(digestAlgorithm),
    digestAlgorithm,
    signatureAlgorithm,
    signature: octetsOf(signature, 'signature'),
    ...(signed === undefined ? {} : { signedAttributes: parseSigned(signed) }),
    unsignedAttributes: unsigned === undefined ? [] : parseAttributes(unsigned),
    fields: fields.filter((field) => field !== undefined).map(({ raw }) => raw),
  }
}

function parseSignerId(sid: Der): SignerId {
  if (sid.tag === context(0)) return { ski: sid.content }
  const cursor = enterBer(sid, 'signer id')
  const issuer = parseName(cursor.next(TAG.sequence, 'issuer'), 'issuer')
  const serial = integerHex(readIntegerBytes(cursor.next(TAG.integer, 'serial number'), 'serial number'))
  cursor.end('signer id')
  return { issuer, serial }
}

function parseSigned(set: Der): SignedAttributes {
  const encoded = set.raw[1] === 0x80 ? der(TAG.set, set.content) : Uint8Array.from(set.raw)
  encoded[0] = TAG.set
  return { list: parseAttributes(set), der: sortedSet(childrenOfBer(set, 'attributes', set.tag)), encoded }
}

function parseAttributes(set: Der): CmsAttribute[] {
  const members = childrenOfBer(set, 'attributes', set.tag)
  if (members.length > ATTRIBUTES_MAX) throw new DerError(`attributes: more than ${ATTRIBUTES_MAX}`)
  return members.map((member) => {
    const cursor = enterBer(member, 'attribute')
    const id = readOid(cursor.next(TAG.oid, 'attribute'), 'attribute')
    const values = childrenOfBer(cursor.next(TAG.set, 'attribute values'), 'attribute values', TAG.set)
    cursor.end('attribute')
    return { id, values, raw: member.raw }
  })
}

/** All attributes of one kind. */
export function attributesOf(list: readonly CmsAttribute[], id: string): CmsAttribute[] {
  return list.filter((attribute) => attribute.id === id)
}
