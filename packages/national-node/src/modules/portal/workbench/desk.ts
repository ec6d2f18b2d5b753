import type { PortalDeps } from '../portal-deps.ts'
import type { WorkbenchDeps } from './workbench-deps.ts'

/** What the routes of the workbench use. */
export type Desk = Pick<
  PortalDeps,
  'config' | 'clock' | 'session' | 'agreements' | 'log' | 'signatures' | 'lists'
> & {
  readonly workbench: WorkbenchDeps
}
