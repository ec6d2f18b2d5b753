/** EvidenceRecord of RFC 6283 §2, §3, §4: XML → chains. */
import type { Bytes } from '../ports.ts'
import { DerError } from '../der/read-der.ts'
import { readXml } from '../xml/read-xml.ts'
import { type XmlDocument, type XmlElement, XmlError } from '../xml/xml.ts'
import { hashByUri } from '../xmldsig/algorithms.ts'
import { type CanonicalForm, canonicalise } from '../xmldsig/canonicalise.ts'
import { formOf, looseBase64 } from '../xmldsig/parse-signature.ts'
import { attributeOf, elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import { parseToken } from '../timestamp/parse-token.ts'
import {
  type ArchiveStamp,
  checkChains,
  checkMaterial,
  checkTree,
  type EvidenceChain,
  type EvidenceRecord,
  EvidenceRecordError,
  type HashTree,
  type Material,
  RECORD_BYTES_MAX,
} from './record.ts'

export const ERS_NAMESPACE = 'urn:ietf:params:xml:ns:ers'

/** Where the record stands: by itself, or inside a signature. */
export type XmlPlace = {
  readonly document: XmlDocument
  readonly element: XmlElement
  /** Outermost first. */
  readonly around: readonly XmlElement[]
}

/** Throws `EvidenceRecordError` for anything that is not one. */
export function parseXmlErs(bytes: Bytes): EvidenceRecord {
  if (bytes.length > RECORD_BYTES_MAX)
    throw new EvidenceRecordError(`evidence record: larger than ${RECORD_BYTES_MAX} bytes`)
  try {
    const document = readXml(bytes, { instructions: 'keep' })
    return parseXmlRecord({ document, element: document.root, around: [] })
  } catch (error) {
    if (error instanceof XmlError) throw new EvidenceRecordError(error.message)
    throw error
  }
}

/** Of a document that has been read. Throws `EvidenceRecordError`. */
export function parseXmlRecord(place: XmlPlace): EvidenceRecord {
  try {
    return parseRecord(place)
  } catch (error) {
    if (error instanceof XmlError || error instanceof DerError) throw new EvidenceRecordError(error.message)
    throw error
  }
}

function parseRecord(place: XmlPlace): EvidenceRecord {
  const { element } = place
  expectNamed(element, 'EvidenceRecord')
  if (attributeOf(element, 'Version') !== '1.0')
    throw new EvidenceRecordError('evidence record: version is not 1.0')
  const parts = new Parts(element)
  if (parts.optional('EncryptionInformation') !== undefined)
    throw new EvidenceRecordError('evidence record: of encrypted data')
  parts.optional('SupportingInformationList')
  const sequence = parts.next('ArchiveTimeStampSequence')
  parts.end()
  const elements = ordered(sequence, 'ArchiveTimeStampChain')
  const around = [...place.around, element]
  const chains = checkChains(
    elements.map((one) => parseChain({ ...place, element: one, around: [...around, sequence] })),
  )
  return {
    syntax: 'XMLERS',
    chains: chains.map(({ form, ...chain }, index): EvidenceChain => {
      if (index === 0) return { ...chain, form }
      // §4.2.2: the sequence of chains, in the canonical form of this one, without this and those after it.
      const without = new Set(elements.slice(index))
      const before = (): Bytes =>
        canonicalise({ document: place.document, apex: sequence, around, comments: true, without }, form)
      return { ...chain, form, before }
    }),
    ...checkMaterial(materialIn(elements)),
  }
}

type ParsedChain = EvidenceChain & { readonly form: CanonicalForm }

/** §4.1.1: one hash and one canonical form for the whole chain. */
function parseChain({ document, element, around }: XmlPlace): ParsedChain {
  const parts = new Parts(element)
  const hash = hashByUri(attributeOf(parts.next('DigestMethod'), 'Algorithm') ?? '')
  const method = parts.next('CanonicalizationMethod')
  const form = formOf(attributeOf(method, 'Algorithm') ?? '', method)
  if (form === undefined) throw new EvidenceRecordError('evidence record: an unknown canonical form')
  const stamps = ordered(element, 'ArchiveTimeStamp', parts.rest()).map((one): ArchiveStamp => {
    const inside = new Parts(one)
    const tree = inside.optional('HashTree')
    const stamp = inside.next('TimeStamp')
    inside.optional('Attributes')
    inside.end()
    const token = tokenIn(stamp)
    const { imprint } = parseToken(token).info
    const lists = tree === undefined ? {} : { tree: parseTree(tree) }
    const set = { document, apex: stamp, around: [...around, element, one], comments: true }
    return { hash, token, imprint, renewed: () => canonicalise(set, form), ...lists }
  })
  return { hash, form, stamps }
}

/** §3.1.2: only tokens of RFC 3161 are read. */
function tokenIn(stamp: XmlElement): Bytes {
  const parts = new Parts(stamp)
  const element = parts.next('TimeStampToken')
  parts.optional('CryptographicInformationList')
  parts.end()
  if (attributeOf(element, 'Type') !== 'RFC3161')
    throw new EvidenceRecordError('time-stamp: not a token of RFC 3161')
  return octetsIn(element)
}

function parseTree(element: XmlElement): HashTree {
  const lists = ordered(element, 'Sequence').map((list) => {
    const values = elementsOf(list)
    for (const value of values) expectNamed(value, 'DigestValue')
    return values.map(octetsIn)
  })
  return checkTree(lists)
}

function octetsIn(element: XmlElement): Bytes {
  const octets = elementsOf(element).length > 0 ? undefined : looseBase64(textOf(element))
  if (octets === undefined) throw new EvidenceRecordError(`${element.local}: not base64`)
  return octets
}

/** Their `Order` is that of the document: nobody must read another order than we. */
function ordered(
  parent: XmlElement,
  local: string,
  children: readonly XmlElement[] = elementsOf(parent),
): readonly XmlElement[] {
  children.forEach((one, index) => {
    expectNamed(one, local)
    if (attributeOf(one, 'Order') !== String(index + 1))
      throw new EvidenceRecordError(`${local}: out of order`)
  })
  return children
}

function expectNamed({ local, namespace }: XmlElement, wanted: string): void {
  if (local !== wanted || namespace !== ERS_NAMESPACE)
    throw new EvidenceRecordError(`evidence record: ${local} in the place of ${wanted}`)
}

/** The elements inside another, one after the other. */
class Parts {
  readonly #elements: readonly XmlElement[]
  #at = 0

  constructor(parent: XmlElement) {
    this.#elements = elementsOf(parent)
  }

  next(local: string): XmlElement {
    const found = this.optional(local)
    if (found === undefined) throw new EvidenceRecordError(`evidence record: ${local} is missing`)
    return found
  }

  optional(local: string): XmlElement | undefined {
    const one = this.#elements[this.#at]
    if (one?.local !== local || one.namespace !== ERS_NAMESPACE) return undefined
    this.#at++
    return one
  }

  rest(): readonly XmlElement[] {
    return this.#elements.slice(this.#at)
  }

  end(): void {
    const [more] = this.rest()
    if (more !== undefined) throw new EvidenceRecordError(`evidence record: ${more.local} is not expected`)
  }
}

/** §3.1.3: what is needed to check the tokens, beside each of them. */
function materialIn(chains: readonly XmlElement[]): Material {
  const information = chains.flatMap((chain) => inside(chain, 'CryptographicInformation'))
  const typed = (type: string): readonly Bytes[] =>
    information.filter((one) => attributeOf(one, 'Type') === type).map(octetsIn)
  return { certificates: typed('CERT'), crls: typed('CRL'), ocsps: typed('OCSP') }
}

function inside(element: XmlElement, local: string): readonly XmlElement[] {
  return elementsOf(element).flatMap((one) =>
    one.local === local && one.namespace === ERS_NAMESPACE ? [one] : inside(one, local),
  )
}
