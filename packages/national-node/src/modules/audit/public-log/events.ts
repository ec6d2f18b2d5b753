import type { Tx } from '../../../store/database.ts'
import type { Audit } from '../audit.ts'

type ForkData = { party: string; origin: string; firstSize: number; secondSize: number; evidence: string }

/** The log of a partner signed two checkpoints that cannot both be true; both are kept. */
export async function appendFork(tx: Tx, audit: Pick<Audit, 'append'>, data: ForkData): Promise<void> {
  await audit.append(tx, { event: 'audit.log-fork-found', data })
}
