import { DerError, parseCrl } from '@entente/trust'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import { createLru } from '../../kernel/lru.ts'
import {
  CRL_BYTES_MAX,
  CRL_KEPT_SECONDS,
  CRLS_IN_MEMORY_MAX,
  type SignaturesDeps,
} from './signatures-deps.ts'

export type HeardCrl = { readonly der: Uint8Array; readonly fetchedAt: Instant }

export type RevocationLists = (urls: readonly string[]) => Promise<readonly HeardCrl[]>

/**
 * Lists of revoked certificates, from addresses that a verified trusted list gives and from nowhere else: what stands
 * in a document or in a certificate is never called. One that cannot be had or read is not there.
 */
export function createRevocationLists(
  deps: Pick<SignaturesDeps, 'fetch' | 'clock' | 'log'>,
): RevocationLists {
  const kept = createLru<string, HeardCrl>(CRLS_IN_MEMORY_MAX)
  return async (urls) => {
    const heard = await Promise.all(
      urls.map(async (url) => {
        const known = kept.get(url)
        if (known !== undefined && addSeconds(known.fetchedAt, CRL_KEPT_SECONDS) > deps.clock.now())
          return known
        const fetched = await ask(deps, url)
        if (fetched !== undefined) kept.set(url, fetched)
        return fetched ?? known
      }),
    )
    return heard.filter((one) => one !== undefined)
  }
}

async function ask(
  { fetch, clock, log }: Pick<SignaturesDeps, 'fetch' | 'clock' | 'log'>,
  url: string,
): Promise<HeardCrl | undefined> {
  try {
    const answer = await fetch(url, { headers: { accept: 'application/pkix-crl' }, bytesMax: CRL_BYTES_MAX })
    if (answer.status !== 200) throw new Fault('upstream', 'signatures/crl', `answered ${answer.status}`)
    const der = await answer.bytes()
    parseCrl(der)
    return { der, fetchedAt: clock.now() }
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof DerError)) throw error
    log.warn('signatures.crl-not-heard', { url, detail: error.message })
    return undefined
  }
}
