import { describedBy } from '../registers/index.ts'
import type { ServiceContext } from '../recognition/index.ts'
import type { AskingService } from './verifier-deps.ts'

/** Who asks, as a decision knows it: what is wanted and how sure it must be are those of the document of that query. */
export function serviceContext(service: AskingService, queryId: string | undefined): ServiceContext {
  const described = queryId === undefined ? undefined : describedBy(service, queryId)
  return {
    id: service.urn,
    sector: service.sector,
    purpose: service.purpose,
    wanted: described?.wanted ?? [],
    required: described?.required ?? service.required,
    pilotAccepted: service.pilotAccepted,
    retention: service.retention,
  }
}
