/** JSON binding of TS 119 602 → model. Both spellings of digital identities are read. */
import { type Json, type JsonObject, parseJson } from '../json.ts'
import type {
  Address,
  DigitalIdentity,
  LangText,
  LangUri,
  Lote,
  LoteEntity,
  LotePeriod,
  LotePointer,
  LoteService,
  PostalAddress,
} from './lote.ts'
import { LOTE_VERSION, LoteError } from './lote.ts'
import { type At, count, instant, list, member, object, optional, someOf, text } from './read-member.ts'

/** Throws `JsonError` (line and column) or `LoteError` (pointer). Unknown members are ignored. */
export function parseLote(json: string): Lote {
  const root = object({ value: parseJson(json), pointer: '' })
  const lote = object(member(root, 'LoTE'))
  const scheme = object(member(lote, 'ListAndSchemeInformation'))
  const entities = member(lote, 'TrustedEntitiesList')
  return { ...parseScheme(scheme), entities: entities.value === undefined ? [] : list(entities, parseEntity) }
}

function parseScheme(scheme: At<JsonObject>): Omit<Lote, 'entities'> {
  const of = (name: string): At => member(scheme, name)
  const version = of('LoTEVersionIdentifier')
  if (count(version) !== LOTE_VERSION) throw new LoteError('version is not supported', version.pointer)
  return {
    sequence: count(of('LoTESequenceNumber')),
    ...optional('type', of('LoTEType'), text),
    operator: someOf(of('SchemeOperatorName'), langText),
    ...optional('operatorAddress', of('SchemeOperatorAddress'), address('SchemeOperator')),
    ...optional('schemeName', of('SchemeName'), some(langText)),
    ...optional('schemeInformation', of('SchemeInformationURI'), some(langUri)),
    ...optional('statusApproach', of('StatusDeterminationApproach'), text),
    ...optional('communityRules', of('SchemeTypeCommunityRules'), some(langUri)),
    ...optional('territory', of('SchemeTerritory'), territory),
    ...policiesOrNotices(of('PolicyOrLegalNotice')),
    ...optional('historicalPeriod', of('HistoricalInformationPeriod'), count),
    ...optional('pointers', of('PointersToOtherLoTE'), some(parsePointer)),
    issued: instant(of('ListIssueDateTime')),
    nextUpdate: instant(of('NextUpdate')),
    ...optional('distributionPoints', of('DistributionPoints'), some(text)),
    ...optional('extensions', of('SchemeExtensions'), some(anything)),
  }
}

function some<T>(read: (item: At) => T): (at: At) => T[] {
  return (at) => someOf(at, read)
}

/** Members of a list are never absent. */
function anything({ value = null }: At): Json {
  return value
}

function territory(at: At): string {
  const code = text(at)
  if (!/^[A-Z]{2}$/.test(code)) throw new LoteError('not two capital letters', at.pointer)
  return code
}

function langText(at: At): LangText {
  const item = object(at)
  return { lang: text(member(item, 'lang')), value: text(member(item, 'value')) }
}

function langUri(at: At): LangUri {
  const item = object(at)
  return { lang: text(member(item, 'lang')), uri: text(member(item, 'uriValue')) }
}

/** The same shape under three prefixes of member names. */
function address(prefix: 'SchemeOperator' | 'TE'): (at: At) => Address {
  return (at) => {
    const item = object(at)
    return {
      postal: someOf(member(item, `${prefix}PostalAddress`), postalAddress),
      electronic: someOf(member(item, `${prefix}ElectronicAddress`), langUri),
    }
  }
}

function postalAddress(at: At): PostalAddress {
  const item = object(at)
  return {
    lang: text(member(item, 'lang')),
    street: text(member(item, 'StreetAddress')),
    ...optional('locality', member(item, 'Locality'), text),
    ...optional('province', member(item, 'StateOrProvince'), text),
    ...optional('postalCode', member(item, 'PostalCode'), text),
    country: text(member(item, 'Country')),
  }
}

function policiesOrNotices(at: At): Pick<Lote, 'policies' | 'legalNotices'> {
  if (at.value === undefined) return {}
  const items = someOf(at, object)
  const policies = items.map((item) => member(item, 'LoTEPolicy')).filter(({ value }) => value !== undefined)
  const notices = items
    .map((item) => member(item, 'LoTELegalNotice'))
    .filter(({ value }) => value !== undefined)
  return {
    ...(policies.length === 0 ? {} : { policies: policies.map(langUri) }),
    ...(notices.length === 0 ? {} : { legalNotices: notices.map(text) }),
  }
}

function parsePointer(at: At): LotePointer {
  const item = object(at)
  return {
    location: text(member(item, 'LoTELocation')),
    identities: someOf(member(item, 'ServiceDigitalIdentities'), identity),
    qualifiers: someOf(member(item, 'LoTEQualifiers'), (entry) => {
      const qualifier = object(entry)
      return {
        type: text(member(qualifier, 'LoTEType')),
        operator: someOf(member(qualifier, 'SchemeOperatorName'), langText),
        mimeType: text(member(qualifier, 'MimeType')),
        ...optional('territory', member(qualifier, 'SchemeTerritory'), text),
      }
    }),
  }
}

/** The schema names plurals; samples of its makers write one value under a singular name. */
function identity(at: At): DigitalIdentity {
  const item = object(at)
  const both = <Name extends string, T>(
    name: Name,
    [plural, singular]: readonly [string, string],
    read: (at: At) => T,
  ): { readonly [Key in Name]?: T[] } => {
    const one = member(item, singular)
    if (one.value === undefined) return optional(name, member(item, plural), some(read))
    return { [name]: [read(one)] } as unknown as { readonly [Key in Name]?: T[] }
  }
  const certificates = member(item, 'X509Certificates')
  return {
    certificates: certificates.value === undefined ? [] : someOf(certificates, certificate),
    ...both('subjectNames', ['X509SubjectNames', 'X509SubjectName'], text),
    ...both('publicKeys', ['PublicKeyValues', 'PublicKeyValue'], anything),
    ...both('skis', ['X509SKIs', 'X509SKI'], text),
    ...both('otherIds', ['OtherIds', 'OtherId'], text),
  }
}

function certificate(at: At): string {
  return text(member(object(at), 'val'))
}

function parseEntity(at: At): LoteEntity {
  const item = object(at)
  const about = object(member(item, 'TrustedEntityInformation'))
  return {
    name: someOf(member(about, 'TEName'), langText),
    ...optional('tradeName', member(about, 'TETradeName'), some(langText)),
    address: address('TE')(member(about, 'TEAddress')),
    information: someOf(member(about, 'TEInformationURI'), langUri),
    ...optional('extensions', member(about, 'TEInformationExtensions'), some(anything)),
    services: someOf(member(item, 'TrustedEntityServices'), parseService),
  }
}

function parseService(at: At): LoteService {
  const item = object(at)
  const history = member(item, 'ServiceHistory')
  return {
    ...parsePeriod(member(item, 'ServiceInformation')),
    history: history.value === undefined ? [] : someOf(history, parsePastPeriod),
  }
}

function parsePeriod(at: At): LotePeriod {
  const item = object(at)
  return {
    name: someOf(member(item, 'ServiceName'), langText),
    identity: identity(member(item, 'ServiceDigitalIdentity')),
    ...optional('type', member(item, 'ServiceTypeIdentifier'), text),
    ...optional('status', member(item, 'ServiceStatus'), text),
    ...optional('since', member(item, 'StatusStartingTime'), instant),
    ...optional('extensions', member(item, 'ServiceInformationExtensions'), some(anything)),
  }
}

/** A past period without a beginning could not be placed in time. */
function parsePastPeriod(at: At): LotePeriod {
  const period = parsePeriod(at)
  if (period.since === undefined || period.status === undefined)
    throw new LoteError('past period without status or beginning', at.pointer)
  return period
}
