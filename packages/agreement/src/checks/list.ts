/** L1 and L2: the trusted list of the rule, and the issuer in it (agreement-1 §10). */
import type { RuleGround } from '../compile/rule.ts'
import type { EntityFacts, Instant, ListFacts } from '../facts.ts'
import type { ListClause } from '../language/recognition.ts'
import { NOTHING, type Reason, reason, reasonOfClass } from '../reasons.ts'
import { isOlderThan } from '../time.ts'
import type { Check, Matter } from './matter.ts'

type ListMatter = {
  readonly request: { readonly at: Instant }
  readonly facts: { readonly list: ListFacts | null }
  readonly governing: RuleGround
}

/** L1. A good list is known without writing down where each of its faults would lie. */
export const listSound: Check<ListMatter> = (matter) => {
  const { list } = matter.facts
  const { rule, pointer } = matter.governing
  if (list === null) return [reason('LIST_UNAVAILABLE', `${pointer}/list`, 'the list could never be fetched')]
  if (rule.list.url !== undefined && rule.list.url !== list.url)
    return [reason('LIST_UNAVAILABLE', `${pointer}/list/url`, 'the facts are about another list')]
  const signed = list.signature !== 'invalid' && list.signer !== null
  const pinned = signed && matter.governing.listPins.has(list.signer)
  const age = staleness(matter, list)
  if (pinned && list.sequence >= list.highestSequence && age === undefined) return NOTHING
  return listFaults(matter, list, age)
}

function listFaults(
  { governing: { rule, pointer, listPins } }: ListMatter,
  list: ListFacts,
  age: string | undefined,
): readonly Reason[] {
  const clause = `${pointer}/list`
  const reasons: Reason[] = []
  if (list.signature === 'invalid')
    reasons.push(reason('LIST_SIGNATURE', clause, 'signature of the list is not valid'))
  else if (list.signer === null || !listPins.has(list.signer))
    reasons.push(
      reason('LIST_SIGNATURE', `${clause}/signers`, `signer ${list.signer ?? 'unknown'} is not pinned`),
    )
  if (list.sequence < list.highestSequence)
    reasons.push(reason('LIST_ROLLBACK', clause, `sequence ${list.sequence} after ${list.highestSequence}`))
  if (age !== undefined)
    reasons.push(
      reasonOfClass('LIST_STALE', rule.list.onStale === 'refuse' ? 'refuse' : 'unknown', {
        clause: `${clause}/maxAge`,
        detail: age,
      }),
    )
  return reasons.length === 0 ? NOTHING : reasons
}

function staleness(
  { governing, request }: ListMatter,
  { fetchedAt, nextUpdate }: ListFacts,
): string | undefined {
  const { maxAge } = governing.rule.list
  if (isOlderThan(fetchedAt, governing.ages.list, request.at))
    return `fetched at ${fetchedAt}, more than ${maxAge} ago`
  if (nextUpdate !== null && nextUpdate <= request.at) return `the next update was due at ${nextUpdate}`
  return undefined
}

/** L2: with no list at all nothing is known about the entity, and L1 has said so. */
export const entityListed: Check = (matter) => {
  const { list, entity } = matter.facts
  const { rule, pointer } = matter.governing
  if (list === null) return NOTHING
  if (entity === null || !entity.listed)
    return [reason('NOT_LISTED', `${pointer}/list`, 'the issuer is not in the list')]
  const isListed =
    isFor(entity, matter.request.partner) &&
    list.type === rule.list.type &&
    hasServiceType(entity, rule.list) &&
    hasAcceptedStatus(entity, rule.list)
  return isListed ? NOTHING : entityFaults(matter, list, entity)
}

function entityFaults(
  { governing: { rule, pointer }, request: { partner } }: Matter,
  list: ListFacts,
  entity: EntityFacts,
): readonly Reason[] {
  const clause = `${pointer}/list`
  const reasons: Reason[] = []
  if (!isFor(entity, partner))
    reasons.push(reason('NOT_LISTED', clause, `listed for ${entity.country}, not for ${partner}`))
  if (list.type !== rule.list.type)
    reasons.push(reason('SERVICE_TYPE', `${clause}/type`, 'the list is of another type'))
  if (!hasServiceType(entity, rule.list)) {
    const detail = `listed as ${entity.serviceType ?? 'no service type'}`
    reasons.push(reason('SERVICE_TYPE', `${clause}/serviceType`, detail))
  }
  if (!hasAcceptedStatus(entity, rule.list))
    reasons.push(reason('SERVICE_STATUS', `${clause}/accept`, `status ${entity.status ?? 'absent'}`))
  return reasons
}

export function isFor({ country }: Pick<EntityFacts, 'country'>, partner: string): boolean {
  return country === null || country === partner
}

export function hasServiceType(
  entity: Pick<EntityFacts, 'serviceType'>,
  { serviceType }: ListClause,
): boolean {
  return serviceType === null || entity.serviceType === serviceType
}

/** Nothing to accept: being listed is enough. */
export function hasAcceptedStatus({ status }: Pick<EntityFacts, 'status'>, { accept }: ListClause): boolean {
  return accept.length === 0 || (status !== null && accept.includes(status))
}
