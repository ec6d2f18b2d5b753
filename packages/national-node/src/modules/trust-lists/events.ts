import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>

/** A list of ours was issued: with new content, or signed again. */
export async function appendPublished(
  tx: Tx,
  audit: Append,
  data: { list: string; sequence: number; sha256: string },
): Promise<void> {
  await audit.append(tx, { event: 'trust-lists.list-published', data })
}

/** A copy of a partner's list was kept as the good one. */
export async function appendAccepted(
  tx: Tx,
  audit: Append,
  data: { url: string; sequence: number; sha256: string; signer: string },
): Promise<void> {
  await audit.append(tx, { event: 'trust-lists.copy-accepted', data })
}

/** What a partner's address serves was refused: appended when the reason changes, not at every attempt. */
export async function appendRefused(
  tx: Tx,
  audit: Append,
  data: { url: string; outcome: string; detail: string },
): Promise<void> {
  await audit.append(tx, { event: 'trust-lists.copy-refused', data })
}
