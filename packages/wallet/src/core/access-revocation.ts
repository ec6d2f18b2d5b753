import { isUsableUrl, runAsync } from '@entente/credentials'
import {
  checkRevocation,
  crlAddresses,
  type Certificate,
  type createWebDriver,
  type Instant,
} from '@entente/trust'
import { download, type WalletFetch } from './http.ts'

export type RevocationDeps = {
  readonly fetch: WalletFetch
  readonly clock: { now(): Instant }
  /** http to this machine, in development only. */
  readonly allowLocalHttp?: boolean
  readonly paths: ReturnType<typeof createWebDriver>
}

const CRL_BYTES_MAX = 1024 * 1024
const ADDRESSES_MAX = 3

/**
 * RFC 5280 §6.3: why an access certificate below a listed authority does not count; undefined when it does. One that
 * names no list of revoked certificates has none to be asked for; where the list it names cannot be read, nobody is
 * believed. Only addresses that a listed authority has signed are called.
 */
export async function findRevocation(
  { fetch, clock, allowLocalHttp = false, paths }: RevocationDeps,
  { path, anchor }: { readonly path: readonly Certificate[]; readonly anchor: Certificate },
): Promise<string | undefined> {
  const named = path[0] === undefined ? [] : crlAddresses(path[0])
  if (named.length === 0) return undefined
  const usable = named.filter((url) => isUsableUrl(url, { allowLocalHttp })).slice(0, ADDRESSES_MAX)
  const found = await Promise.all(
    usable.map((url) => download(fetch, { url, accept: 'application/pkix-crl', bytesMax: CRL_BYTES_MAX })),
  )
  const crls = found.filter((crl) => crl !== undefined)
  const [status] = await runAsync(checkRevocation({ path, anchor, crls, at: clock.now() }), paths)
  if (status?.status === 'good') return undefined
  return status?.status === 'revoked'
    ? `leaf: revoked at ${status.revokedAt}`
    : `leaf: whether it was revoked could not be found out: ${status?.why ?? ''}`
}
