/** Model → XML, in the order that the schema prescribes. What is written parses to the same model. */
import { type XmlDraft, writeXml } from '../xml/write-xml.ts'
import { createCriteria } from './create-criteria.ts'
import {
  type Mra,
  type MraContent,
  type MraEquivalence,
  type MraQualifiers,
  type MraServiceType,
  type MraStatuses,
  type MraVersion,
  NAMESPACE,
} from './mra.ts'

/** A document of its own. Throws `XmlError` for a text with characters that XML does not have. */
export function createMra(mra: Mra): string {
  return writeXml(mraDraft(mra))
}

/** The same as an element inside another document, such as the pointer to a list. */
export function mraDraft(mra: Mra): XmlDraft {
  const declared = Object.entries(NAMESPACE).map(([prefix, uri]) => [`xmlns:${prefix}`, uri])
  return {
    name: 'mra:MutualRecognitionAgreementInformation',
    attributes: {
      ...Object.fromEntries(declared),
      technicalType: String(mra.technicalType),
      version: String(mra.version),
      pointingContractingPartyLegislation: mra.pointingLegislation,
      pointedContractingPartyLegislation: mra.pointedLegislation,
      MRADepth: String(mra.depth),
    },
    content: mra.equivalences.map(equivalence),
  }
}

function equivalence({ legalIdentifier, history, ...version }: MraEquivalence): XmlDraft {
  const instances = history.map((one) => element('TrustServiceEquivalenceHistoryInstance', versionParts(one)))
  return element('TrustServiceEquivalenceInformation', [
    leaf('TrustServiceLegalIdentifier', legalIdentifier),
    ...versionParts(version),
    ...(instances.length === 0 ? [] : [element('TrustServiceEquivalenceHistory', instances)]),
  ])
}

function element(local: string, content: readonly XmlDraft[]): XmlDraft {
  return { name: `mra:${local}`, content }
}

function leaf(local: string, content: string): XmlDraft {
  return { name: `mra:${local}`, content }
}

function versionParts({
  types,
  status,
  since,
  statuses,
  content,
  qualifiers,
}: MraVersion): readonly XmlDraft[] {
  return [
    element('TrustServiceTSLTypeEquivalenceList', [
      element('TrustServiceTSLTypeListPointingParty', types.pointing.map(serviceType)),
      element('TrustServiceTSLTypeListPointedParty', types.pointed.map(serviceType)),
    ]),
    leaf('TrustServiceEquivalenceStatus', status),
    leaf('TrustServiceEquivalenceStatusStartingTime', since.replace('.000Z', 'Z')),
    element('TrustServiceTSLStatusEquivalenceList', [
      element('TrustServiceTSLStatusValidEquivalence', statusLists(statuses.valid)),
      element('TrustServiceTSLStatusInvalidEquivalence', statusLists(statuses.invalid)),
    ]),
    ...(content.length === 0
      ? []
      : [element('CertificateContentReferencesEquivalenceList', content.map(contentPair))]),
    ...(qualifiers === undefined ? [] : [qualifierPairs(qualifiers)]),
  ]
}

function serviceType({ type, asi }: MraServiceType): XmlDraft {
  const uri = { name: 'tsl:URI', attributes: { 'xml:lang': 'en' }, content: asi ?? '' }
  return element('TrustServiceTSLType', [
    { name: 'tsl:ServiceTypeIdentifier', content: type },
    ...(asi === undefined ? [] : [{ name: 'tsl:AdditionalServiceInformation', content: [uri] }]),
  ])
}

function statusLists({ pointing, pointed }: MraStatuses): readonly XmlDraft[] {
  const status = (content: string): XmlDraft => ({ name: 'tsl:ServiceStatus', content })
  return [
    element('TrustServiceTSLStatusListPointingParty', pointing.map(status)),
    element('TrustServiceTSLStatusListPointedParty', pointed.map(status)),
  ]
}

function contentPair({ context, pointing, pointed }: MraContent): XmlDraft {
  return element('CertificateContentReferenceEquivalence', [
    leaf('CertificateContentReferenceEquivalenceContext', context),
    createCriteria('mra:CertificateContentDeclarationPointingParty', pointing),
    createCriteria('mra:CertificateContentDeclarationPointedParty', pointed),
  ])
}

function qualifierPairs({ extension, pairs }: MraQualifiers): XmlDraft {
  const name = 'TrustServiceTSLQualificationExtensionName'
  const side = (local: string, uri: string): XmlDraft => ({ name: `mra:${local}`, attributes: { uri } })
  return element('TrustServiceTSLQualificationExtensionEquivalenceList', [
    element(name, [
      leaf(`${name}PointingParty`, extension.pointing),
      leaf(`${name}PointedParty`, extension.pointed),
    ]),
    element(
      'QualifierEquivalenceList',
      pairs.map(({ pointing, pointed }) =>
        element('QualifierEquivalence', [
          side('QualifierPointingParty', pointing),
          side('QualifierPointedParty', pointed),
        ]),
      ),
    ),
  ])
}
