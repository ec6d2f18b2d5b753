import { Hono } from 'hono'
import { READY_DEADLINE_SECONDS } from '../kernel/limits.ts'

export type Checks = Readonly<Record<string, boolean>>

type HealthOptions = { readonly ready: () => Promise<Checks>; readonly deadlineSeconds?: number }

/**
 * `/health/live`: the process answers. `/health`, `/health/ready`, `/ready`: every named check holds, so that
 * requests may be sent here. What cannot be checked in time does not hold: a database that is silent is gone.
 * Nothing is told about why a check does not hold: the log knows.
 */
export function healthRoutes({ ready, deadlineSeconds = READY_DEADLINE_SECONDS }: HealthOptions): Hono {
  const app = new Hono()
  app.get('/health/live', (c) => c.json({ status: 'up' }, 200, NOT_KEPT))
  for (const path of ['/health', '/health/ready', '/ready']) {
    app.get(path, async (c) => {
      const checks = await inTime(ready(), deadlineSeconds)
      const up = checks !== undefined && Object.values(checks).every(Boolean)
      return c.json({ status: up ? 'ready' : 'not-ready', checks }, up ? 200 : 503, NOT_KEPT)
    })
  }
  return app
}

/** Undefined when the deadline came first. */
async function inTime(work: Promise<Checks>, seconds: number): Promise<Checks | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), seconds * 1000)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

const NOT_KEPT = { 'cache-control': 'no-store' }
