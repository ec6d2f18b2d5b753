import type { SignatureFacts } from '@entente/agreement'
import { checkRevocation, parseCertificate, runSync, type SignatureReport } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { nodeDriver } from '../../kernel/crypto.ts'
import type { HeardCrl } from './revocation-lists.ts'

type Heard = {
  readonly heard: readonly HeardCrl[]
  /** When the list was fetched that may name the signer's own certificate. */
  readonly listed: Instant | null
  readonly at: Instant
}

const UNHEARD = { state: 'unavailable', fetchedAt: null } as const

/**
 * What was heard of the signer's certificate, for the decision. Material inside the document counts for its validity
 * and not here: an agreement asks how fresh our own knowledge is.
 */
export function readStatus(
  { signer }: Pick<SignatureReport, 'signer'>,
  { heard, listed, at }: Heard,
): SignatureFacts['status'] {
  const path = (signer?.path ?? []).map((der) => parseCertificate(der))
  const [anchor, below] = [path.at(-1), path.slice(0, -1)]
  if (anchor === undefined) return UNHEARD
  // A certificate that itself stands on the list: the list says whether it still counts.
  if (below.length === 0) return { state: 'valid', fetchedAt: listed }
  const asked = { path: below, anchor, at, crls: heard.map(({ der }) => der) }
  const [status] = runSync(checkRevocation(asked), nodeDriver())
  const fetchedAt = heard.map((one) => one.fetchedAt).toSorted()[0] ?? null
  if (status?.status === 'good') return { state: 'valid', fetchedAt }
  if (status?.status === 'revoked') return { state: 'revoked', fetchedAt, since: status.revokedAt }
  return UNHEARD
}
