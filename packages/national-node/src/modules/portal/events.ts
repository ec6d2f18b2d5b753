import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>

/** A sign-in link for an operator was made on the machine of the node. */
export async function appendInvited(tx: Tx, audit: Append, data: { operator: string }): Promise<void> {
  await audit.append(tx, { event: 'portal.operator-invited', data })
}

/** An operator has signed in to the workbench. */
export async function appendEntered(tx: Tx, audit: Append, data: { operator: string }): Promise<void> {
  await audit.append(tx, { event: 'portal.operator-entered', data })
}

/** An operator is about to do something: noted before it is done. */
export async function appendActed(
  tx: Tx,
  audit: Append,
  data: { operator: string; action: string; subject: string },
): Promise<void> {
  await audit.append(tx, { event: 'portal.operator-acted', data })
}
