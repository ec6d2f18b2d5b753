import type { Hono, NotFoundHandler } from 'hono'
import { notFound as problemNotFound } from '../../http/problem.ts'
import { Fault } from '../../kernel/fault.ts'
import { pageError } from './page-error.ts'
import type { PortalDeps } from './portal-deps.ts'
import { portalRoutes } from './routes.ts'

export type Portal = {
  readonly routes: Hono
  /** For the node's `notFound`: a page for browsers, a problem document for programs. */
  readonly notFound: NotFoundHandler
}

export function createPortal(deps: PortalDeps): Portal {
  const showError = pageError(deps)
  const missing = new Fault('not-found', 'portal/no-such-page', 'There is no such page')
  return {
    routes: portalRoutes(deps),
    notFound: (c) =>
      c.req.header('accept')?.includes('text/html') === true ? showError(missing, c) : problemNotFound(c),
  }
}
