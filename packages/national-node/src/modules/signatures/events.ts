import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

/** A person signed a document; `sha256` is that of the signed document, and nothing says who it was. */
export async function appendSigned(
  tx: Tx,
  audit: Pick<Audit, 'append'>,
  data: { format: string; level: string; sha256: string },
): Promise<void> {
  await audit.append(tx, { event: 'signatures.document-signed', data })
}

/** A document got the seal of the authority; `sha256` is that of the sealed document. */
export async function appendSealed(
  tx: Tx,
  audit: Pick<Audit, 'append'>,
  data: { format: string; level: string; sha256: string },
): Promise<void> {
  await audit.append(tx, { event: 'signatures.document-sealed', data })
}
