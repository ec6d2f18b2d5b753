/** From a reference to the octets that were digested: dereferenced, transformed, nothing looked up a second time. */
import { decodeUtf8 } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { type XmlDocument, XmlError } from '../xml/xml.ts'
import { BASE64, DEFAULT_FORM, ENVELOPED, XPATH, XPATH_FILTER } from './algorithms.ts'
import { canonicalise } from './canonicalise.ts'
import { indexXml, type XmlIndex } from './index-xml.ts'
import { type NodeSet, stringValue, wholeDocument, withoutSubtree } from './node-set.ts'
import {
  formOf,
  looseBase64,
  type XmlReference,
  type XmlSignature,
  XmlSignatureError,
  type XmlTransform,
} from './parse-signature.ts'
import { filterBySubtrees, filterByXPath } from './xpath-filter.ts'

/** The document around signatures, with what their references may mean. */
export type SignedXml = XmlIndex & {
  readonly document: XmlDocument
  /** Files a reference may name, such as the entries of a container; never the network. */
  readonly find?: (name: string | undefined) => Bytes | undefined
}

export function signedXml(document: XmlDocument, find?: SignedXml['find']): SignedXml {
  return { document, ...indexXml(document), ...(find !== undefined && { find }) }
}

export type Processed =
  | {
      readonly ok: true
      readonly octets: Bytes
      /** The nodes before they became octets; absent for a file. */
      readonly nodes?: NodeSet
      /** The octets are those of a canonical form that no transform asked for. */
      readonly implied: boolean
      /** Whether a filter took out more than signatures. */
      readonly partial: boolean
    }
  | { readonly ok: false; readonly missing: boolean; readonly detail: string }

/** XMLDSig 1.1 §4.4.3.2 */
export function processReference(
  signed: SignedXml,
  signature: XmlSignature,
  reference: XmlReference,
): Processed {
  try {
    const start = dereference(signed, reference.uri)
    if (typeof start === 'string') return { ok: false, missing: true, detail: start }
    return transform(start, signature, reference)
  } catch (error) {
    if (error instanceof XmlSignatureError || error instanceof XmlError)
      return { ok: false, missing: false, detail: error.message }
    throw error
  }
}

type Data = { readonly octets: Bytes } | { readonly nodes: NodeSet }

const POINTER = /^#xpointer\(id\((?:'([^']*)'|"([^"]*)")\)\)$/

/** XMLDSig 1.1 §4.4.3.3; text where there is nothing, or more than one thing. */
function dereference(signed: SignedXml, uri: string | undefined): Data | string {
  if (uri === '') return { nodes: wholeDocument(signed.document) }
  if (uri === '#xpointer(/)') return { nodes: wholeDocument(signed.document, true) }
  if (uri?.startsWith('#') === true) return dereferenceId(signed, uri)
  const octets = signed.find?.(uri)
  return octets === undefined ? `${uri ?? 'the data without a name'} is not there` : { octets }
}

/** Two elements of one name could be told apart only by guessing: then there is none. */
function dereferenceId({ document, ids }: SignedXml, uri: string): Data | string {
  const pointer = POINTER.exec(uri)
  const id = pointer === null ? decodeId(uri.slice(1), ids) : (pointer[1] ?? pointer[2] ?? '')
  const [only, ...others] = ids.get(id) ?? []
  if (only === undefined) return `${uri} is not there`
  if (others.length > 0) return `${uri} stands ${others.length + 1} times`
  return { nodes: { document, apex: only.element, around: only.around, comments: pointer !== null } }
}

function decodeId(id: string, ids: SignedXml['ids']): string {
  if (ids.has(id) || !id.includes('%')) return id
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

function transform(start: Data, signature: XmlSignature, { transforms }: XmlReference): Processed {
  let data = start
  let last = 'nodes' in start ? start.nodes : undefined
  let partial = false
  for (const one of transforms) {
    data = apply(data, one, signature)
    if ('nodes' in data) last = data.nodes
    partial ||= one.algorithm === XPATH_FILTER || (one.algorithm === XPATH && last?.only !== undefined)
  }
  const octets = 'octets' in data ? data.octets : canonicalise(data.nodes, DEFAULT_FORM)
  return {
    ok: true,
    octets,
    implied: !('octets' in data),
    partial,
    ...(last !== undefined && { nodes: last }),
  }
}

function apply(data: Data, { algorithm, element }: XmlTransform, signature: XmlSignature): Data {
  const form = formOf(algorithm, element)
  if (form !== undefined) return { octets: canonicalise(nodesOf(data), form) }
  switch (algorithm) {
    case ENVELOPED:
      return { nodes: withoutSubtree(nodesOf(data), signature.element) }
    case BASE64:
      return { octets: decoded(data) }
    case XPATH:
      return { nodes: filterByXPath(nodesOf(data), element) }
    case XPATH_FILTER:
      return { nodes: filterBySubtrees(nodesOf(data), element) }
    default:
      throw new XmlSignatureError(`the transform ${algorithm}`)
  }
}

function nodesOf(data: Data): NodeSet {
  if ('nodes' in data) return data.nodes
  return wholeDocument(readXml(data.octets, { instructions: 'keep' }), true)
}

function decoded(data: Data): Bytes {
  const text = 'nodes' in data ? stringValue(data.nodes) : decodeUtf8(data.octets)
  const octets = text === undefined ? undefined : looseBase64(text)
  if (octets === undefined) throw new XmlSignatureError('not base64')
  return octets
}
