import { mac } from '../../kernel/crypto.ts'
import type { Keys } from '../../kernel/keys.ts'

/** The issuer's own key for keyed hashes, from the secret that all processes of the node share. */
export function issuerSecret(keys: Keys): string {
  return mac(keys.secret('mac'), 'issuer')
}
