import type { Context } from 'hono'
import { sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { OwnStatusLists } from './own-status-lists.ts'

/** Token Status List §8.1: open to everyone, kept by caches until it is stale. */
export async function answerStatusList(c: Context, lists: Pick<OwnStatusLists, 'read'>): Promise<Response> {
  if (c.req.query('time') !== undefined) return c.body('History is not kept', 501)
  const found = await lists.read(c.req.param('list') ?? '')
  if (found === undefined) throw new Fault('not-found', 'status-lists/unknown-list', 'no status list here')
  const etag = `"${sha256(found.token)}"`
  c.header('etag', etag)
  c.header('cache-control', `public, max-age=${found.freshSeconds}`)
  if (c.req.header('if-none-match') === etag) return c.body(null, 304)
  return c.body(found.token, 200, { 'content-type': 'application/statuslist+jwt' })
}
