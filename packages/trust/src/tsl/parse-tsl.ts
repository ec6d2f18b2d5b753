/** A document → a trusted list (TS 119 612 §5). Nothing is verified here. */
import type { XmlDocument, XmlElement } from '../xml/xml.ts'
import { childNamed, childrenNamed, elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import { DS } from '../xmldsig/algorithms.ts'
import { parseIdentity } from './parse-identity.ts'
import { parseProvider, timeIn } from './parse-provider.ts'
import {
  attributeOf,
  langTexts,
  langUris,
  type Notes,
  type Parts,
  partsOf,
  shapeOf,
  tell,
  textIn,
} from './read-parts.ts'
import { TSL, type Tsl, TslError, type TslPointer, TSLX } from './tsl.ts'

const PROVIDERS = shapeOf({ TrustServiceProvider: '+' })
const NEXT_UPDATE = shapeOf({ dateTime: '?' })
const SCHEME = shapeOf({
  TSLVersionIdentifier: '1',
  TSLSequenceNumber: '1',
  TSLType: '1',
  SchemeOperatorName: '1',
  SchemeOperatorAddress: '1',
  SchemeName: '1',
  SchemeInformationURI: '1',
  StatusDeterminationApproach: '1',
  SchemeTypeCommunityRules: '?',
  SchemeTerritory: '?',
  PolicyOrLegalNotice: '?',
  HistoricalInformationPeriod: '1',
  PointersToOtherTSL: '?',
  ListIssueDateTime: '1',
  NextUpdate: '1',
  DistributionPoints: '?',
  SchemeExtensions: '?',
})

export const VERSIONS: readonly number[] = [1, 2, 3, 4, 5, 6]

/** Throws `TslError` for what is not one list with a version, a number and a time of issue. */
export function parseTsl({ root, text }: XmlDocument): Tsl {
  if (root.local !== 'TrustServiceStatusList' || root.namespace !== TSL)
    throw new TslError(`${root.local} is not a trusted list`)
  const information = childNamed(root, 'SchemeInformation', TSL)
  if (information === undefined) throw new TslError('SchemeInformation is missing')
  const version = wholeNumber(childNamed(information, 'TSLVersionIdentifier', TSL))
  if (version === undefined || !VERSIONS.includes(version))
    throw new TslError(`version ${version ?? 'missing'}`)
  const notes: Notes = { text, version, findings: [] }
  checkRoot(notes, root)
  const parts = partsOf(notes, information, SCHEME)
  const list = childNamed(root, 'TrustServiceProviderList', TSL)
  const providers = list === undefined ? [] : partsOf(notes, list, PROVIDERS)
  const found = 'all' in providers ? providers.all('TrustServiceProvider') : []
  return {
    ...schemeFrom(notes, parts),
    ...namesFrom(notes, parts),
    version,
    pointers: pointersFrom(notes, parts.one('PointersToOtherTSL')),
    providers: found.map((one) => parseProvider(notes, one)),
    findings: notes.findings,
  }
}

/** §5.2: the parts of the root, and the mark that says what it is. */
function checkRoot(notes: Notes, root: XmlElement): void {
  if (attributeOf(root, 'TSLTag') === undefined) tell(notes, root, 'TSLTag is missing')
  const order = ['SchemeInformation', 'TrustServiceProviderList', 'Signature']
  let reached = 0
  for (const child of elementsOf(root)) {
    const known = child.namespace === (child.local === 'Signature' ? DS : TSL)
    const index = known ? order.indexOf(child.local) : -1
    if (index < 0) tell(notes, child, `${child.local} is not known in a list`)
    else if (index < reached) tell(notes, child, `${child.local} is out of order`)
    reached = Math.max(reached, index + 1)
  }
}

type Scheme = Pick<Tsl, 'sequence' | 'type' | 'issued' | 'distributionPoints'> &
  Partial<Pick<Tsl, 'nextUpdate' | 'statusApproach' | 'territory' | 'historicalPeriod'>>

function schemeFrom(notes: Notes, parts: Parts): Scheme {
  const sequence = wholeNumber(parts.one('TSLSequenceNumber'))
  const type = textIn(notes, parts.one('TSLType'))
  const issued = timeIn(notes, parts.one('ListIssueDateTime'))
  if (sequence === undefined) throw new TslError('TSLSequenceNumber is missing')
  if (type === undefined) throw new TslError('TSLType is missing')
  if (issued === undefined) throw new TslError('ListIssueDateTime is missing')
  const [nextUpdate, points] = [parts.one('NextUpdate'), parts.one('DistributionPoints')]
  const next = nextUpdate === undefined ? undefined : partsOf(notes, nextUpdate, NEXT_UPDATE).one('dateTime')
  const until = timeIn(notes, next)
  const approach = textIn(notes, parts.one('StatusDeterminationApproach'))
  const territory = textIn(notes, parts.one('SchemeTerritory'))
  const period = wholeNumber(parts.one('HistoricalInformationPeriod'))
  return {
    sequence,
    type,
    issued,
    distributionPoints:
      points === undefined
        ? []
        : childrenNamed(points, 'URI', TSL).flatMap((one) => textIn(notes, one) ?? []),
    ...(until !== undefined && { nextUpdate: until }),
    ...(approach !== undefined && { statusApproach: approach }),
    ...(territory !== undefined && { territory }),
    ...(period !== undefined && { historicalPeriod: period }),
  }
}

function namesFrom(
  notes: Notes,
  parts: Parts,
): Pick<Tsl, 'operator' | 'schemeName' | 'schemeInformation' | 'communityRules'> {
  return {
    operator: langTexts(notes, parts.one('SchemeOperatorName')),
    schemeName: langTexts(notes, parts.one('SchemeName')),
    schemeInformation: langUris(notes, parts.one('SchemeInformationURI')),
    communityRules: langUris(notes, parts.one('SchemeTypeCommunityRules')),
  }
}

function wholeNumber(element: XmlElement | undefined): number | undefined {
  const text = element === undefined ? '' : textOf(element).trim()
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function pointersFrom(notes: Notes, element: XmlElement | undefined): readonly TslPointer[] {
  if (element === undefined) return []
  return partsOf(notes, element, POINTERS)
    .all('OtherTSLPointer')
    .flatMap((one) => pointerFrom(notes, one) ?? [])
}

const POINTER = shapeOf({ ServiceDigitalIdentities: '?', TSLLocation: '1', AdditionalInformation: '?' })
const POINTERS = shapeOf({ OtherTSLPointer: '+' })
const MRA = 'http://ec.europa.eu/tools/lotl/mra/schema/v2#'

function pointerFrom(notes: Notes, element: XmlElement): TslPointer | undefined {
  const parts = partsOf(notes, element, POINTER)
  const location = textIn(notes, parts.one('TSLLocation'))
  if (location === undefined) return undefined
  const identities = childrenNamed(parts.one('ServiceDigitalIdentities'), 'ServiceDigitalIdentity', TSL)
  const told = childrenNamed(parts.one('AdditionalInformation'), 'OtherInformation', TSL).flatMap(elementsOf)
  const textFor = (local: string, namespace: string): string | undefined => {
    const found = told.find((one) => one.local === local && one.namespace === namespace)
    return found === undefined ? undefined : textOf(found).trim()
  }
  const [type, territory] = [textFor('TSLType', TSL), textFor('SchemeTerritory', TSL)]
  const mimeType = textFor('MimeType', TSLX)
  const operator = told.find((one) => one.local === 'SchemeOperatorName' && one.namespace === TSL)
  const mra = told.find((one) => one.namespace === MRA)
  return {
    location,
    signers: parseIdentity(notes, identities).certificates,
    operator: langTexts(notes, operator),
    ...(type !== undefined && { type }),
    ...(territory !== undefined && { territory }),
    ...(mimeType !== undefined && { mimeType }),
    ...(mra !== undefined && { mra }),
  }
}
