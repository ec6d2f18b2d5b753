/** L1 and L2: the trusted list of the rule, and the issuer in it (agreement-1 §10). */
import type { EntityFacts, ListFacts } from '../facts.ts'
import type { ListClause } from '../language/recognition.ts'
import type { Reason, ReasonCode } from '../reasons.ts'
import { isOlderThan } from '../time.ts'
import { type Check, type Matter, NOTHING, reason, reasonOfClass } from './matter.ts'

/** L1 */
export const listSound: Check = (matter) => {
  const { list } = matter.facts
  const { rule, pointer } = matter.governing
  const clause = `${pointer}/list`
  if (list === null) return [reason('LIST_UNAVAILABLE', clause, 'the list could never be fetched')]
  if (rule.list.url !== undefined && rule.list.url !== list.url)
    return [reason('LIST_UNAVAILABLE', `${clause}/url`, 'the facts are about another list')]
  const reasons: Reason[] = []
  if (list.signature === 'invalid')
    reasons.push(reason('LIST_SIGNATURE', clause, 'signature of the list is not valid'))
  else if (list.signer === null || !matter.governing.listPins.has(list.signer))
    reasons.push(
      reason('LIST_SIGNATURE', `${clause}/signers`, `signer ${list.signer ?? 'unknown'} is not pinned`),
    )
  if (list.sequence < list.highestSequence)
    reasons.push(reason('LIST_ROLLBACK', clause, `sequence ${list.sequence} after ${list.highestSequence}`))
  const age = staleness(matter, list)
  if (age !== undefined)
    reasons.push(
      reasonOfClass('LIST_STALE', rule.list.onStale === 'refuse' ? 'refuse' : 'unknown', {
        clause: `${clause}/maxAge`,
        detail: age,
      }),
    )
  return reasons.length === 0 ? NOTHING : reasons
}

function staleness({ governing, request }: Matter, { fetchedAt, nextUpdate }: ListFacts): string | undefined {
  const { maxAge } = governing.rule.list
  if (isOlderThan(fetchedAt, governing.ages.list, request.at))
    return `fetched at ${fetchedAt}, more than ${maxAge} ago`
  if (nextUpdate !== null && nextUpdate <= request.at) return `the next update was due at ${nextUpdate}`
  return undefined
}

/** L2: with no list at all nothing is known about the entity, and L1 has said so. */
export const entityListed: Check = ({ facts, governing: { rule, pointer }, request }) => {
  const { list, entity } = facts
  const clause = `${pointer}/list`
  if (list === null) return NOTHING
  if (entity === null || !entity.listed)
    return [reason('NOT_LISTED', clause, 'the issuer is not in the list')]
  const reasons = [...listedFor(entity, request.partner), ...listedAs(entity, list, rule.list)].map(
    ([code, place, detail]) => reason(code, `${clause}${place}`, detail),
  )
  return reasons.length === 0 ? NOTHING : reasons
}

type Finding = readonly [code: ReasonCode, place: string, detail: string]

function listedFor({ country }: EntityFacts, partner: string): readonly Finding[] {
  if (country === null || country === partner) return []
  return [['NOT_LISTED', '', `listed for ${country}, not for ${partner}`]]
}

function listedAs(entity: EntityFacts, list: ListFacts, agreed: ListClause): readonly Finding[] {
  const findings: Finding[] = []
  if (list.type !== agreed.type) findings.push(['SERVICE_TYPE', '/type', 'the list is of another type'])
  if (agreed.serviceType !== null && entity.serviceType !== agreed.serviceType)
    findings.push(['SERVICE_TYPE', '/serviceType', `listed as ${entity.serviceType ?? 'no service type'}`])
  if (agreed.accept.length > 0 && (entity.status === null || !agreed.accept.includes(entity.status)))
    findings.push(['SERVICE_STATUS', '/accept', `status ${entity.status ?? 'absent'}`])
  return findings
}
