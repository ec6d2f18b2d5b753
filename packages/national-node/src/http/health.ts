import { Hono } from 'hono'

export type Checks = Readonly<Record<string, boolean>>

/**
 * `/health/live`: the process answers. `/health`, `/health/ready`, `/ready`: every named check holds, so that
 * requests may be sent here. Nothing is told about why one does not hold: the log knows.
 */
export function healthRoutes({ ready }: { ready: () => Promise<Checks> }): Hono {
  const app = new Hono()
  app.get('/health/live', (c) => c.json({ status: 'up' }, 200, NOT_KEPT))
  for (const path of ['/health', '/health/ready', '/ready']) {
    app.get(path, async (c) => {
      const checks = await ready()
      const up = Object.values(checks).every(Boolean)
      return c.json({ status: up ? 'ready' : 'not-ready', checks }, up ? 200 : 503, NOT_KEPT)
    })
  }
  return app
}

const NOT_KEPT = { 'cache-control': 'no-store' }
