/** `ds:Signature` → what it says (XMLDSig 1.1 §4). Nothing is verified here, nothing fetched. */
import { fromBase64 } from '../base64.ts'
import type { Bytes, HashName, Scheme } from '../ports.ts'
import type { XmlElement } from '../xml/xml.ts'
import {
  DS,
  EXCLUSIVE_C14N,
  formByUri,
  hashByUri,
  PSS_PARAMETERS,
  RSA_PSS,
  schemeByUri,
} from './algorithms.ts'
import type { CanonicalForm } from './canonicalise.ts'
import { attributeOf, childNamed, childrenNamed, elementsOf, textOf } from './xml-tree.ts'

export const REFERENCES_MAX = 1000
export const TRANSFORMS_MAX = 8

/** Thrown for a signature that has not the form of one. */
export class XmlSignatureError extends Error {
  override readonly name = 'XmlSignatureError'
}

export type XmlTransform = { readonly algorithm: string; readonly element: XmlElement }

export type XmlReference = {
  readonly element: XmlElement
  readonly id?: string
  /** Absent where the attribute is. */
  readonly uri?: string
  readonly type?: string
  readonly transforms: readonly XmlTransform[]
  readonly digestMethod: string
  /** Undefined for one that is not known. */
  readonly hash: HashName | undefined
  readonly digest: Bytes
}

export type XmlSignature = {
  readonly element: XmlElement
  /** Outermost first. */
  readonly around: readonly XmlElement[]
  readonly id?: string
  readonly signedInfo: XmlElement
  readonly canonicalMethod: string
  readonly form: CanonicalForm | undefined
  readonly signatureMethod: string
  readonly scheme: Scheme | undefined
  readonly references: readonly XmlReference[]
  readonly valueElement: XmlElement
  /** Undefined for what is not base64. */
  readonly value: Bytes | undefined
  readonly keyInfo?: XmlElement
  readonly objects: readonly XmlElement[]
}

/** XMLDSig 1.1 §4. Throws `XmlSignatureError`. */
export function parseXmlSignature(element: XmlElement, around: readonly XmlElement[]): XmlSignature {
  const { signedInfo, valueElement, keyInfo, objects } = partsOf(element)
  const [canonical, method, ...references] = elementsOf(signedInfo)
  const canonicalMethod = algorithmOf(expected(canonical, 'CanonicalizationMethod'))
  const signatureMethod = algorithmOf(expected(method, 'SignatureMethod'))
  const id = attributeOf(element, 'Id')
  return {
    element,
    around,
    signedInfo,
    canonicalMethod,
    form: canonical === undefined ? undefined : formOf(canonicalMethod, canonical),
    signatureMethod,
    scheme:
      signatureMethod === RSA_PSS && method !== undefined ? pssOf(method) : schemeByUri(signatureMethod),
    references: parseReferences(references),
    valueElement,
    value: looseBase64(textOf(valueElement)),
    objects,
    ...(id !== undefined && { id }),
    ...(keyInfo !== undefined && { keyInfo }),
  }
}

type Parts = Pick<XmlSignature, 'signedInfo' | 'valueElement' | 'keyInfo' | 'objects'>

function partsOf(element: XmlElement): Parts {
  const [signedInfo, valueElement, ...rest] = elementsOf(element)
  const hasKeyInfo = rest[0] !== undefined && isNamed(rest[0], 'KeyInfo')
  const objects = rest.slice(hasKeyInfo ? 1 : 0)
  const stray = objects.find((one) => !isNamed(one, 'Object'))
  if (stray !== undefined) throw new XmlSignatureError(`${stray.local} in the signature`)
  return {
    signedInfo: expected(signedInfo, 'SignedInfo'),
    valueElement: expected(valueElement, 'SignatureValue'),
    objects,
    ...(hasKeyInfo && rest[0] !== undefined && { keyInfo: rest[0] }),
  }
}

function expected(element: XmlElement | undefined, local: string): XmlElement {
  if (element === undefined || !isNamed(element, local)) throw new XmlSignatureError(`no ${local}`)
  return element
}

function isNamed(element: XmlElement, local: string): boolean {
  return element.local === local && element.namespace === DS
}

function algorithmOf(element: XmlElement): string {
  const algorithm = attributeOf(element, 'Algorithm')
  if (algorithm === undefined) throw new XmlSignatureError(`${element.local} without Algorithm`)
  return algorithm
}

/** References of SignedInfo, or of a Manifest. */
export function parseReferences(elements: readonly XmlElement[]): readonly XmlReference[] {
  if (elements.length === 0) throw new XmlSignatureError('no reference')
  if (elements.length > REFERENCES_MAX) throw new XmlSignatureError(`more than ${REFERENCES_MAX} references`)
  return elements.map(parseReference)
}

function parseReference(element: XmlElement): XmlReference {
  if (!isNamed(element, 'Reference')) throw new XmlSignatureError(`${element.local} in place of a reference`)
  const children = elementsOf(element)
  const first = children[0]
  const transforms = first !== undefined && isNamed(first, 'Transforms') ? first : undefined
  const [method, value, stray] = children.slice(transforms === undefined ? 0 : 1)
  if (stray !== undefined) throw new XmlSignatureError(`${stray.local} in a reference`)
  const digestMethod = algorithmOf(expected(method, 'DigestMethod'))
  const digest = looseBase64(textOf(expected(value, 'DigestValue')))
  if (digest === undefined) throw new XmlSignatureError('a digest that is not base64')
  return {
    element,
    transforms: parseTransforms(transforms),
    digestMethod,
    hash: hashByUri(digestMethod),
    digest,
    ...namesOf(element),
  }
}

function namesOf(element: XmlElement): Pick<XmlReference, 'id' | 'uri' | 'type'> {
  const [id, uri, type] = ['Id', 'URI', 'Type'].map((name) => attributeOf(element, name))
  return {
    ...(id !== undefined && { id }),
    ...(uri !== undefined && { uri }),
    ...(type !== undefined && { type }),
  }
}

/** Children of a `Transforms` element. */
export function parseTransforms(transforms: XmlElement | undefined): readonly XmlTransform[] {
  const found = elementsOf(transforms)
  if (found.length > TRANSFORMS_MAX) throw new XmlSignatureError(`more than ${TRANSFORMS_MAX} transforms`)
  return found.map((element) => {
    if (!isNamed(element, 'Transform'))
      throw new XmlSignatureError(`${element.local} in place of a transform`)
    return { algorithm: algorithmOf(element), element }
  })
}

/** The form that a method or a transform names, with its list of prefixes; undefined for one that is not known. */
export function formOf(algorithm: string, element: XmlElement): CanonicalForm | undefined {
  const form = formByUri(algorithm)
  if (form?.method !== 'exclusive') return form
  const inclusive = childNamed(element, 'InclusiveNamespaces', EXCLUSIVE_C14N)
  const list = inclusive === undefined ? undefined : attributeOf(inclusive, 'PrefixList')
  const prefixes = (list ?? '').split(/[ \t\n\r]+/).filter((one) => one !== '')
  return { ...form, prefixes: prefixes.map((one) => (one === '#default' ? '' : one)) }
}

/** RFC 9231 §2.3.9 */
function pssOf(method: XmlElement): Scheme | undefined {
  const parameters = childNamed(method, 'RSAPSSParams', PSS_PARAMETERS)
  const digest = childNamed(parameters, 'DigestMethod', DS)
  const hash = digest === undefined ? 'sha-256' : hashByUri(algorithmOf(digest))
  const generator = childNamed(parameters, 'MaskGenerationFunction', PSS_PARAMETERS)
  const maskDigest = childNamed(generator, 'DigestMethod', DS)
  const maskHash = maskDigest === undefined ? 'sha-256' : hashByUri(algorithmOf(maskDigest))
  if (hash === undefined || maskHash === undefined) return undefined
  const [length] = childrenNamed(parameters, 'SaltLength', PSS_PARAMETERS)
  const trailer = childNamed(parameters, 'TrailerField', PSS_PARAMETERS)
  const salt = length === undefined ? DIGEST_BYTES[hash] : Number(textOf(length).trim())
  if (salt === undefined || !Number.isInteger(salt) || salt < 0 || salt > 512) return undefined
  if (trailer !== undefined && textOf(trailer).trim() !== '1') return undefined
  return { kind: 'pss', hash, maskHash, salt }
}

const DIGEST_BYTES: Readonly<Partial<Record<HashName, number>>> = {
  'sha-1': 20,
  'sha-224': 28,
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
  'sha3-224': 28,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
}

/** XML Schema base64Binary: white space anywhere, else strict; undefined otherwise. */
export function looseBase64(text: string): Bytes | undefined {
  return fromBase64(/\s/.test(text) ? text.replace(/[ \t\n\r]+/g, '') : text)
}
