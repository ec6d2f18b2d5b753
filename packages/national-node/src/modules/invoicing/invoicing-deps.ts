import type { Clock } from '../../kernel/clock.ts'
import type { Log } from '../../kernel/log.ts'
import type { Store } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'
import type { AccessPoint } from './access-point.ts'

export type InvoicingDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly audit: Pick<Audit, 'append'>
  /** Where documents of the network come from and go to; absent on a node that is on none. */
  readonly accessPoint?: AccessPoint | undefined
  /** What the business system behind this node shows to send and to fetch; without it those doors are closed. */
  readonly clientToken?: string | undefined
}
