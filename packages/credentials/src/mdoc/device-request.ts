import { encodeBase64 } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import {
  CborRaw,
  CborTag,
  embeddedBytes,
  isCborList,
  isCborMap,
  type CborMap,
  type CborValue,
} from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor, writeEmbedded } from '../cbor/write-cbor.ts'
import {
  checkCoseHeader,
  coseAlgOf,
  createSign1,
  parseSign1,
  verifySign1,
  x5chainOf,
  type CoseSign1,
} from '../cose/sign1.ts'
import type {
  Bytes,
  Check,
  IssuerAnswer,
  IssuerIdentity,
  IssuerRole,
  JwsAlg,
  KeyRef,
  Steps,
} from '../ports.ts'
import { check, failed, passed } from '../report.ts'
import { MDOC_DOCUMENTS_MAX } from './device-response.ts'
import { isForbidden } from './find-document-type.ts'
import { MDOC_ELEMENTS_MAX, MDOC_NAMESPACES_MAX, nameOf } from './issuer-signed.ts'
import { MDOC_VERSION } from './security-object.ts'
import type { SessionTranscript } from './session-transcript.ts'

/** Elements asked for, by namespace; the value says whether the reader intends to keep them. */
export type RequestedElements = ReadonlyMap<string, ReadonlyMap<string, boolean>>

export type RequestedDocument = {
  readonly docType: string
  readonly nameSpaces: RequestedElements
  /** Further members, such as the registration certificate of TS 119 472-2. */
  readonly requestInfo?: CborMap
}

/** Who asks, and in which session: an access certificate and its key. */
export type Reader = {
  readonly alg: JwsAlg
  readonly key: KeyRef
  /** DER, leaf first, without the anchor. */
  readonly x5chain: readonly Bytes[]
  readonly transcript: SessionTranscript
}

const REQUEST_BYTES_MAX = 256 * 1024

/** ISO 18013-5 §8.3.2.1.2.1, with reader authentication for each document when there is a reader. */
export function* createDeviceRequest(documents: readonly RequestedDocument[], reader?: Reader): Steps<Bytes> {
  const docRequests: CborValue[] = []
  for (const document of documents) {
    const itemsRequest = writeEmbedded(itemsOf(document))
    const entries: [string, CborValue][] = [['itemsRequest', new CborRaw(itemsRequest)]]
    if (reader !== undefined) {
      const { alg, key, x5chain, transcript } = reader
      const payload = readerAuthenticationBytes(transcript, itemsRequest)
      entries.push(['readerAuth', yield* createSign1({ alg, key, payload, x5chain, detached: true })])
    }
    docRequests.push(new Map(entries))
  }
  return writeCbor(
    new Map<string, CborValue>([
      ['version', MDOC_VERSION],
      ['docRequests', docRequests],
    ]),
  )
}

function itemsOf({ docType, nameSpaces, requestInfo }: RequestedDocument): CborMap {
  for (const [namespace, elements] of nameSpaces) {
    const forbidden = [...elements.keys()].find((element) => isForbidden(namespace, element))
    if (forbidden !== undefined) throw new CborError('MDOC_FORBIDDEN', `${forbidden} may not be asked for`)
  }
  const items = new Map<string, CborValue>([
    ['docType', docType],
    ['nameSpaces', nameSpaces],
  ])
  if (requestInfo !== undefined) items.set('requestInfo', requestInfo)
  return items
}

/** ISO 18013-5 §9.1.4.5. */
function readerAuthenticationBytes(transcript: SessionTranscript, itemsRequest: Bytes): Bytes {
  return writeEmbedded(['ReaderAuthentication', new CborRaw(transcript), new CborRaw(itemsRequest)])
}

export type DocRequest = RequestedDocument & {
  /** `#6.24(bstr)` as received: the reader signed these bytes. */
  readonly itemsRequestEncoded: Bytes
  readonly readerAuth?: CoseSign1
}

/** As a wallet reads it: nothing in it is verified yet. Throws CborError. */
export function parseDeviceRequest(bytes: Bytes): readonly DocRequest[] {
  const request = readCbor(bytes, { bytesMax: REQUEST_BYTES_MAX })
  if (!isCborMap(request)) return fail('the device request is not a map')
  if (request.get('version') !== MDOC_VERSION) fail('the version of the device request is not 1.0')
  const list = request.get('docRequests')
  if (!isCborList(list) || list.length === 0) return fail('the device request asks for no document')
  if (list.length > MDOC_DOCUMENTS_MAX)
    throw new CborError('CBOR_SIZE', `more than ${MDOC_DOCUMENTS_MAX} documents`)
  return list.map(readDocRequest)
}

function readDocRequest(value: CborValue): DocRequest {
  const item = isCborMap(value) ? value.get('itemsRequest') : undefined
  const inner = embeddedBytes(item)
  if (!isCborMap(value) || inner === undefined || !(item instanceof CborTag) || item.encoded === undefined) {
    return fail('an itemsRequest is not embedded CBOR (tag 24)')
  }
  const items = readCbor(inner)
  if (!isCborMap(items)) return fail('an itemsRequest is not a map')
  const readerAuth = value.get('readerAuth')
  const requestInfo = items.get('requestInfo')
  return {
    docType: nameOf(items.get('docType'), 'itemsRequest.docType'),
    nameSpaces: readElements(items.get('nameSpaces')),
    itemsRequestEncoded: item.encoded,
    ...(isCborMap(requestInfo) && { requestInfo }),
    ...(readerAuth !== undefined && { readerAuth: parseSign1(readerAuth) }),
  }
}

function readElements(value: CborValue): RequestedElements {
  if (!isCborMap(value) || value.size === 0) return fail('itemsRequest.nameSpaces is not a map of namespaces')
  if (value.size > MDOC_NAMESPACES_MAX)
    throw new CborError('CBOR_SIZE', `more than ${MDOC_NAMESPACES_MAX} namespaces`)
  const read = new Map<string, ReadonlyMap<string, boolean>>()
  let left = MDOC_ELEMENTS_MAX
  for (const [namespace, elements] of value) {
    if (!isCborMap(elements)) return fail('a namespace of itemsRequest is not a map')
    left -= elements.size
    if (left < 0) throw new CborError('CBOR_SIZE', `more than ${MDOC_ELEMENTS_MAX} elements`)
    for (const [element, retain] of elements) {
      nameOf(element, 'an element of itemsRequest')
      if (typeof retain !== 'boolean') fail('the intent to retain an element is not true or false')
    }
    read.set(nameOf(namespace, 'a namespace of itemsRequest'), elements as ReadonlyMap<string, boolean>)
  }
  return read
}

export type ReaderPolicy = {
  /** NumericDate in seconds. */
  readonly at: number
  readonly role: IssuerRole
  readonly transcript: SessionTranscript
  readonly algs?: readonly JwsAlg[]
}

/** ISO 18013-5 §9.1.4: who asks is who they say, in this session. Trust and signature are separate reasons. */
export function* verifyReaderAuth(
  { readerAuth, itemsRequestEncoded }: DocRequest,
  { at, role, transcript, algs }: ReaderPolicy,
): Steps<{ readonly checks: readonly Check[]; readonly reader?: IssuerIdentity }> {
  if (readerAuth === undefined)
    return { checks: [failed('MDOC_READER_AUTH', 'nobody has signed the request')] }
  const header = checkCoseHeader(readerAuth, algs)
  const alg = coseAlgOf(readerAuth, algs)
  const x5chain = readChain(readerAuth)
  if ('code' in x5chain) return { checks: [...header, x5chain] }
  if (alg === undefined) return { checks: header }
  const answer = (yield { op: 'issuer', alg, x5c: x5chain.map(encodeBase64), role, at }) as IssuerAnswer
  const trust = answer.trusted ? passed('X5C_PATH') : failed(answer.code, answer.detail)
  if (answer.key === undefined) return { checks: [...header, trust] }
  const payload = readerAuthenticationBytes(transcript, itemsRequestEncoded)
  const detached = readerAuth.payload === null
  const verified = detached && (yield* verifySign1(readerAuth, { key: answer.key, alg, payload })).ok
  const signature = check(
    'MDOC_READER_AUTH',
    verified,
    'the reader did not sign this request for this session',
  )
  const named = verified && answer.issuer ? { reader: answer.issuer } : {}
  return { checks: [...header, signature, trust], ...named }
}

function readChain(sign1: CoseSign1): readonly Bytes[] | Check {
  try {
    return x5chainOf(sign1) ?? failed('X5C_FORM', 'the request names no certificate of its reader')
  } catch (error) {
    if (error instanceof CborError) return failed('X5C_FORM', error.detail)
    throw error
  }
}

function fail(detail: string): never {
  throw new CborError('MDOC_FORM', detail)
}
