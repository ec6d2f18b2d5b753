import { CborError } from '../cbor/cbor-error.ts'
import {
  CborTag,
  embeddedBytes,
  isBytes,
  isCborList,
  isCborMap,
  type CborMap,
  type CborValue,
} from '../cbor/cbor-value.ts'
import { readCbor, readCborEntries, type CborOptions } from '../cbor/read-cbor.ts'
import { parseSign1, x5chainOf, type CoseSign1 } from '../cose/sign1.ts'
import type { Bytes } from '../ports.ts'

/** ISO 18013-5 §8.3.2.1.2.2, IssuerSignedItem. */
export type IssuerSignedItem = {
  readonly digestId: number
  readonly random: Bytes
  readonly element: string
  readonly value: CborValue
  /** `#6.24(bstr)` as received: the digest is over these bytes, and they are what is sent on. */
  readonly encoded: Bytes
}

export type IssuerSigned = {
  readonly nameSpaces: ReadonlyMap<string, readonly IssuerSignedItem[]>
  readonly issuerAuth: CoseSign1
  /** Certificates of the signer, DER, leaf first. */
  readonly x5chain: readonly Bytes[]
}

export const MDOC_NAMESPACES_MAX = 32
export const MDOC_ELEMENTS_MAX = 512
const NAME_CHARACTERS_MAX = 255

/** What an issuer sends (OpenID4VCI 1.0 A.2). `issuerAuthEncoded`: as received, to be presented unchanged. */
export function parseIssuerSigned(
  bytes: Bytes,
  options: CborOptions = {},
): IssuerSigned & { readonly issuerAuthEncoded: Bytes } {
  const entries = readCborEntries(bytes, options)
  const issuerSigned = readIssuerSigned(
    new Map([...entries].map(([key, { value }]) => [key, value])),
    options,
  )
  return { ...issuerSigned, issuerAuthEncoded: entries.get('issuerAuth')?.encoded ?? new Uint8Array() }
}

/** The part of a document that its issuer signed. Throws CborError. */
export function readIssuerSigned(value: CborValue, options: CborOptions = {}): IssuerSigned {
  if (!isCborMap(value)) return fail('issuerSigned is not a map')
  const issuerAuth = parseSign1(value.get('issuerAuth'))
  const nameSpaces = value.get('nameSpaces') ?? new Map()
  if (!isCborMap(nameSpaces)) return fail('issuerSigned.nameSpaces is not a map')
  if (nameSpaces.size > MDOC_NAMESPACES_MAX) tooMany(`more than ${MDOC_NAMESPACES_MAX} namespaces`)
  let left = MDOC_ELEMENTS_MAX
  const read = new Map<string, readonly IssuerSignedItem[]>()
  for (const [name, list] of nameSpaces) {
    if (!isCborList(list)) return fail(`the namespace ${shortly(name)} is not a list`)
    left -= list.length
    if (left < 0) tooMany(`more than ${MDOC_ELEMENTS_MAX} elements`)
    const namespace = nameOf(name, 'a namespace')
    read.set(
      namespace,
      distinct(
        namespace,
        list.map((item) => readItem(item, options)),
      ),
    )
  }
  return { nameSpaces: read, issuerAuth, x5chain: x5chainOf(issuerAuth) ?? [] }
}

function readItem(item: CborValue, options: CborOptions): IssuerSignedItem {
  const inner = embeddedBytes(item)
  if (inner === undefined || !(item instanceof CborTag) || item.encoded === undefined) {
    return fail('an element is not embedded CBOR (tag 24)')
  }
  const map = readCbor(inner, options)
  if (!isCborMap(map)) return fail('an element is not a map')
  const [digestId, random] = [map.get('digestID'), map.get('random')]
  if (typeof digestId !== 'number' || digestId < 0) return fail('a digestID is not a number')
  if (!isBytes(random)) return fail('the random of an element is not a byte string')
  if (!map.has('elementValue')) return fail('an element has no value')
  const element = nameOf(map.get('elementIdentifier'), 'an elementIdentifier')
  return { digestId, random, element, value: map.get('elementValue'), encoded: item.encoded }
}

/** Two values for one name, or one digest for two values: which one counts would be the reader's guess. */
function distinct(namespace: string, items: readonly IssuerSignedItem[]): readonly IssuerSignedItem[] {
  const elements = new Set(items.map(({ element }) => element))
  const digests = new Set(items.map(({ digestId }) => digestId))
  if (elements.size !== items.length) repeated(namespace, 'an element')
  if (digests.size !== items.length) repeated(namespace, 'a digestID')
  return items
}

function repeated(namespace: string, what: string): never {
  throw new CborError('MDOC_DUPLICATE', `${what} occurs twice in the namespace ${shortly(namespace)}`)
}

/** A name of a namespace, element or document type. */
export function nameOf(value: CborValue, what: string): string {
  if (typeof value !== 'string' || value === '' || value.length > NAME_CHARACTERS_MAX)
    fail(`${what} is not a name`)
  return value
}

/** A map by name, from an untrusted one. */
export function memberOf(map: CborMap, name: string, where: string): CborMap {
  const value = map.get(name)
  return isCborMap(value) ? value : fail(`${where}.${name} is not a map`)
}

/** Other people's text in a message: short, and quoted so that nothing in it can pose as ours. */
export function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function tooMany(detail: string): never {
  throw new CborError('CBOR_SIZE', detail)
}

function fail(detail: string): never {
  throw new CborError('MDOC_FORM', detail)
}
