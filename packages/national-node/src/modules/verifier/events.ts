import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>

/** A service asked a wallet for credentials. */
export async function appendRequested(tx: Tx, audit: Append, data: { transaction: string; service: string }) {
  await audit.append(tx, { event: 'verifier.presentation-requested', data })
}

/** A presentation was decided; verdicts and receipts only, in the order of the queries. */
export async function appendDecided(
  tx: Tx,
  audit: Append,
  data: { transaction: string; service: string; verdicts: string; receipts: string },
) {
  await audit.append(tx, { event: 'verifier.presentation-decided', data })
}

/** A request ended without a decision: declined by the wallet, or its answer was refused as a whole. */
export async function appendFailed(
  tx: Tx,
  audit: Append,
  data: { transaction: string; service: string; code: string },
) {
  await audit.append(tx, { event: 'verifier.presentation-failed', data })
}

/** Requests that nobody answered in time. */
export async function appendExpired(tx: Tx, audit: Append, data: { count: number }) {
  await audit.append(tx, { event: 'verifier.requests-expired', data })
}

/** What people had handed over was deleted after its time. */
export async function appendErased(tx: Tx, audit: Append, data: { count: number }) {
  await audit.append(tx, { event: 'verifier.attributes-erased', data })
}
