import { STATUS_LIST_CWT_TYPE } from '@entente/credentials'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { OwnStatusLists } from './own-status-lists.ts'

const JWT_TYPE = 'application/statuslist+jwt'

/** Token Status List §8.1: open to everyone, kept by caches until it is stale; as a JWT unless a CWT is wanted. */
export async function answerStatusList(
  c: Context,
  lists: Pick<OwnStatusLists, 'read' | 'readCwt'>,
): Promise<Response> {
  if (c.req.query('time') !== undefined) return c.body('History is not kept', 501)
  const list = c.req.param('list') ?? ''
  const type = accepts(c, { header: 'Accept', supports: [JWT_TYPE, STATUS_LIST_CWT_TYPE], default: JWT_TYPE })
  const found = await (type === STATUS_LIST_CWT_TYPE ? lists.readCwt(list) : lists.read(list))
  if (found === undefined) throw new Fault('not-found', 'status/unknown-list', 'no status list here')
  const { token, freshSeconds } = found
  const etag = `"${sha256(token)}"`
  c.header('etag', etag)
  c.header('vary', 'accept')
  c.header('cache-control', `public, max-age=${freshSeconds}`)
  if (c.req.header('if-none-match') === etag) return c.body(null, 304)
  return c.body(typeof token === 'string' ? token : new Uint8Array(token), 200, { 'content-type': type })
}
