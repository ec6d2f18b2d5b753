import { renderAuditEvents } from './audit-events.ts'
import { renderConfiguration } from './configuration.ts'
import { renderPromises } from './promises.ts'
import { renderReasons } from './reasons.ts'

/** What lies in docs/generated. */
export const DOCUMENTS = {
  'audit-events.md': renderAuditEvents,
  'configuration.md': renderConfiguration,
  'promises.md': renderPromises,
  'reasons.md': renderReasons,
}
