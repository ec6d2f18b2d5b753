import { BATCH_MAX } from '../../kernel/limits.ts'
import type { Database } from '../../store/database.ts'
import { hashEntry, type SealedEntry } from './entry.ts'
import { findHead, type Head, listEntries } from './store.ts'

export type ChainReport =
  | { readonly ok: true; readonly entries: number; readonly hash: string }
  /** `seq`: the first place where the chain does not hold. */
  | { readonly ok: false; readonly seq: number; readonly detail: string }

/**
 * Recomputes the whole chain, page by page. Entries added meanwhile are left for the next time: the head is read
 * first, and the chain must lead exactly there.
 */
export async function verifyChain(db: Database): Promise<ChainReport> {
  const head = await findHead(db)
  if (head === undefined) return { ok: false, seq: 0, detail: 'the head is missing' }
  let last: Head = { seq: 0, hash: '' }
  while (last.seq < head.seq) {
    const page = await listEntries(db, { after: last.seq, limit: BATCH_MAX })
    const entries = page.filter(({ seq }) => seq <= head.seq)
    if (entries.length === 0) return { ok: false, seq: last.seq + 1, detail: 'the entry is missing' }
    for (const entry of entries) {
      const detail = faultOf(entry, last)
      if (detail !== undefined) return { ok: false, seq: last.seq + 1, detail }
      last = entry
    }
  }
  if (last.hash !== head.hash) return { ok: false, seq: head.seq, detail: 'the head has another hash' }
  return { ok: true, entries: last.seq, hash: last.hash }
}

function faultOf(entry: SealedEntry, before: Head): string | undefined {
  if (entry.seq !== before.seq + 1) return 'the entry is missing'
  if (entry.prev !== before.hash) return 'the entry does not follow the one before'
  return hashEntry(entry) === entry.hash ? undefined : 'the entry was changed'
}
