/** What both kinds of lists say (TS 119 612 §5, TS 119 602 §6), in one form that can be looked over and compared. */
import { fromBase64 } from '../base64.ts'
import type { LangText, LangUri, Lote, LotePeriod } from '../lote/lote.ts'
import type { Bytes, Instant } from '../ports.ts'
import type { Tsl, TslFinding, TslPeriod } from './tsl.ts'

export type ViewedPeriod = {
  readonly type?: string | undefined
  readonly name: readonly LangText[]
  readonly status?: string | undefined
  readonly since?: Instant | undefined
  readonly certificates: readonly (Bytes | undefined)[]
  /** What else the service is known by: names and key identifiers, as text. */
  readonly otherIds: readonly string[]
}

type ViewedEntity = {
  readonly name: readonly LangText[]
  readonly information: readonly LangUri[]
  readonly services: readonly (readonly [ViewedPeriod, ...ViewedPeriod[]])[]
}

export type ListView = {
  readonly form: 'TS 119 612' | 'TS 119 602'
  readonly type?: string | undefined
  readonly operator: readonly LangText[]
  readonly schemeName: readonly LangText[]
  readonly information: readonly LangUri[]
  readonly statusApproach?: string | undefined
  readonly territory?: string | undefined
  readonly issued: Instant
  readonly nextUpdate?: Instant | undefined
  readonly entities: readonly ViewedEntity[]
  /** Where the document did not follow its schema. */
  readonly structure: readonly TslFinding[]
}

/** A list of TS 119 612, read or about to be written. */
export function viewOfTsl(
  tsl: Omit<Tsl, 'version' | 'findings' | 'pointers'> & { readonly findings?: readonly TslFinding[] },
): ListView {
  const { type, operator, schemeName, schemeInformation, statusApproach, territory, issued, nextUpdate } = tsl
  return {
    form: 'TS 119 612',
    type,
    operator,
    schemeName,
    information: schemeInformation,
    statusApproach,
    territory,
    issued,
    nextUpdate,
    structure: tsl.findings ?? [],
    entities: tsl.providers.map(({ name, information, services }) => ({
      name,
      information,
      services: services.map(({ periods: [now, ...past] }) => [ofTsl(now), ...past.map(ofTsl)] as const),
    })),
  }
}

/** A list of TS 119 602. */
export function viewOfLote(lote: Lote): ListView {
  const { type, operator, schemeName = [], schemeInformation = [], statusApproach, territory } = lote
  return {
    form: 'TS 119 602',
    type,
    operator,
    schemeName,
    information: schemeInformation,
    statusApproach,
    territory,
    issued: lote.issued,
    nextUpdate: lote.nextUpdate,
    structure: [],
    entities: lote.entities.map(({ name, information, services }) => ({
      name,
      information,
      services: services.map((one) => [ofLote(one), ...one.history.map(ofLote)] as const),
    })),
  }
}

function ofTsl({ type, name, status, since, identity }: TslPeriod): ViewedPeriod {
  const { certificates, subjectNames, skis } = identity
  return { type, name, status, since, certificates, otherIds: [...subjectNames, ...skis.map(String)] }
}

function ofLote({ type, name, status, since, identity }: LotePeriod): ViewedPeriod {
  const { certificates, subjectNames = [], skis = [], otherIds = [], publicKeys = [] } = identity
  const keys = publicKeys.map((one) => JSON.stringify(one))
  return {
    type,
    name,
    status,
    since,
    certificates: certificates.map(fromBase64),
    otherIds: [...subjectNames, ...skis, ...otherIds, ...keys],
  }
}
