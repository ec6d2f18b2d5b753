import { base64 } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import type { OwnList, OwnService } from './own-list.ts'

/** TS 119 612 §5.6: a service with another status than before has it from now on, and keeps what it was. */
export function withHistory(list: OwnList, before: OwnList | undefined, now: Instant): OwnList {
  const known = new Map(
    (before?.entities ?? []).flatMap(({ services }) => services.map((one) => [keyOf(one), one] as const)),
  )
  const entities = list.entities.map((entity) => ({
    ...entity,
    services: entity.services.map((one) => continued(one, known.get(keyOf(one)), now)),
  }))
  return { ...list, entities }
}

function keyOf({ type = '', certificates }: OwnService): string {
  return [type, ...certificates.map(base64)].join(' ')
}

function continued(service: OwnService, before: OwnService | undefined, now: Instant): OwnService {
  if (before?.status === undefined || before.since === undefined)
    return { ...service, since: service.statedSince ?? now, past: [] }
  const { status, since, past = [] } = before
  if (status === service.status) return { ...service, since, past }
  return { ...service, since: now, past: [{ status, since }, ...past] }
}
