import { type Database, ownTables } from '../../store/database.ts'

/** The tables of migrations 0014 and 0030. Seconds are NumericDate; hashes are base64url. */
export type WalletProviderTables = {
  wallet_provider_unit: {
    reference: string
    known_since: string
    revoked_at: string | null
    day: number
    uses: number
  }
  wallet_provider_nonce: { hash: string; expires_at: number }
  wallet_provider_key: { hash: string }
  wallet_provider_place: { list: string; idx: number; unit: string; expires_at: number }
}

export function walletProviderTables(db: Database) {
  return ownTables<WalletProviderTables>(db)
}
