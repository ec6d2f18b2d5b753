/** Model → JSON binding of TS 119 602, and its signature. */
import type { Json } from '../json.ts'
import { createJadesCompact, type JadesSpec } from '../jades/create-jades.ts'
import type { Steps } from '../ports.ts'
import {
  type Address,
  type DigitalIdentity,
  type LangUri,
  LOTE_VERSION,
  type Lote,
  type LoteEntity,
  type LotePeriod,
  type LotePointer,
  type LoteService,
} from './lote.ts'

/** The JSON text, members in the order of the schema; absent members are not written. */
export function createLote(lote: Lote): string {
  return JSON.stringify({
    LoTE: {
      ListAndSchemeInformation: scheme(lote),
      ...(lote.entities.length === 0 ? {} : { TrustedEntitiesList: lote.entities.map(entity) }),
    },
  })
}

/** Compact JAdES baseline B over the JSON (TS 119 602 §6.8). */
export function* createSignedLote(
  lote: Lote,
  signer: Pick<JadesSpec, 'alg' | 'key' | 'x5c' | 'iat'>,
): Steps<string> {
  return yield* createJadesCompact({ ...signer, cty: 'json', payload: createLote(lote) })
}

/** JSON.stringify leaves out what is undefined. */
function scheme(lote: Lote): object {
  return {
    LoTEVersionIdentifier: LOTE_VERSION,
    LoTESequenceNumber: lote.sequence,
    LoTEType: lote.type,
    SchemeOperatorName: lote.operator,
    SchemeOperatorAddress: lote.operatorAddress && address('SchemeOperator', lote.operatorAddress),
    SchemeName: lote.schemeName,
    SchemeInformationURI: lote.schemeInformation?.map(langUri),
    StatusDeterminationApproach: lote.statusApproach,
    SchemeTypeCommunityRules: lote.communityRules?.map(langUri),
    SchemeTerritory: lote.territory,
    PolicyOrLegalNotice: policiesOrNotices(lote),
    HistoricalInformationPeriod: lote.historicalPeriod,
    PointersToOtherLoTE: lote.pointers?.map(pointer),
    ListIssueDateTime: lote.issued,
    NextUpdate: lote.nextUpdate,
    DistributionPoints: lote.distributionPoints,
    SchemeExtensions: lote.extensions,
  }
}

function langUri({ lang, uri }: LangUri): object {
  return { lang, uriValue: uri }
}

/** The schema allows policies or notices, not both in one list. */
function policiesOrNotices({ policies, legalNotices }: Lote): object[] | undefined {
  if (policies !== undefined && legalNotices !== undefined)
    throw new TypeError('policies and legalNotices exclude each other')
  const notices = legalNotices?.map((notice) => ({ LoTELegalNotice: notice }))
  return policies?.map((policy) => ({ LoTEPolicy: langUri(policy) })) ?? notices
}

function address(prefix: 'SchemeOperator' | 'TE', { postal, electronic }: Address): object {
  return {
    [`${prefix}PostalAddress`]: postal.map((item) => ({
      lang: item.lang,
      StreetAddress: item.street,
      Locality: item.locality,
      StateOrProvince: item.province,
      PostalCode: item.postalCode,
      Country: item.country,
    })),
    [`${prefix}ElectronicAddress`]: electronic.map(langUri),
  }
}

function pointer({ location, identities, qualifiers }: LotePointer): object {
  return {
    LoTELocation: location,
    ServiceDigitalIdentities: identities.map(identity),
    LoTEQualifiers: qualifiers.map((qualifier) => ({
      LoTEType: qualifier.type,
      SchemeOperatorName: qualifier.operator,
      SchemeTerritory: qualifier.territory,
      MimeType: qualifier.mimeType,
    })),
  }
}

function identity({ certificates, subjectNames, publicKeys, skis, otherIds }: DigitalIdentity): object {
  return {
    X509Certificates: certificates.length === 0 ? undefined : certificates.map((val) => ({ val })),
    X509SubjectNames: subjectNames,
    PublicKeyValues: publicKeys,
    X509SKIs: skis,
    OtherIds: otherIds,
  }
}

function entity({ name, tradeName, address: at, information, extensions, services }: LoteEntity): object {
  return {
    TrustedEntityInformation: {
      TEName: name,
      TETradeName: tradeName,
      TEAddress: address('TE', at),
      TEInformationURI: information.map(langUri),
      TEInformationExtensions: extensions,
    },
    TrustedEntityServices: services.map(service),
  }
}

function service({ history, ...period }: LoteService): object {
  return {
    ServiceInformation: periodMembers(period),
    ...(history.length === 0 ? {} : { ServiceHistory: history.map(periodMembers) }),
  }
}

function periodMembers(period: LotePeriod): { readonly [name: string]: Json | object | undefined } {
  return {
    ServiceName: period.name,
    ServiceDigitalIdentity: identity(period.identity),
    ServiceTypeIdentifier: period.type,
    ServiceStatus: period.status,
    StatusStartingTime: period.since,
    ServiceInformationExtensions: period.extensions,
  }
}
