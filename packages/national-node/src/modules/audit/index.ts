export { type Audit, createAudit } from './audit.ts'
export type { AuditData, AuditEntry } from './entry.ts'
export { createPublicLog, type PublicLog } from './public-log/create-public-log.ts'
export type { ChainReport } from './verify-chain.ts'
