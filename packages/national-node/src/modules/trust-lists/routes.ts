import { Hono } from 'hono'
import { openCors } from '../../http/cors.ts'
import { currentList } from './publish-list.ts'
import { CACHE_SECONDS, type TrustListsDeps } from './trust-lists-deps.ts'

/** Our own lists, for everybody: `GET /lote/<name>.jwt`. */
export function trustListRoutes(deps: TrustListsDeps): Hono {
  const app = new Hono()
  app.use('/lote/*', openCors())
  app.get('/lote/:file{[a-z0-9-]+\\.jwt}', async (c) => {
    const { compact, sha256 } = await currentList(deps, c.req.param('file').slice(0, -'.jwt'.length))
    const etag = `"${sha256}"`
    const headers = { etag, 'cache-control': `public, max-age=${CACHE_SECONDS}` }
    const held = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
    if (held.includes(etag)) return c.body(null, 304, headers)
    return c.body(compact, 200, { ...headers, 'content-type': 'application/jwt' })
  })
  return app
}
