/** One version of an equivalence: types, status, statuses, content of certificates, qualifiers. */
import {
  type MraContent,
  type MraQualifiers,
  type MraServiceType,
  type MraStatuses,
  type MraVersion,
  NAMESPACE,
} from './mra.ts'
import { parseCriteria } from './parse-criteria.ts'
import { parseDateTime, parseUri } from './parse-values.ts'
import {
  attributesOf,
  type Children,
  childrenOf,
  leafText,
  type Place,
  type Shape,
  tell,
} from './read-element.ts'

const { mra: MRA, tsl: TSL } = NAMESPACE

/** What is the same in an equivalence and in its history. */
export const VERSION_SHAPE: Shape = [
  ['TrustServiceTSLTypeEquivalenceList', MRA, '1'],
  ['TrustServiceEquivalenceStatus', MRA, '1'],
  ['TrustServiceEquivalenceStatusStartingTime', MRA, '1'],
  ['TrustServiceTSLStatusEquivalenceList', MRA, '1'],
  ['CertificateContentReferencesEquivalenceList', MRA, '?'],
  ['TrustServiceTSLQualificationExtensionEquivalenceList', MRA, '?'],
]

/** Undefined where a part is missing; that was told. */
export function parseVersion({ one }: Children): MraVersion | undefined {
  const types = one('TrustServiceTSLTypeEquivalenceList')
  const status = parseUri(one('TrustServiceEquivalenceStatus'))
  const since = parseDateTime(one('TrustServiceEquivalenceStatusStartingTime'))
  const statuses = one('TrustServiceTSLStatusEquivalenceList')
  const contents = one('CertificateContentReferencesEquivalenceList')
  const extension = one('TrustServiceTSLQualificationExtensionEquivalenceList')
  if (types === undefined || status === undefined || since === undefined || statuses === undefined)
    return undefined
  return {
    types: parseTypes(types),
    status,
    since,
    statuses: parseStatuses(statuses),
    content: contents === undefined ? [] : parseContents(contents),
    ...(extension !== undefined && { qualifiers: parseQualifiers(extension) }),
  }
}

function parseTypes(place: Place): MraVersion['types'] {
  attributesOf(place, [])
  const { one } = childrenOf(place, [
    ['TrustServiceTSLTypeListPointingParty', MRA, '1'],
    ['TrustServiceTSLTypeListPointedParty', MRA, '1'],
  ])
  const list = (side: Place | undefined): readonly MraServiceType[] => {
    if (side === undefined) return []
    attributesOf(side, [])
    return childrenOf(side, [['TrustServiceTSLType', MRA, '+']])
      .all('TrustServiceTSLType')
      .flatMap((type) => parseType(type) ?? [])
  }
  return {
    pointing: list(one('TrustServiceTSLTypeListPointingParty')),
    pointed: list(one('TrustServiceTSLTypeListPointedParty')),
  }
}

function parseType(place: Place): MraServiceType | undefined {
  attributesOf(place, [])
  const { one } = childrenOf(place, [
    ['ServiceTypeIdentifier', TSL, '1'],
    ['AdditionalServiceInformation', TSL, '?'],
  ])
  const type = parseUri(one('ServiceTypeIdentifier'))
  const addition = one('AdditionalServiceInformation')
  if (addition !== undefined) attributesOf(addition, [])
  // InformationValue and OtherInformation would narrow the type in a way that nobody evaluates: told as not known.
  const asi = addition && parseUri(childrenOf(addition, [['URI', TSL, '1']]).one('URI'), ['xml:lang'])
  return type === undefined ? undefined : { type, ...(asi !== undefined && { asi }) }
}

function parseStatuses(place: Place): MraVersion['statuses'] {
  attributesOf(place, [])
  const { one } = childrenOf(place, [
    ['TrustServiceTSLStatusValidEquivalence', MRA, '1'],
    ['TrustServiceTSLStatusInvalidEquivalence', MRA, '1'],
  ])
  const side = (parent: Place | undefined): MraStatuses => {
    if (parent === undefined) return { pointing: [], pointed: [] }
    attributesOf(parent, [])
    const lists = childrenOf(parent, [
      ['TrustServiceTSLStatusListPointingParty', MRA, '1'],
      ['TrustServiceTSLStatusListPointedParty', MRA, '1'],
    ])
    return {
      pointing: parseStatusList(lists.one('TrustServiceTSLStatusListPointingParty')),
      pointed: parseStatusList(lists.one('TrustServiceTSLStatusListPointedParty')),
    }
  }
  return {
    valid: side(one('TrustServiceTSLStatusValidEquivalence')),
    invalid: side(one('TrustServiceTSLStatusInvalidEquivalence')),
  }
}

function parseStatusList(place: Place | undefined): readonly string[] {
  if (place === undefined) return []
  attributesOf(place, [])
  return childrenOf(place, [['ServiceStatus', TSL, '+']])
    .all('ServiceStatus')
    .flatMap((one) => parseUri(one) ?? [])
}

function parseContents(place: Place): readonly MraContent[] {
  attributesOf(place, [])
  const name = 'CertificateContentReferenceEquivalence'
  return childrenOf(place, [[name, MRA, '+']])
    .all(name)
    .flatMap((one) => {
      attributesOf(one, [])
      const children = childrenOf(one, [
        [`${name}Context`, MRA, '1'],
        ['CertificateContentDeclarationPointingParty', MRA, '1'],
        ['CertificateContentDeclarationPointedParty', MRA, '1'],
      ])
      const context = parseUri(children.one(`${name}Context`))
      const pointing = children.one('CertificateContentDeclarationPointingParty')
      const pointed = children.one('CertificateContentDeclarationPointedParty')
      if (context === undefined || pointing === undefined || pointed === undefined) return []
      return [{ context, pointing: parseCriteria(pointing), pointed: parseCriteria(pointed) }]
    })
}

function parseQualifiers(place: Place): MraQualifiers {
  attributesOf(place, [])
  const children = childrenOf(place, [
    ['TrustServiceTSLQualificationExtensionName', MRA, '1'],
    ['QualifierEquivalenceList', MRA, '+'],
  ])
  const pairs = children.all('QualifierEquivalenceList').flatMap((list) => {
    attributesOf(list, [])
    return childrenOf(list, [['QualifierEquivalence', MRA, '+']])
      .all('QualifierEquivalence')
      .flatMap((pair) => parsePair(pair) ?? [])
  })
  return { extension: parseNames(children.one('TrustServiceTSLQualificationExtensionName')), pairs }
}

function parseNames(place: Place | undefined): MraQualifiers['extension'] {
  if (place === undefined) return { pointing: '', pointed: '' }
  attributesOf(place, [])
  const name = 'TrustServiceTSLQualificationExtensionName'
  const { one } = childrenOf(place, [
    [`${name}PointingParty`, MRA, '1'],
    [`${name}PointedParty`, MRA, '1'],
  ])
  return {
    pointing: leafText(one(`${name}PointingParty`)) ?? '',
    pointed: leafText(one(`${name}PointedParty`)) ?? '',
  }
}

function parsePair(place: Place): MraQualifiers['pairs'][number] | undefined {
  attributesOf(place, [])
  const { one } = childrenOf(place, [
    ['QualifierPointingParty', MRA, '1'],
    ['QualifierPointedParty', MRA, '1'],
  ])
  const [pointing, pointed] = ['QualifierPointingParty', 'QualifierPointedParty'].map((name) => {
    const side = one(name)
    if (side === undefined) return undefined
    childrenOf(side, [])
    const { uri } = attributesOf(side, ['uri'])
    return uri === undefined || /^\s*$|\S\s+\S/.test(uri) ? tell(side, 'uri is missing') : uri.trim()
  })
  return pointing === undefined || pointed === undefined ? undefined : { pointing, pointed }
}
