import { brotliCompressSync } from 'node:zlib'
import type { Asset, Assets } from '@entente/ui'
import type { Handler } from 'hono'
import { chooseEncoding } from '../../http/page.ts'
import { Fault } from '../../kernel/fault.ts'

/** The files of themes, each compressed at the highest quality when it is first asked for; its name holds its hash. */
export function serveAssets(
  themes: readonly Assets[],
  /** Themes that are opened when a file is asked for that the others have not. */
  openMore: () => Promise<readonly Assets[]> = async () => [],
): Handler {
  const served = byPath(themes)
  const compressed = new Map<string, Uint8Array<ArrayBuffer>>()
  return async (c) => {
    const { path } = c.req
    const found = served.get(path) ?? byPath(await openMore()).get(path)
    if (found === undefined) throw new Fault('not-found', 'portal/unknown-asset', 'There is no such file')
    c.header('cache-control', 'public, max-age=31536000, immutable')
    c.header('content-type', found.type)
    // A file loads nothing: stricter than the rule of a page, and half as long.
    c.header('content-security-policy', "default-src 'none'")
    c.header('vary', 'Accept-Encoding')
    if (chooseEncoding(c.req.header('accept-encoding')) !== 'br') return c.body(found.body)
    c.header('content-encoding', 'br')
    const brotli = compressed.get(found.path) ?? new Uint8Array(brotliCompressSync(found.body))
    compressed.set(found.path, brotli)
    return c.body(brotli)
  }
}

function byPath(themes: readonly Assets[]): ReadonlyMap<string, Asset> {
  return new Map(themes.flatMap((assets) => Object.values(assets)).map((asset) => [asset.path, asset]))
}
