import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>
type VersionData = { agreement: string; version: number; sha256: string; changes?: string }
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

type MessageData = {
  agreement: string
  version: number
  proposal: string
  type: string
  party: string
  sha256: string
}

/** This node said something about a text: proposed it, commented on it, or withdrew it. */
export async function appendMessageSent(tx: Tx, audit: Append, data: MessageData): Promise<void> {
  await audit.append(tx, { event: 'agreements.message-sent', data })
}

/** The same of a partner. */
export async function appendMessageReceived(tx: Tx, audit: Append, data: MessageData): Promise<void> {
  await audit.append(tx, { event: 'agreements.message-received', data })
}

/** A notice of the partner was kept. */
export async function appendNoticeReceived(tx: Tx, audit: Append, data: NoticeData): Promise<void> {
  await audit.append(tx, { event: 'agreements.notice-received', data })
}
