import type { Context } from 'hono'
import { Fault } from '../../../kernel/fault.ts'
import type { ListDraft } from '../../trust-lists/index.ts'
import { contextOf } from '../page-error.ts'
import type { PortalDeps } from '../portal-deps.ts'
import type { WorkbenchDeps } from '../workbench/workbench-deps.ts'
import type { ListStudioDesk } from './list-studio-desk.ts'

export type StudioDeps = Pick<PortalDeps, 'agreements' | 'config' | 'session' | 'clock'> & {
  readonly lists: ListStudioDesk
  readonly workbench: Pick<WorkbenchDeps, 'operators'>
}

/** The draft of the address, and who asks for it. */
export async function mine(
  deps: StudioDeps,
  c: Context,
): Promise<{ readonly draft: ListDraft; readonly operator: string }> {
  const operator = await deps.workbench.operators.require(c)
  const draft = await deps.lists.studio.find(c.req.param('id') ?? '')
  if (draft === undefined) throw new Fault('not-found', 'portal/no-such-draft', 'There is no such draft')
  return { draft, operator }
}

export function pathOf(deps: StudioDeps, c: Context, rest = ''): string {
  return `/${contextOf(deps, c).lang}/workbench/lists${rest === '' ? '' : `/${rest}`}`
}
