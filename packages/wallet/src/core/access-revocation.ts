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
  /** When lists that did not come yet are given up; ten seconds when absent. */
  readonly deadline?: () => AbortSignal
}

const CRL_BYTES_MAX = 1024 * 1024
/** For each certificate. */
const ADDRESSES_MAX = 3
const DEADLINE_MS = 10_000

/**
 * RFC 5280 §6.3: why an access certificate below a listed authority does not count; undefined when it does. Each
 * certificate up to that authority is asked about, except one that names no list of revoked certificates; where a list
 * that it names cannot be read, nobody is believed. Only addresses that a listed authority has signed are called.
 */
export async function findRevocation(
  deps: RevocationDeps,
  { path, anchor }: { readonly path: readonly Certificate[]; readonly anchor: Certificate },
): Promise<string | undefined> {
  // One that names lists in a way that nobody can read is asked about too, and then not known.
  if (path.every(namesNone)) return undefined
  const crls = await downloadAll(deps, addressesOf(path, deps))
  const statuses = await runAsync(checkRevocation({ path, anchor, crls, at: deps.clock.now() }), deps.paths)
  for (const [place, certificate] of path.entries()) {
    const status = statuses[place]
    if (namesNone(certificate) || status?.status === 'good') continue
    const name = place === 0 ? 'leaf' : `issuer ${place}`
    return status?.status === 'revoked'
      ? `${name}: revoked at ${status.revokedAt}`
      : `${name}: whether it was revoked could not be found out: ${status?.why ?? ''}`
  }
  return undefined
}

function namesNone({ crlDistributionPoints }: Certificate): boolean {
  return crlDistributionPoints === undefined
}

function addressesOf(
  path: readonly Certificate[],
  { allowLocalHttp = false }: RevocationDeps,
): readonly string[] {
  const usable = path.map((one) => crlAddresses(one).filter((url) => isUsableUrl(url, { allowLocalHttp })))
  return [...new Set(usable.flatMap((urls) => urls.slice(0, ADDRESSES_MAX)))]
}

async function downloadAll(
  { fetch, deadline = () => AbortSignal.timeout(DEADLINE_MS) }: RevocationDeps,
  urls: readonly string[],
): Promise<Uint8Array[]> {
  const signal = deadline()
  const timed: WalletFetch = (url, init) => fetch(url, { ...init, signal })
  const found = await Promise.all(
    urls.map((url) => download(timed, { url, accept: 'application/pkix-crl', bytesMax: CRL_BYTES_MAX })),
  )
  return found.filter((crl) => crl !== undefined)
}
