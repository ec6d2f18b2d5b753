/** RFC 3986 §5.2 as Canonical XML 1.1 §2.4 changes it: a base may be relative, and has no fragment afterwards. */
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/

type Uri = { scheme?: string; authority?: string; path: string; query?: string }

function split(text: string): Uri {
  const [, scheme, authority, path = '', query] = PARTS.exec(text) ?? []
  return {
    path,
    ...(scheme !== undefined && { scheme }),
    ...(authority !== undefined && { authority }),
    ...(query !== undefined && { query }),
  }
}

/** The second as seen from the first. */
export function joinBase(base: string, reference: string): string {
  const above = split(base.replace(/(^|\/)\.\.$/, '$1../'))
  const below = split(reference)
  if (below.scheme !== undefined) return together({ ...below, path: withoutDots(below.path) })
  const { scheme } = above
  const from = scheme === undefined ? {} : { scheme }
  if (below.authority !== undefined) return together({ ...below, ...from, path: withoutDots(below.path) })
  const place = above.authority === undefined ? from : { ...from, authority: above.authority }
  if (below.path === '')
    return together({ ...place, path: above.path, ...queryOf(below.query === undefined ? above : below) })
  const path = below.path.startsWith('/') ? below.path : merge(above, below.path)
  return together({ ...place, path: withoutDots(path), ...queryOf(below) })
}

function queryOf({ query }: Uri): { query?: string } {
  return query === undefined ? {} : { query }
}

function merge({ authority, path }: Uri, below: string): string {
  if (authority !== undefined && path === '') return `/${below}`
  return path.slice(0, path.lastIndexOf('/') + 1) + below
}

function together({ scheme, authority, path, query }: Uri): string {
  const before =
    (scheme === undefined ? '' : `${scheme}:`) + (authority === undefined ? '' : `//${authority}`)
  return before + path + (query === undefined ? '' : `?${query}`)
}

/** `..` that has nothing to go up from stays at the beginning of a relative path. */
function withoutDots(path: string): string {
  const rooted = path.startsWith('/')
  const kept: string[] = []
  const segments = path.split('/').slice(rooted ? 1 : 0)
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1
    if (segment === '..') goUp(kept, rooted)
    else if (segment !== '.' && (segment !== '' || last || kept.length === 0)) kept.push(segment)
    if (last && (segment === '..' || segment === '.')) kept.push('')
  }
  return (rooted ? '/' : '') + kept.join('/')
}

function goUp(kept: string[], rooted: boolean): void {
  const above = kept.at(-1)
  if (above !== undefined && above !== '..') kept.pop()
  else if (!rooted) kept.push('..')
}
