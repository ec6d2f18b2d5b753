import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Decided = { receipt: string; verdict: string; agreement: string; rule: string; deciding: string }

/** A decision under an agreement was made; its receipt is kept under this id. */
export async function appendDecided(tx: Tx, audit: Pick<Audit, 'append'>, data: Decided): Promise<void> {
  await audit.append(tx, { event: 'recognition.credential-decided', data })
}

/** The same about a signature, a seal or a time-stamp of a partner. */
export async function appendSignatureDecided(
  tx: Tx,
  audit: Pick<Audit, 'append'>,
  data: Decided,
): Promise<void> {
  await audit.append(tx, { event: 'recognition.signature-decided', data })
}
