import { renderAuditEvents } from './audit-events.ts'
import { renderConfiguration } from './configuration.ts'
import { renderConformanceInvoice } from './conformance-invoice.ts'
import { renderConformanceTrust } from './conformance-trust.ts'
import { renderHaip } from './haip.ts'
import { renderPromises } from './promises.ts'
import { renderReasons } from './reasons.ts'

/** What lies in docs/generated. */
export const DOCUMENTS = {
  'audit-events.md': renderAuditEvents,
  'configuration.md': renderConfiguration,
  'conformance-invoice.md': renderConformanceInvoice,
  'conformance-trust.md': renderConformanceTrust,
  'haip.md': renderHaip,
  'promises.md': renderPromises,
  'reasons.md': renderReasons,
}
