import { type Context, Hono } from 'hono'
import { openCors } from '../../http/cors.ts'
import { Fault } from '../../kernel/fault.ts'
import { isXml } from './open-list.ts'
import { currentList } from './publish-list.ts'
import { CACHE_SECONDS, type TrustListsDeps } from './trust-lists-deps.ts'

const JWT = { end: '.jwt', type: 'application/jwt' }
/** TS 119 612 §6.2. */
const XML = { end: '.xml', type: 'application/vnd.etsi.tsl+xml' }

/** Our own lists, for everybody: `GET /lote/<name>.jwt` (TS 119 602), `GET /tsl/<name>.xml` (TS 119 612). */
export function trustListRoutes(deps: TrustListsDeps): Hono {
  const app = new Hono()
  app.use('/lote/*', openCors())
  app.use('/tsl/*', openCors())
  app.get('/lote/:file{[a-z0-9-]+\\.jwt}', (c) => serve(deps, c, JWT))
  app.get('/tsl/:file{[a-z0-9-]+\\.xml}', (c) => serve(deps, c, XML))
  return app
}

async function serve(deps: TrustListsDeps, c: Context, form: typeof JWT): Promise<Response> {
  const { compact, sha256 } = await currentList(deps, (c.req.param('file') ?? '').slice(0, -form.end.length))
  if (isXml(compact) !== (form === XML))
    throw new Fault('not-found', 'trust-lists/unknown-list', 'There is no list of this name in this form')
  const etag = `"${sha256}"`
  const headers = { etag, 'cache-control': `public, max-age=${CACHE_SECONDS}` }
  const held = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (held.includes(etag)) return c.body(null, 304, headers)
  return c.body(compact, 200, { ...headers, 'content-type': form.type })
}
