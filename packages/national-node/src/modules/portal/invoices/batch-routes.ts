import { Hono } from 'hono'
import type { BatchDeps } from './answer-batch.ts'

/** Loaded with the first batch, as in `invoice-routes.ts`. */
const load = () => import('./answer-batch.ts')

/**
 * Many invoices at once: brought, checked by the node in its own time, looked at under an address that only the
 * browser that brought them was told.
 */
export function batchRoutes(deps: BatchDeps, lang: string): Hono {
  const app = new Hono()
  const root = `${lang}/invoices/many`
  const one = `${root}/:id{[A-Za-z0-9_-]{20,30}}`
  app.get(root, async (c) => (await load()).showForm(deps, c))
  app.post(root, async (c) => (await load()).startBatch(deps, c))
  app.get(one, async (c) => (await load()).showBatch(deps, c))
  app.get(`${one}/results.json`, async (c) => (await load()).showResults(deps, c))
  app.post(`${one}/erase`, async (c) => (await load()).eraseBatch(deps, c))
  return app
}
