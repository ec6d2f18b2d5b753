import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>
type VersionData = { agreement: string; version: number; sha256: string }
type NoticeData = { agreement: string; party: string; type: string; seq: number; sha256: string }

/** A version signed by all signatories was kept. */
export async function appendInstalled(tx: Tx, audit: Append, data: VersionData): Promise<void> {
  await audit.append(tx, { event: 'agreements.version-installed', data })
}

/** This node signed a version for its party. */
export async function appendSigned(tx: Tx, audit: Append, data: VersionData): Promise<void> {
  await audit.append(tx, { event: 'agreements.version-signed', data })
}

/** This node signed a notice for its party. */
export async function appendNoticeSigned(tx: Tx, audit: Append, data: NoticeData): Promise<void> {
  await audit.append(tx, { event: 'agreements.notice-signed', data })
}

/** A notice of the partner was kept. */
export async function appendNoticeReceived(tx: Tx, audit: Append, data: NoticeData): Promise<void> {
  await audit.append(tx, { event: 'agreements.notice-received', data })
}
