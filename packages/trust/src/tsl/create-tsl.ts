/** A trusted list of our own in version 6 (TS 119 612 V2.4.1): written, and signed so that `openTsl` takes it. */
import { base64 } from '../base64.ts'
import type { LangText, LangUri } from '../lote/lote.ts'
import { createCriteria } from '../mra/create-criteria.ts'
import { mraDraft } from '../mra/create-mra.ts'
import { type Mra, NAMESPACE } from '../mra/mra.ts'
import type { DocumentSteps, Instant } from '../ports.ts'
import { createXades, type XadesSpec } from '../xades/create-xades.ts'
import { DS } from '../xmldsig/algorithms.ts'
import { writeXml, type XmlDraft } from '../xml/write-xml.ts'
import {
  SIE,
  TSL,
  type Tsl,
  TslError,
  type TslIdentity,
  type TslPeriod,
  type TslPointer,
  type TslProvider,
  type TslService,
  TSLX,
} from './tsl.ts'

/** What people need to reach somebody: the reader does not keep it, the schema asks for it. */
export type TslAddress = {
  readonly postal: readonly {
    readonly lang: string
    readonly street: string
    readonly locality: string
    readonly postalCode?: string
    readonly country: string
  }[]
  readonly electronic: readonly LangUri[]
}

/** With the extension as a model, not as an element that was read. */
export type TslPointerDraft = Omit<TslPointer, 'mra'> & { readonly mra?: Mra }

export type TslDraft = Omit<
  Tsl,
  'version' | 'findings' | 'providers' | 'statusApproach' | 'historicalPeriod' | 'pointers'
> & {
  readonly pointers: readonly TslPointerDraft[]
  readonly statusApproach: string
  /** Days; 65535 for without end. */
  readonly historicalPeriod: number
  readonly operatorAddress: TslAddress
  readonly legalNotices: readonly LangText[]
  readonly providers: readonly (TslProvider & { readonly address: TslAddress })[]
}

const TAG = 'http://uri.etsi.org/19612/TSLTag'
const VERSION = '6'

/** Throws `XmlError` for what no reader would take. */
export function createTsl(draft: TslDraft): string {
  const providers = draft.providers.map(providerDraft)
  return writeXml({
    name: 'TrustServiceStatusList',
    attributes: {
      xmlns: TSL,
      'xmlns:tslx': TSLX,
      'xmlns:sie': SIE,
      'xmlns:xades': NAMESPACE.xades,
      'xmlns:ds': DS,
      Id: 'list',
      TSLTag: TAG,
    },
    content: [
      { name: 'SchemeInformation', content: schemeDrafts(draft) },
      ...(providers.length === 0 ? [] : [{ name: 'TrustServiceProviderList', content: providers }]),
    ],
  })
}

/** The list with its enveloped signature, XAdES baseline B. */
export function* createSignedTsl(
  draft: TslDraft,
  signer: Omit<XadesSpec, 'id' | 'files' | 'mimeType'>,
): DocumentSteps<string> {
  return yield* createXades(createTsl(draft), {
    hash: 'sha-512',
    ...signer,
    id: 'signature',
    mimeType: 'application/vnd.etsi.tsl+xml',
  })
}

const leaf = (name: string, content: string): XmlDraft => ({ name, content })
const spoken = (name: string, lang: string, content: string): XmlDraft => ({
  name,
  attributes: { 'xml:lang': lang },
  content,
})
const some = (name: string, content: readonly XmlDraft[]): readonly XmlDraft[] =>
  content.length === 0 ? [] : [{ name, content }]
const names = (texts: readonly LangText[]): readonly XmlDraft[] =>
  texts.map(({ lang, value }) => spoken('Name', lang, value))
const uris = (links: readonly LangUri[]): readonly XmlDraft[] =>
  links.map(({ lang, uri }) => spoken('URI', lang, uri))
const time = (instant: Instant): string => instant.replace(/\.\d{3}Z$/, 'Z')

function schemeDrafts(draft: TslDraft): readonly XmlDraft[] {
  const { territory, nextUpdate } = draft
  return [
    leaf('TSLVersionIdentifier', VERSION),
    leaf('TSLSequenceNumber', String(draft.sequence)),
    leaf('TSLType', draft.type),
    { name: 'SchemeOperatorName', content: names(draft.operator) },
    { name: 'SchemeOperatorAddress', content: addressDrafts(draft.operatorAddress) },
    { name: 'SchemeName', content: names(draft.schemeName) },
    { name: 'SchemeInformationURI', content: uris(draft.schemeInformation) },
    leaf('StatusDeterminationApproach', draft.statusApproach),
    ...some('SchemeTypeCommunityRules', uris(draft.communityRules)),
    ...(territory === undefined ? [] : [leaf('SchemeTerritory', territory)]),
    ...some(
      'PolicyOrLegalNotice',
      draft.legalNotices.map(({ lang, value }) => spoken('TSLLegalNotice', lang, value)),
    ),
    leaf('HistoricalInformationPeriod', String(draft.historicalPeriod)),
    ...some('PointersToOtherTSL', draft.pointers.map(pointerDraft)),
    leaf('ListIssueDateTime', time(draft.issued)),
    { name: 'NextUpdate', content: nextUpdate === undefined ? [] : [leaf('dateTime', time(nextUpdate))] },
    ...some(
      'DistributionPoints',
      draft.distributionPoints.map((one) => leaf('URI', one)),
    ),
  ]
}

function addressDrafts({ postal, electronic }: TslAddress): readonly XmlDraft[] {
  const addresses = postal.map(
    ({ lang, street, locality, postalCode, country }): XmlDraft => ({
      name: 'PostalAddress',
      attributes: { 'xml:lang': lang },
      content: [
        leaf('StreetAddress', street),
        leaf('Locality', locality),
        ...(postalCode === undefined ? [] : [leaf('PostalCode', postalCode)]),
        leaf('CountryName', country),
      ],
    }),
  )
  return [
    { name: 'PostalAddresses', content: addresses },
    { name: 'ElectronicAddress', content: uris(electronic) },
  ]
}

function pointerDraft(pointer: TslPointerDraft): XmlDraft {
  const { location, signers, type, territory, mimeType, operator, mra } = pointer
  const told = (content: readonly XmlDraft[]): readonly XmlDraft[] =>
    content.length === 0 ? [] : [{ name: 'OtherInformation', content }]
  const identities = signers.map(
    (one): XmlDraft => ({
      name: 'ServiceDigitalIdentity',
      content: identityDrafts({ certificates: [one], subjectNames: [], skis: [] }),
    }),
  )
  return {
    name: 'OtherTSLPointer',
    content: [
      ...some('ServiceDigitalIdentities', identities),
      leaf('TSLLocation', location),
      {
        name: 'AdditionalInformation',
        content: [
          ...told(type === undefined ? [] : [leaf('TSLType', type)]),
          ...told(some('SchemeOperatorName', names(operator))),
          ...told(territory === undefined ? [] : [leaf('SchemeTerritory', territory)]),
          ...told(mimeType === undefined ? [] : [leaf('tslx:MimeType', mimeType)]),
          ...told(mra === undefined ? [] : [mraDraft(mra)]),
        ],
      },
    ],
  }
}

function identityDrafts({ certificates, subjectNames, skis }: TslIdentity): readonly XmlDraft[] {
  return [
    ...certificates.map((one) => leaf('X509Certificate', base64(one))),
    ...subjectNames.map((one) => leaf('X509SubjectName', one)),
    ...skis.map((one) => leaf('X509SKI', base64(one))),
  ].map((one) => ({ name: 'DigitalId', content: [one] }))
}

function providerDraft({
  name,
  tradeName,
  address,
  information,
  services,
}: TslDraft['providers'][number]): XmlDraft {
  return {
    name: 'TrustServiceProvider',
    content: [
      {
        name: 'TSPInformation',
        content: [
          { name: 'TSPName', content: names(name) },
          ...some('TSPTradeName', names(tradeName)),
          { name: 'TSPAddress', content: addressDrafts(address) },
          { name: 'TSPInformationURI', content: uris(information) },
        ],
      },
      { name: 'TSPServices', content: services.map(serviceDraft) },
    ],
  }
}

function serviceDraft({ periods: [now, ...past] }: TslService): XmlDraft {
  const supply = now.supplyPoints.map(
    ({ uri, type }): XmlDraft => ({
      name: 'ServiceSupplyPoint',
      ...(type !== undefined && { attributes: { type } }),
      content: uri,
    }),
  )
  const history = past.map(
    (one): XmlDraft => ({ name: 'ServiceHistoryInstance', content: periodDrafts(one, []) }),
  )
  return {
    name: 'TSPService',
    content: [
      { name: 'ServiceInformation', content: periodDrafts(now, some('ServiceSupplyPoints', supply)) },
      ...some('ServiceHistory', history),
    ],
  }
}

function periodDrafts(period: TslPeriod, supply: readonly XmlDraft[]): readonly XmlDraft[] {
  return [
    leaf('ServiceTypeIdentifier', period.type),
    { name: 'ServiceName', content: names(period.name) },
    { name: 'ServiceDigitalIdentity', content: identityDrafts(period.identity) },
    leaf('ServiceStatus', period.status),
    leaf('StatusStartingTime', time(period.since)),
    ...supply,
    ...some('ServiceInformationExtensions', extensionDrafts(period)),
  ]
}

/** Throws `TslError` for what cannot be said again: an element in error, an extension that is not known. */
function extensionDrafts(period: TslPeriod): readonly XmlDraft[] {
  const { asi, qualifications, expiredCertificatesSince, unknownCritical } = period
  if (unknownCritical.length > 0)
    throw new TslError(`the extension ${unknownCritical.join(', ')} is not known`)
  const extension = (critical: boolean, content: XmlDraft): XmlDraft => ({
    name: 'Extension',
    attributes: { Critical: String(critical) },
    content: [content],
  })
  const elements = qualifications.map(({ qualifiers, criteria }): XmlDraft => {
    if (criteria === undefined) throw new TslError('criteria that are not known')
    const drafts = qualifiers.map((uri) => ({ name: 'sie:Qualifier', attributes: { uri } }))
    return {
      name: 'sie:QualificationElement',
      content: [{ name: 'sie:Qualifiers', content: drafts }, createCriteria('sie:CriteriaList', criteria)],
    }
  })
  return [
    ...asi.map((uri) =>
      extension(true, { name: 'AdditionalServiceInformation', content: [spoken('URI', 'en', uri)] }),
    ),
    ...(elements.length === 0 ? [] : [extension(true, { name: 'sie:Qualifications', content: elements })]),
    ...(expiredCertificatesSince === undefined
      ? []
      : [extension(false, leaf('ExpiredCertsRevocationInfo', time(expiredCertificatesSince)))]),
  ]
}
