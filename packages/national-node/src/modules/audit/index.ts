export { type Audit, createAudit } from './audit.ts'
export type { AuditData, AuditEntry } from './entry.ts'
export type { ChainReport } from './verify-chain.ts'
