import { type Database, ownTables } from '../../store/database.ts'

/** The tables of migrations 0007, 0013, 0031 and 0033. Seconds are NumericDate; hashes are base64url. */
export type IssuerTables = {
  issuer_oidc: {
    model: string
    id_hash: string
    payload: string
    grant_id: string | null
    uid: string | null
    consumed_at: number | null
    expires_at: number | null
  }
  issuer_offer: {
    id_hash: string
    code_hash: string
    person: string
    configurations: string
    tx_code_mac: string | null
    tx_code_description: string | null
    holder_key: string | null
    attempts: number
    used_at: string | null
    expires_at: number
  }
  issuer_recognised: {
    person: string
    type: string
    claims: string
    holder_key: string
    valid_until: number
    expires_at: number
  }
  issuer_once: { kind: string; hash: string; expires_at: number }
  issuer_credential: {
    id: string
    type: string
    subject: string
    list: string
    idx: number
    expires_at: number
    revoked_at: string | null
    unit: string | null
  }
  issuer_deferred: {
    id_hash: string
    type: string
    person: string
    client: string
    keys: string
    unit_status: string | null
    ready_at: number
    expires_at: number
  }
  issuer_unit: {
    id: string
    client_status: string | null
    key_storage_status: string | null
    look_at: number
    expires_at: number
  }
  issuer_notification: {
    id_hash: string
    subject: string
    type: string
    copies: number
    event: string | null
    expires_at: number
  }
}

export function issuerTables(db: Database) {
  return ownTables<IssuerTables>(db)
}
