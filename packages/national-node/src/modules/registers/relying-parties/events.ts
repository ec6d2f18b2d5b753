import type { Tx } from '../../../store/database.ts'
import type { Audit } from '../../audit/index.ts'

type Append = Pick<Audit, 'append'>

/** A relying party was entered into the register (Reg_09: every change is logged). */
export async function appendRegistered(
  tx: Tx,
  audit: Append,
  data: { identifier: string; basis: string; by: string },
): Promise<void> {
  await audit.append(tx, { event: 'registers.party-registered', data })
}

/** The entry of a relying party was changed. */
export async function appendUpdated(
  tx: Tx,
  audit: Append,
  data: { identifier: string; by: string; revoked: number },
): Promise<void> {
  await audit.append(tx, { event: 'registers.party-updated', data })
}

/** A registration was cancelled, and with it every certificate (Reg_29). */
export async function appendCancelled(
  tx: Tx,
  audit: Append,
  data: { identifier: string; by: string; reason: string; revoked: number },
): Promise<void> {
  await audit.append(tx, { event: 'registers.party-cancelled', data })
}

/** An access or registration certificate was issued. */
export async function appendIssued(
  tx: Tx,
  audit: Append,
  data: { identifier: string; kind: string; sha256: string; by: string },
): Promise<void> {
  await audit.append(tx, { event: 'registers.certificate-issued', data })
}
