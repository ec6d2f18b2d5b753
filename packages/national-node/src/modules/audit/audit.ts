import type { Clock } from '../../kernel/clock.ts'
import { LIST_PAGE_MAX } from '../../kernel/limits.ts'
import type { Database, Tx } from '../../store/database.ts'
import { appendEntry } from './append.ts'
import type { AuditData, AuditEntry } from './entry.ts'
import { listEntries } from './store.ts'
import { type ChainReport, verifyChain } from './verify-chain.ts'

export type Audit = {
  append(tx: Tx, entry: { event: string; data: AuditData }): Promise<AuditEntry>
  verifyChain(db: Database): Promise<ChainReport>
  /** Entries in order, after the given number. */
  list(db: Database, page?: { after?: number; limit?: number }): Promise<AuditEntry[]>
}

/** The append-only log of the node: what was done, in ids and verdicts, each entry bound to the one before. */
export function createAudit({ clock }: { clock: Clock }): Audit {
  return {
    append: (tx, { event, data }) => appendEntry(tx, { event, data, clock }),
    verifyChain,
    async list(db, { after = 0, limit = LIST_PAGE_MAX } = {}) {
      const entries = await listEntries(db, { after, limit: Math.min(limit, LIST_PAGE_MAX) })
      return entries.map((entry) => ({ ...entry, data: JSON.parse(entry.data) as AuditData }))
    },
  }
}
