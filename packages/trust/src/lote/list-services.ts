/** Who is listed for what, at a time: the question every user of a list asks. */
import { fromBase64 } from '../base64.ts'
import type { Json } from '../json.ts'
import type { Bytes, Instant } from '../ports.ts'
import type { Lote, LoteEntity, LotePeriod, LoteService } from './lote.ts'

export type ListedService = {
  /** English name, or the first one given. */
  readonly entity: string
  /** Country of the entity's postal address, else the territory of the list. */
  readonly country: string | undefined
  readonly serviceType: string | undefined
  /** Undefined: being listed is enough. */
  readonly status: string | undefined
  /** As the publisher wrote them; what one means is for the reader of the list to know. */
  readonly extensions: readonly Json[]
  /** DER; entries of the list that are not base64 are left out. */
  readonly certificates: readonly Bytes[]
}

export type ServiceQuery = {
  /** ServiceTypeIdentifier; every service when absent. */
  readonly serviceType?: string
  /** Takes the period that holds at this time from the history; the current one when absent. */
  readonly at?: Instant
}

export function listedServices(lote: Lote, { serviceType, at }: ServiceQuery = {}): ListedService[] {
  return lote.entities.flatMap((entity) =>
    entity.services
      .map((service) => periodAt(service, at))
      .filter((period) => period !== undefined)
      .filter((period) => serviceType === undefined || period.type === serviceType)
      .map((period) => listed(lote, entity, period)),
  )
}

/** TS 119 602 §6.6.5: the period with the latest beginning that is not after `at`. */
function periodAt(service: LoteService, at: Instant | undefined): LotePeriod | undefined {
  if (at === undefined || service.since === undefined || service.since <= at) return service
  return service.history
    .filter(({ since = '' }) => since <= at)
    .reduce<LotePeriod | undefined>(
      (latest, period) => ((latest?.since ?? '') <= (period.since ?? '') ? period : latest),
      undefined,
    )
}

function listed(lote: Lote, { name, address }: LoteEntity, period: LotePeriod): ListedService {
  const english = name.find(({ lang }) => lang === 'en') ?? name[0]
  return {
    entity: english?.value ?? '',
    country: address.postal[0]?.country ?? lote.territory,
    serviceType: period.type,
    status: period.status,
    extensions: period.extensions ?? [],
    certificates: period.identity.certificates
      .map(fromBase64)
      .filter((der) => der !== undefined && der.length > 0) as Bytes[],
  }
}
