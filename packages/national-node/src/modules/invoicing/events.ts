import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>

/** A document of the network was kept. `contradicts`: another one was kept under the same name. */
export async function appendReceived(
  tx: Tx,
  audit: Append,
  data: { document: string; sha256: string; state: string; pack: string | null; fatal: number },
): Promise<void> {
  await audit.append(tx, { event: 'invoicing.document-received', data })
}

/** Documents were handed over long enough ago: their octets are no longer here. */
export async function appendErased(tx: Tx, audit: Append, data: { count: number }): Promise<void> {
  await audit.append(tx, { event: 'invoicing.documents-erased', data })
}

/** The business system behind the node took a document. */
export async function appendTaken(
  tx: Tx,
  audit: Append,
  data: { document: string; sha256: string },
): Promise<void> {
  await audit.append(tx, { event: 'invoicing.document-taken', data })
}

/** A document was accepted for the network. */
export async function appendSubmitted(
  tx: Tx,
  audit: Append,
  data: { document: string; sha256: string; pack: string },
): Promise<void> {
  await audit.append(tx, { event: 'invoicing.document-submitted', data })
}
