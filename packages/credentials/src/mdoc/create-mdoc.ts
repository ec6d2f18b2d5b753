import { decodeBase64url } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import { CborRaw, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { writeCbor, writeEmbedded, writeEmbeddedAll } from '../cbor/write-cbor.ts'
import { coseKeyOf } from '../cose/cose-key.ts'
import { createSign1 } from '../cose/sign1.ts'
import type { Bytes, HashAlg, JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { checkElements, type MdocElements } from './mdoc-elements.ts'
import { tdateOf } from './mdoc-time.ts'
import { HASH_NAMES, MDOC_VERSION, type KeyAuthorizations, type MdocValidity } from './security-object.ts'

export type NewMdoc = {
  readonly docType: string
  readonly elements: MdocElements
  readonly alg: JwsAlg
  readonly key: KeyRef
  /** DER, leaf first, without the anchor. */
  readonly x5chain: readonly Bytes[]
  /** Key of the wallet; only type, curve and point are written. */
  readonly deviceKey: PublicJwk
  readonly validity: MdocValidity
  readonly status?: { readonly uri: string; readonly index: number }
  readonly keyAuthorizations?: KeyAuthorizations
  readonly hashAlg?: HashAlg
  /** At least 16 fresh random bytes for each element: without them a hidden value could be guessed from its digest. */
  readonly salt: () => Bytes
  /** A random integer from 0 to below n: the numbers of digests must not tell which elements they are. */
  readonly random: (below: number) => number
  /** Digests of nothing in each namespace, so that their count tells nothing either. */
  readonly decoys?: number
}

const SALT_BYTES_MIN = 16

/** A map of four, its keys in the order of deterministic encoding: all but the values is the same in every element. */
const ITEM = {
  random: new CborRaw(Uint8Array.of(0xa4, ...writeCbor('random'))),
  digestID: new CborRaw(writeCbor('digestID')),
  elementValue: new CborRaw(writeCbor('elementValue')),
  elementIdentifier: new CborRaw(writeCbor('elementIdentifier')),
} as const

/** ISO 18013-5 §9.1.2: an IssuerSigned with its security object, as OpenID4VCI 1.0 A.2 hands it over. */
export function* createMdoc(mdoc: NewMdoc): Steps<Bytes> {
  checkElements(mdoc.docType, mdoc.elements)
  checkValidity(mdoc.validity)
  const nameSpaces = new Map<string, CborValue>()
  const digests = new Map<string, CborValue>()
  for (const [namespace, elements] of mdoc.elements) {
    const packed = yield* packNamespace(elements, mdoc)
    nameSpaces.set(namespace, packed.items)
    digests.set(namespace, packed.digests)
  }
  const { alg, key, x5chain } = mdoc
  const payload = writeEmbedded(securityObject(mdoc, digests))
  const issuerAuth = yield* createSign1({ alg, key, payload, x5chain })
  return writeCbor(
    new Map<string, CborValue>([
      ['nameSpaces', nameSpaces],
      ['issuerAuth', issuerAuth],
    ]),
  )
}

type Packed = { readonly items: readonly CborValue[]; readonly digests: ReadonlyMap<number, Bytes> }

function* packNamespace(elements: ReadonlyMap<string, CborValue>, mdoc: NewMdoc): Steps<Packed> {
  const { salt, random, decoys = 0, hashAlg: alg = 'sha-256' } = mdoc
  const numbers = permutation(elements.size + decoys, random)
  const encoded = writeEmbeddedAll(
    [...elements].map(([element, value], index) => [
      ITEM.random,
      longEnough(salt()),
      ITEM.digestID,
      numbers[index],
      ITEM.elementValue,
      value,
      ITEM.elementIdentifier,
      element,
    ]),
  )
  const hashed = [...encoded, ...Array.from({ length: decoys }, () => longEnough(salt()))]
  const digests = new Map<number, Bytes>()
  for (const [index, data] of hashed.entries()) {
    digests.set(numbers[index] ?? index, decodeBase64url(yield { op: 'hash', alg, data }))
  }
  return { items: encoded.map((item) => new CborRaw(item)), digests }
}

function longEnough(salt: Bytes): Bytes {
  if (salt.length >= SALT_BYTES_MIN) return salt
  throw new CborError('MDOC_FORM', `a salt has ${salt.length} bytes, ${SALT_BYTES_MIN} is the least`)
}

/** Fisher–Yates over 0 to n − 1. */
function permutation(count: number, random: (below: number) => number): number[] {
  const numbers = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = random(last + 1)
    const moved = numbers[last] ?? 0
    numbers[last] = numbers[other] ?? 0
    numbers[other] = moved
  }
  return numbers
}

function checkValidity({ signed, validFrom, validUntil, expectedUpdate }: MdocValidity): void {
  const times = [signed, validFrom, validUntil, expectedUpdate ?? validUntil]
  if (!times.every(Number.isSafeInteger))
    throw new CborError('MDOC_FORM', 'validity: a time is not in whole seconds')
  if (signed > validFrom) throw new CborError('MDOC_FORM', 'validity: validFrom lies before signed')
  if (validFrom >= validUntil) throw new CborError('MDOC_FORM', 'validity: validUntil lies before validFrom')
}

function securityObject(mdoc: NewMdoc, valueDigests: CborMap): CborMap {
  const { docType, deviceKey, validity, status, keyAuthorizations, hashAlg = 'sha-256' } = mdoc
  const { signed, validFrom, validUntil, expectedUpdate } = validity
  return present({
    version: MDOC_VERSION,
    digestAlgorithm: HASH_NAMES[hashAlg],
    valueDigests,
    deviceKeyInfo: present({
      deviceKey: coseKeyOf(deviceKey),
      keyAuthorizations: keyAuthorizations && authorizationsOf(keyAuthorizations),
    }),
    docType,
    validityInfo: present({
      signed: tdateOf(signed),
      validFrom: tdateOf(validFrom),
      validUntil: tdateOf(validUntil),
      expectedUpdate: expectedUpdate === undefined ? undefined : tdateOf(expectedUpdate),
    }),
    status: status && present({ status_list: present({ idx: status.index, uri: status.uri }) }),
  })
}

function authorizationsOf({ nameSpaces, dataElements }: KeyAuthorizations): CborMap {
  return present({
    nameSpaces: nameSpaces.length === 0 ? undefined : nameSpaces,
    dataElements: dataElements.size === 0 ? undefined : dataElements,
  })
}

/** Members without a value are left out. */
function present(members: Readonly<Record<string, CborValue>>): CborMap {
  return new Map(Object.entries(members).filter(([, value]) => value !== undefined))
}
