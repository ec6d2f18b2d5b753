/** XML → model: every element of the schema in its order; whatever else is there is told and never left out. */
import type { Bytes } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml.ts'
import { type Mra, type MraEquivalence, NAMESPACE } from './mra.ts'
import { parseInteger } from './parse-values.ts'
import { parseVersion, VERSION_SHAPE } from './parse-version.ts'
import { childNamed, type MraPointer, pointerFrom, textIn } from './pointer.ts'
import {
  attributesOf,
  childrenOf,
  type MraFinding,
  type Place,
  type Shape,
  tell,
  textOf,
} from './read-element.ts'

export type FoundMra = {
  readonly mra: Mra
  /** Undefined where the extension stands alone. */
  readonly pointer: MraPointer | undefined
}

export type MraReading = {
  /** Territory of the list, that is, of the pointing party. */
  readonly territory: string | undefined
  readonly found: readonly FoundMra[]
  /** An equivalence with a finding is not among the found: half of one means something else. */
  readonly findings: readonly MraFinding[]
}

const { mra: MRA, tsl: TSL } = NAMESPACE
const NAME = 'MutualRecognitionAgreementInformation'

/**
 * All extensions of a list of lists, or the one that is the document. Signatures are not checked here: the caller
 * says who vouches for the file. Throws `XmlError` for what is not XML.
 */
export function parseMra(bytes: Bytes): MraReading {
  const { root, text } = readXml(bytes)
  const findings: MraFinding[] = []
  const found: FoundMra[] = []
  for (const { element, pointer } of extensionsIn(root)) {
    const place: Place = { element, path: element.local, text, findings }
    if (element.namespace !== MRA) tell(place, `another version: ${element.namespace}`)
    else if (element !== root && pointer === undefined) tell(place, 'not in a pointer to a list')
    else {
      const mra = parseExtension(place)
      if (mra !== undefined) found.push({ mra, pointer: pointer && pointerFrom(pointer) })
    }
  }
  const scheme = childNamed(root, 'SchemeInformation')
  return { territory: textIn(scheme, 'SchemeTerritory'), found, findings }
}

type Extension = { readonly element: XmlElement; readonly pointer: XmlElement | undefined }

function extensionsIn(element: XmlElement, pointer?: XmlElement): readonly Extension[] {
  if (element.local === NAME) return [{ element, pointer }]
  const around = element.local === 'OtherTSLPointer' && element.namespace === TSL ? element : pointer
  return element.children.flatMap((node) => (node.kind === 'element' ? extensionsIn(node, around) : []))
}

const ATTRIBUTES = [
  'technicalType',
  'version',
  'pointingContractingPartyLegislation',
  'pointedContractingPartyLegislation',
  'MRADepth',
]

/** The only type of which anybody has said what it means. */
const TECHNICAL_TYPE = 1

function parseExtension(place: Place): Mra | undefined {
  const before = place.findings.length
  const values = attributesOf(place, ATTRIBUTES)
  const [technicalType, version, depth] = ['technicalType', 'version', 'MRADepth'].map((name) =>
    parseInteger(place, name, values[name]),
  )
  const [pointingLegislation, pointedLegislation] = ATTRIBUTES.slice(2, 4).map(
    (name) => values[name]?.trim() || tell(place, `the attribute ${name} is missing`),
  )
  if (technicalType !== undefined && technicalType !== TECHNICAL_TYPE)
    tell(place, `technicalType ${technicalType}`)
  if (depth !== undefined && depth < 1) tell(place, `MRADepth ${depth}`)
  if (place.findings.length > before) return undefined
  const equivalences = childrenOf(place, [['TrustServiceEquivalenceInformation', MRA, '+']])
    .all('TrustServiceEquivalenceInformation')
    .flatMap((one) => parseEquivalence(one) ?? [])
  return { technicalType, version, depth, pointingLegislation, pointedLegislation, equivalences } as Mra
}

const EQUIVALENCE: Shape = [
  ['TrustServiceLegalIdentifier', MRA, '1'],
  ...VERSION_SHAPE,
  ['TrustServiceEquivalenceHistory', MRA, '*'],
]

/** Undefined as soon as anything in it was told. */
function parseEquivalence(place: Place): MraEquivalence | undefined {
  const before = place.findings.length
  attributesOf(place, [])
  const children = childrenOf(place, EQUIVALENCE)
  const identifier = children.one('TrustServiceLegalIdentifier')
  const legalIdentifier = identifier && textOf(identifier, { trimmed: false })
  if (identifier !== undefined) attributesOf(identifier, [])
  const version = parseVersion(children)
  const history = children.all('TrustServiceEquivalenceHistory').flatMap((one) => {
    attributesOf(one, [])
    const instances = childrenOf(one, [['TrustServiceEquivalenceHistoryInstance', MRA, '+']])
    return instances.all('TrustServiceEquivalenceHistoryInstance').flatMap((instance) => {
      attributesOf(instance, [])
      return parseVersion(childrenOf(instance, VERSION_SHAPE)) ?? []
    })
  })
  if (place.findings.length > before || legalIdentifier === undefined || version === undefined)
    return undefined
  return { legalIdentifier, ...version, history }
}
