import { brotliCompressSync } from 'node:zlib'
import { ASSETS } from '@entente/ui'
import type { Context } from 'hono'
import { chooseEncoding } from '../../http/page.ts'
import { Fault } from '../../kernel/fault.ts'

type Served = { readonly type: string; readonly body: string; readonly brotli: Uint8Array<ArrayBuffer> }

/** Compressed once, at the highest quality; their names hold the hash of their content. */
const SERVED: ReadonlyMap<string, Served> = new Map(
  Object.values(ASSETS).map(({ path, type, body }) => [
    path,
    { type, body, brotli: new Uint8Array(brotliCompressSync(body)) },
  ]),
)

export function serveAsset(c: Context): Response {
  const found = SERVED.get(c.req.path)
  if (found === undefined) throw new Fault('not-found', 'portal/unknown-asset', 'There is no such file')
  c.header('cache-control', 'public, max-age=31536000, immutable')
  c.header('content-type', found.type)
  c.header('vary', 'Accept-Encoding')
  if (chooseEncoding(c.req.header('accept-encoding')) !== 'br') return c.body(found.body)
  c.header('content-encoding', 'br')
  return c.body(found.brotli)
}
