/** What the time-stamps of a XAdES signature must be over (EN 319 132-1 §5.1.4.4, §5.2.8, §5.3, §5.5.2, annex A.1.5). */
import { type StampFacts, stampsInOrder } from '../ades/facts.ts'
import type { Failure, TimestampKind } from '../ades/outcome.ts'
import { concatBytes } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { type XmlElement, XmlError } from '../xml/xml.ts'
import { DEFAULT_FORM, DS } from '../xmldsig/algorithms.ts'
import { type CanonicalForm, canonicalise } from '../xmldsig/canonicalise.ts'
import { formOf, looseBase64, type XmlSignature, XmlSignatureError } from '../xmldsig/parse-signature.ts'
import type { SignedXml } from '../xmldsig/process-reference.ts'
import type { ReferenceCheck } from '../xmldsig/verify-signature.ts'
import { attributeOf, childNamed, childrenNamed, elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import { SIGNED_PROPERTIES, XADES, XADES_141, type XadesProperties } from './parse-properties.ts'

export type StampSource = {
  readonly signed: SignedXml
  readonly signature: XmlSignature
  readonly properties: XadesProperties
  readonly checks: readonly ReferenceCheck[]
}

const KINDS: Readonly<Record<string, TimestampKind>> = {
  AllDataObjectsTimeStamp: 'content',
  IndividualDataObjectsTimeStamp: 'content',
  SignatureTimeStamp: 'signature',
  SigAndRefsTimeStamp: 'validation-data',
  SigAndRefsTimeStampV2: 'validation-data',
  RefsOnlyTimeStamp: 'validation-data',
  RefsOnlyTimeStampV2: 'validation-data',
  ArchiveTimeStamp: 'archive',
}

/** In document order. */
export function xadesStamps(source: StampSource): readonly StampFacts[] {
  const { contentStamps, unsigned } = source.properties
  const holders = [...contentStamps, ...unsigned].flatMap((element) => {
    const kind = Object.hasOwn(KINDS, element.local) ? KINDS[element.local] : undefined
    if (kind === undefined || !element.namespace.startsWith('http://uri.etsi.org/01903/')) return []
    return [{ kind, tokens: tokensIn(element), data: tryData(source, element) }]
  })
  return stampsInOrder(holders)
}

/** As they stand; of one that is not base64, nothing. */
export function tokensIn(element: XmlElement): readonly Bytes[] {
  return elementsOf(element)
    .filter(({ local }) => local === 'EncapsulatedTimeStamp')
    .map((one) => looseBase64(textOf(one)) ?? new Uint8Array())
}

function tryData(source: StampSource, element: XmlElement): Bytes | Failure {
  try {
    return dataOf(source, element)
  } catch (error) {
    if (error instanceof XmlError || error instanceof XmlSignatureError)
      return { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: error.message }
    throw error
  }
}

function dataOf(source: StampSource, element: XmlElement): Bytes {
  const { properties, checks, signature } = source
  const form = formIn(element)
  const canonical = (one: XmlElement, around: readonly XmlElement[]): Bytes =>
    canonicalise({ document: source.signed.document, apex: one, around, comments: true }, form)
  const inside = [...signature.around, signature.element]
  const value = canonical(signature.valueElement, inside)
  const unsigned = (names: readonly string[]): readonly Bytes[] =>
    before(properties.unsigned, element)
      .filter(({ local }) => names.includes(local))
      .map((one) => canonical(one, unsignedAround(source)))
  switch (element.local) {
    case 'AllDataObjectsTimeStamp':
      return concatBytes(checks.filter(isData).map((one) => referenced(one, form)))
    case 'IndividualDataObjectsTimeStamp':
      return concatBytes(included(element, checks).map((one) => referenced(one, form)))
    case 'SignatureTimeStamp':
      return value
    case 'SigAndRefsTimeStamp':
    case 'SigAndRefsTimeStampV2':
      return concatBytes([value, ...unsigned(['SignatureTimeStamp', ...REFERENCES])])
    case 'RefsOnlyTimeStamp':
    case 'RefsOnlyTimeStampV2':
      return concatBytes(unsigned(REFERENCES))
    default:
      return archived(source, { element, form, canonical, value })
  }
}

const REFERENCES = [
  'CompleteCertificateRefs',
  'CompleteCertificateRefsV2',
  'CompleteRevocationRefs',
  'AttributeCertificateRefs',
  'AttributeCertificateRefsV2',
  'AttributeRevocationRefs',
]

function isData({ reference }: ReferenceCheck): boolean {
  return reference.type !== SIGNED_PROPERTIES
}

/** Where nothing asked for a canonical form, that of the stamp counts (EN 319 132-1 §5.1.4.4.4). */
function referenced({ processed, reference }: ReferenceCheck, form: CanonicalForm): Bytes {
  if (processed === undefined) throw new XmlSignatureError(`${reference.uri ?? 'the data'} is not intact`)
  return processed.implied && processed.nodes !== undefined
    ? canonicalise(processed.nodes, form)
    : processed.octets
}

function included(element: XmlElement, checks: readonly ReferenceCheck[]): readonly ReferenceCheck[] {
  return childrenNamed(element, 'Include', XADES).map((one) => {
    const id = attributeOf(one, 'URI')?.replace(/^#/, '')
    const found = checks.filter(({ reference }) => reference.id !== undefined && reference.id === id)
    const [only] = found
    if (only === undefined || found.length > 1)
      throw new XmlSignatureError(`the reference ${id ?? ''} is not there`)
    return only
  })
}

function formIn(element: XmlElement): CanonicalForm {
  const method = childNamed(element, 'CanonicalizationMethod', DS)
  if (method === undefined) return DEFAULT_FORM
  const form = formOf(attributeOf(method, 'Algorithm') ?? '', method)
  if (form === undefined) throw new XmlSignatureError('an unknown canonical form')
  return form
}

/** Unsigned properties that stand before this one; all of them for a stamp over the content. */
function before(unsigned: readonly XmlElement[], element: XmlElement): readonly XmlElement[] {
  const index = unsigned.indexOf(element)
  return index < 0 ? unsigned : unsigned.slice(0, index)
}

export function unsignedAround({ signature, properties }: StampSource): readonly XmlElement[] {
  const { qualifying, unsignedParent } = properties
  const holder = signature.objects.find(({ children }) => children.includes(qualifying))
  const outer = childNamed(qualifying, 'UnsignedProperties', XADES)
  return [...signature.around, signature.element, holder, qualifying, outer, unsignedParent].filter(
    (one) => one !== undefined,
  )
}

type Archive = {
  readonly element: XmlElement
  readonly form: CanonicalForm
  readonly canonical: (one: XmlElement, around: readonly XmlElement[]) => Bytes
  readonly value: Bytes
}

/** EN 319 132-1 §5.5.2.2: data, SignedInfo, value, key, unsigned properties so far, the remaining objects. */
function archived(source: StampSource, { element, form, canonical, value }: Archive): Bytes {
  return concatBytes(everythingBefore(source, { element, form, canonical, value }))
}

function everythingBefore(
  source: StampSource,
  { element, form, canonical, value }: Archive,
): readonly Bytes[] {
  const { signature, checks, properties } = source
  const inside = [...signature.around, signature.element]
  const around = unsignedAround(source)
  const all = signature.objects.filter(({ children }) => !children.includes(properties.qualifying))
  const others = isOld(element) ? all.filter((one) => !isReferenced(one, checks)) : all
  return [
    ...checks.map((one) => referenced(one, form)),
    canonical(signature.signedInfo, inside),
    value,
    ...(signature.keyInfo === undefined ? [] : [canonical(signature.keyInfo, inside)]),
    ...before(properties.unsigned, element).map((one) => canonical(one, around)),
    ...others.map((one) => canonical(one, inside)),
  ]
}

/** TS 101 903 V1.3.2 §7.7.1: before version 1.4.1 objects that references lead to are not taken a second time. */
function isOld({ local, namespace }: XmlElement): boolean {
  return local === 'ArchiveTimeStamp' && namespace !== XADES_141
}

function isReferenced(object: XmlElement, checks: readonly ReferenceCheck[]): boolean {
  return checks.some(({ processed }) => processed?.nodes?.apex === object)
}

/** TS 119 132-3: the same objects, each for itself, in the canonical form of the signature. */
export function sealedData(source: StampSource, element: XmlElement): readonly Bytes[] | Failure {
  const { signature, signed } = source
  const { form = DEFAULT_FORM } = signature
  try {
    const canonical = (one: XmlElement, around: readonly XmlElement[]): Bytes =>
      canonicalise({ document: signed.document, apex: one, around, comments: true }, form)
    const value = canonical(signature.valueElement, [...signature.around, signature.element])
    return everythingBefore(source, { element, form, canonical, value })
  } catch (error) {
    if (error instanceof XmlError || error instanceof XmlSignatureError)
      return { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: error.message }
    throw error
  }
}
