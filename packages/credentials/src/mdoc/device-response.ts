import { CborError } from '../cbor/cbor-error.ts'
import {
  CborTag,
  embeddedBytes,
  isCborList,
  isCborMap,
  type CborMap,
  type CborValue,
} from '../cbor/cbor-value.ts'
import { readCbor, type CborOptions } from '../cbor/read-cbor.ts'
import type { Bytes } from '../ports.ts'
import {
  MDOC_ELEMENTS_MAX,
  MDOC_NAMESPACES_MAX,
  memberOf,
  nameOf,
  readIssuerSigned,
  type IssuerSigned,
} from './issuer-signed.ts'
import { MDOC_VERSION } from './security-object.ts'

/** ISO 18013-5 §8.3.2.1.2.2, Document. */
export type MdocDocument = {
  readonly docType: string
  readonly issuerSigned: IssuerSigned
  readonly deviceSigned?: DeviceSigned
}

export type DeviceSigned = {
  readonly nameSpaces: ReadonlyMap<string, CborMap>
  /** `#6.24(bstr)` as received: the device signed these bytes. */
  readonly nameSpacesEncoded: Bytes
  readonly signature: CborValue
  readonly mac: CborValue
}

export const MDOC_DOCUMENTS_MAX = 16

/** An answer with its documents; `errors` of elements that were not returned say nothing that counts. Throws CborError. */
export function parseDeviceResponse(bytes: Bytes, options: CborOptions = {}): readonly MdocDocument[] {
  const response = readCbor(bytes, options)
  if (!isCborMap(response)) return fail('the device response is not a map')
  if (response.get('version') !== MDOC_VERSION) fail('the version of the device response is not 1.0')
  if (response.get('status') !== 0) fail('the status of the device response is not 0')
  const documents = response.get('documents')
  if (!isCborList(documents) || documents.length === 0) return fail('the device response holds no document')
  if (documents.length > MDOC_DOCUMENTS_MAX) {
    throw new CborError('CBOR_SIZE', `more than ${MDOC_DOCUMENTS_MAX} documents`)
  }
  return documents.map((document) => readDocument(document, options))
}

function readDocument(value: CborValue, options: CborOptions): MdocDocument {
  if (!isCborMap(value)) return fail('a document is not a map')
  const docType = nameOf(value.get('docType'), 'docType')
  const issuerSigned = readIssuerSigned(value.get('issuerSigned'), options)
  if (value.get('deviceSigned') === undefined) return { docType, issuerSigned }
  return {
    docType,
    issuerSigned,
    deviceSigned: readDeviceSigned(memberOf(value, 'deviceSigned', 'document'), options),
  }
}

function readDeviceSigned(value: CborMap, options: CborOptions): DeviceSigned {
  const item = value.get('nameSpaces')
  const inner = embeddedBytes(item)
  if (inner === undefined || !(item instanceof CborTag) || item.encoded === undefined) {
    return fail('deviceSigned.nameSpaces is not embedded CBOR (tag 24)')
  }
  const nameSpaces = readCbor(inner, options)
  if (!isCborMap(nameSpaces) || nameSpaces.size > MDOC_NAMESPACES_MAX) {
    return fail('deviceSigned.nameSpaces is not a map, or too large')
  }
  const read = new Map<string, CborMap>()
  for (const [name, elements] of nameSpaces) {
    if (!isCborMap(elements) || elements.size > MDOC_ELEMENTS_MAX) {
      return fail('deviceSigned.nameSpaces: a namespace is not a map, or too large')
    }
    for (const element of elements.keys()) nameOf(element, 'an element of deviceSigned')
    read.set(nameOf(name, 'a namespace of deviceSigned'), elements)
  }
  const auth = memberOf(value, 'deviceAuth', 'deviceSigned')
  const [signature, mac] = [auth.get('deviceSignature'), auth.get('deviceMac')]
  return { nameSpaces: read, nameSpacesEncoded: item.encoded, signature, mac }
}

function fail(detail: string): never {
  throw new CborError('MDOC_FORM', detail)
}
