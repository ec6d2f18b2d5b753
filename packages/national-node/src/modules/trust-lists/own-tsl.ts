/** Our own list in the form of TS 119 612, version 6: what a configuration or an operator says, as that model. */
import type { TslAddress, TslDraft, TslPeriod } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import {
  textsOf,
  tslPointerOf,
  type Issue,
  type OwnEntity,
  type OwnList,
  type OwnPointer,
  type OwnService,
} from './own-list.ts'

/** Such a list names for every service its type, its status and since when; the other form can do without. */
export class IncompleteService extends TypeError {
  override readonly name = 'IncompleteService'
}

/** TS 119 612 §5.3.12: how long past services stay on the list; this number means for ever. */
const WITHOUT_END_DAYS = 65_535

type Itself = Pick<OwnPointer, 'location' | 'signers'>

/** `itself`: where the list will be, and who signs it. */
export function tslDraftOf(list: OwnList, issue: Issue, itself?: Itself): TslDraft {
  const { type, territory, operator, schemeName, information, entities } = list
  const [first] = entities
  const about = information ?? first?.information
  if (about === undefined) throw new IncompleteService(`list ${type}: an address with information is missing`)
  const contact = list.contact ?? first?.contact ?? about
  const links = [{ lang: 'en', uri: about }]
  return {
    ...issue,
    type,
    operator: textsOf(operator),
    operatorAddress: addressOf({ name: operator, country: territory, contact, information: about }),
    schemeName: textsOf(schemeName ?? operator),
    schemeInformation: links,
    statusApproach: `${type}:determination`,
    communityRules: links,
    territory,
    legalNotices: [...textsOf(list.notice ?? schemeName ?? operator), ...sourceNotice(list)],
    historicalPeriod: WITHOUT_END_DAYS,
    pointers: pointersOf(list, itself).map(tslPointerOf),
    distributionPoints: [],
    providers: entities.map((entity) => ({
      name: textsOf(entity.name),
      tradeName: [],
      information: [{ lang: 'en', uri: entity.information }],
      address: addressOf(entity),
      services: entity.services.map((service) => ({ periods: periodsOf(service) })),
    })),
  }
}

/**
 * A list of lists names itself first (TS 119 612 §5.3.13), so that whoever trusts it today knows whom to trust
 * tomorrow.
 */
function pointersOf({ pointers = [], type, territory, operator }: OwnList, itself?: Itself): OwnPointer[] {
  if (itself === undefined || pointers.length === 0) return [...pointers]
  return [{ ...itself, type, territory, operator }, ...pointers]
}

/** In words, since the form has no place for it: who reads the list sees what it was copied from. */
function sourceNotice({ provenance }: OwnList): TslDraft['legalNotices'] {
  if (provenance === undefined) return []
  const { source, captured, sha256 } = provenance
  const value = `This list copies what ${source} said on ${captured} (SHA-256 of the copy: ${sha256}). One operator entered it, another compared it.`
  return [{ lang: 'en', value }]
}

type Reached = Omit<OwnEntity, 'services'>

function addressOf({ name, country, street, locality, contact, information }: Reached): TslAddress {
  const [lang = 'en', first = ''] = Object.entries(name)[0] ?? []
  return {
    postal: [{ lang, street: street ?? first, locality: locality ?? country, country }],
    electronic: [contact, information].map((uri) => ({ lang: 'en', uri })),
  }
}

function periodsOf({ past = [], ...service }: OwnService): readonly [TslPeriod, ...TslPeriod[]] {
  // Where revoked certificates are is told of the present only (TS 119 612 §5.6).
  const before = past.map((one) => periodOf({ ...service, ...one, supplyPoints: [] }))
  return [periodOf(service), ...before]
}

function periodOf(service: OwnService): TslPeriod {
  const { name, type, status, since, additional = [], supplyPoints = [], certificates } = service
  return {
    name: textsOf(name),
    type: stated(service, 'type', type),
    status: stated(service, 'status', status),
    since: stated(service, 'since', since),
    identity: { certificates, subjectNames: [], skis: [] },
    asi: additional,
    qualifications: [],
    unknownCritical: [],
    supplyPoints: supplyPoints.map((uri) => ({ uri })),
  }
}

function stated(service: OwnService, member: string, value: Instant | undefined): string {
  if (value !== undefined) return value
  throw new IncompleteService(`service ${Object.values(service.name)[0] ?? ''}: ${member} is missing`)
}
