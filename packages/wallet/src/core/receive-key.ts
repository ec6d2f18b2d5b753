import { jwkThumbprint, runAsync } from '@entente/credentials'
import type { HolderKey } from './keys.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { credentialStore } from './store.ts'
import { WalletError } from './wallet-error.ts'

/**
 * The key of a credential at hand, once more: an offer may be for one key only (re-attestation). One for a key that is
 * not here is an offer for somebody else.
 */
export async function keyAtHand(
  { keys, storage, driver }: Pick<ReceiveDeps, 'keys' | 'storage' | 'driver'>,
  thumbprint: string,
): Promise<HolderKey> {
  const held = await credentialStore(storage).list()
  for (const { keyId } of held.flatMap(({ copies }) => copies)) {
    const key = await keys.find(keyId)
    if (key === undefined) continue
    if ((await runAsync(jwkThumbprint(key.publicJwk), driver)) === thumbprint) return keys.again(key)
  }
  throw new WalletError('REATTEST_KEY_DISCONTINUITY', 'the offer is for a key that this wallet does not hold')
}
