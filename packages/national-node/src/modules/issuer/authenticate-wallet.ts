import {
  type AttestedClient,
  type ClientAttestationCode,
  runSync,
  verifyClientAttestation,
} from '@entente/credentials'
import { sha256 } from '../../kernel/crypto.ts'
import { CLOCK_SKEW_SECONDS } from '../../kernel/limits.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { issuerStore } from './store.ts'
import type { WalletTrust } from './wallet-trust.ts'

/** As long as a proof of a wallet instance may be old: after that its `iat` alone refuses it. */
const POP_SECONDS = 300

export type WalletRefusal = {
  readonly ok: false
  readonly code: ClientAttestationCode
  readonly detail: string
}
export type WalletAuthentication = { readonly ok: true; readonly client: AttestedClient } | WalletRefusal

/** Every header value as sent: a doubled header must show. */
export type AttestationHeaders = {
  readonly attestations: readonly string[]
  readonly pops: readonly string[]
}

/**
 * HAIP 1.0 §4.4.1: a wallet instance of a listed provider, its proof used once, its status good. The challenge in the proof
 * is compared by whoever made it.
 */
export async function authenticateWallet(
  deps: IssuerDeps & { readonly walletTrust: WalletTrust },
  headers: AttestationHeaders,
): Promise<WalletAuthentication> {
  const { config, clock, store, walletTrust } = deps
  const now = clock.seconds()
  const driver = await walletTrust.open()
  const verified = runSync(verifyClientAttestation({ ...headers, issuer: config.baseUrl, now }), driver)
  if (!verified.ok) return verified
  const { client } = verified
  const fault = await walletTrust.findStatusFault(client.status, driver)
  if (fault !== undefined) return { ok: false, code: 'WIA_STATUS', detail: `client_status: ${fault.detail}` }
  const once = {
    kind: 'attestation-pop',
    hash: sha256(`${client.instanceJkt} ${client.pop.jti}`),
    expiresAt: client.pop.iat + POP_SECONDS + CLOCK_SKEW_SECONDS,
  } as const
  if (await issuerStore(store.db).useOnce(once, now)) return { ok: true, client }
  return { ok: false, code: 'WIA_POP_JTI', detail: 'this proof was used before' }
}
