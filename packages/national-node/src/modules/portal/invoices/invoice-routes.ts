import { Hono } from 'hono'
import { contextOf } from '../page-error.ts'
import type { InvoiceDeps } from './answer-invoice.ts'
import { batchRoutes } from './batch-routes.ts'

/** The rules of invoices and their pages are loaded with the first invoice: a node starts without them. */
const load = () => import('./answer-invoice.ts')

/**
 * An invoice that somebody brings, checked, shown and translated for them. The page carries the document from form to
 * form; here it is read, answered and forgotten.
 */
export function invoiceRoutes(deps: InvoiceDeps, lang: string): Hono {
  const app = new Hono()
  const root = `${lang}/invoices`
  app.get(root, async (c) => (await load()).showUpload(deps, c))
  app.post(root, async (c) => (await load()).receiveFile(deps, c))
  // Whoever comes back by its address has no document with them any more.
  app.get(`${root}/open`, (c) => c.redirect(`/${contextOf(deps, c).lang}/invoices`, 303))
  app.route('/', batchRoutes(deps, lang))
  app.post(`${root}/open`, async (c) => (await load()).answerCarried(deps, c))
  return app
}
