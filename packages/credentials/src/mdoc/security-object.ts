import { CborError } from '../cbor/cbor-error.ts'
import {
  embeddedBytes,
  isBytes,
  isCborList,
  isCborMap,
  type CborMap,
  type CborValue,
} from '../cbor/cbor-value.ts'
import { readCbor, type CborOptions } from '../cbor/read-cbor.ts'
import type { Bytes, HashAlg } from '../ports.ts'
import type { StatusFacts } from '../report.ts'
import { MDOC_NAMESPACES_MAX, memberOf, nameOf } from './issuer-signed.ts'
import { secondsOfTdate } from './mdoc-time.ts'

/** ISO 18013-5 §9.1.2.4, MobileSecurityObject: what the issuer signed. */
export type SecurityObject = {
  readonly docType: string
  readonly hashAlg: HashAlg
  readonly valueDigests: ReadonlyMap<string, ReadonlyMap<number, Bytes>>
  /** A COSE_Key, not yet looked at. */
  readonly deviceKey: CborValue
  readonly keyAuthorizations: KeyAuthorizations
  readonly validity: MdocValidity
  /** `unreadable`: names a mechanism that cannot be consulted here. */
  readonly status?: StatusFacts | 'unreadable'
}

/** NumericDate in seconds. */
export type MdocValidity = {
  readonly signed: number
  readonly validFrom: number
  readonly validUntil: number
  readonly expectedUpdate?: number
}

/** What the device may say on its own, by its own signature: whole namespaces, and single elements. */
export type KeyAuthorizations = {
  readonly nameSpaces: readonly string[]
  readonly dataElements: ReadonlyMap<string, readonly string[]>
}

export const MDOC_VERSION = '1.0'
export const HASH_NAMES: Readonly<Record<HashAlg, string>> = {
  'sha-256': 'SHA-256',
  'sha-384': 'SHA-384',
  'sha-512': 'SHA-512',
}
const HASH_BYTES: Readonly<Record<HashAlg, number>> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 }
const DIGESTS_MAX = 4096
const STATUS_URI_CHARACTERS_MAX = 2048

/** The payload of `issuerAuth`: `#6.24(bstr .cbor MobileSecurityObject)`. Throws CborError. */
export function parseSecurityObject(payload: Bytes | null, options: CborOptions = {}): SecurityObject {
  if (payload === null) return fail('the security object is detached')
  const inner = embeddedBytes(readCbor(payload, options))
  if (inner === undefined) return fail('the security object is not embedded CBOR (tag 24)')
  const mso = readCbor(inner, options)
  if (!isCborMap(mso)) return fail('the security object is not a map')
  if (mso.get('version') !== MDOC_VERSION) fail('the version of the security object is not 1.0')
  const hashAlg = hashAlgOf(mso.get('digestAlgorithm'))
  const keyInfo = memberOf(mso, 'deviceKeyInfo', 'mso')
  const status = readStatus(mso.get('status'))
  return {
    docType: nameOf(mso.get('docType'), 'mso.docType'),
    hashAlg,
    valueDigests: readDigests(memberOf(mso, 'valueDigests', 'mso'), hashAlg),
    deviceKey: keyInfo.get('deviceKey'),
    keyAuthorizations: readAuthorizations(keyInfo.get('keyAuthorizations')),
    validity: readValidity(memberOf(mso, 'validityInfo', 'mso')),
    ...(status !== undefined && { status }),
  }
}

function hashAlgOf(name: CborValue): HashAlg {
  const known = Object.entries(HASH_NAMES).find(([, text]) => text === name)
  return known === undefined ? fail('the digestAlgorithm is not known') : (known[0] as HashAlg)
}

function readDigests(map: CborMap, hashAlg: HashAlg): ReadonlyMap<string, ReadonlyMap<number, Bytes>> {
  if (map.size > MDOC_NAMESPACES_MAX) fail(`mso.valueDigests: more than ${MDOC_NAMESPACES_MAX} namespaces`)
  let left = DIGESTS_MAX
  const read = new Map<string, ReadonlyMap<number, Bytes>>()
  for (const [name, digests] of map) {
    if (!isCborMap(digests)) return fail('mso.valueDigests: a namespace is not a map')
    left -= digests.size
    if (left < 0) fail(`mso.valueDigests: more than ${DIGESTS_MAX} digests`)
    for (const [id, digest] of digests) {
      const fits =
        typeof id === 'number' && id >= 0 && isBytes(digest) && digest.length === HASH_BYTES[hashAlg]
      if (!fits) fail('mso.valueDigests: a digest has no number or another length')
    }
    read.set(nameOf(name, 'mso.valueDigests: a namespace'), digests as ReadonlyMap<number, Bytes>)
  }
  return read
}

function readAuthorizations(value: CborValue): KeyAuthorizations {
  if (value === undefined) return { nameSpaces: [], dataElements: new Map() }
  if (!isCborMap(value)) return fail('mso.keyAuthorizations is not a map')
  const [nameSpaces = [], dataElements = new Map<string, CborValue>()] = [
    value.get('nameSpaces'),
    value.get('dataElements'),
  ]
  if (!isNames(nameSpaces) || !isCborMap(dataElements)) return fail('mso.keyAuthorizations cannot be read')
  const elements = new Map<string, readonly string[]>()
  for (const [name, list] of dataElements) {
    if (!isNames(list)) return fail('mso.keyAuthorizations.dataElements: a list is not one of names')
    elements.set(nameOf(name, 'mso.keyAuthorizations: a namespace'), list)
  }
  return { nameSpaces, dataElements: elements }
}

function isNames(value: CborValue): value is readonly string[] {
  return isCborList(value) && value.every((item) => typeof item === 'string')
}

function readValidity(map: CborMap): MdocValidity {
  const time = (name: string): number =>
    secondsOfTdate(map.get(name)) ?? fail(`mso.validityInfo.${name} is not a time`)
  const [signed, validFrom, validUntil] = [time('signed'), time('validFrom'), time('validUntil')]
  return {
    signed,
    validFrom,
    validUntil,
    ...(map.has('expectedUpdate') && { expectedUpdate: time('expectedUpdate') }),
  }
}

/** Token Status List §6.3: `status.status_list {idx, uri}` as in a JWT; any other mechanism is told, never skipped. */
function readStatus(value: CborValue): StatusFacts | 'unreadable' | undefined {
  if (value === undefined) return undefined
  const list = isCborMap(value) ? value.get('status_list') : undefined
  if (!isCborMap(list)) return 'unreadable'
  const [uri, index] = [list.get('uri'), list.get('idx')]
  if (typeof uri !== 'string' || uri.length > STATUS_URI_CHARACTERS_MAX) return 'unreadable'
  return typeof index === 'number' && Number.isSafeInteger(index) && index >= 0
    ? { uri, index }
    : 'unreadable'
}

function fail(detail: string): never {
  throw new CborError('MDOC_FORM', detail)
}
