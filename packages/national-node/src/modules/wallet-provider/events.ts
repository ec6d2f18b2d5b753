import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>

/** A wallet instance, or a batch of keys, was attested. */
export async function appendAttested(tx: Tx, audit: Append, data: { what: string; keys: number }) {
  await audit.append(tx, { event: 'wallet-provider.attested', data })
}

/** A wallet unit was revoked, with all that was attested of it. */
export async function appendUnitRevoked(tx: Tx, audit: Append, data: { attestations: number }) {
  await audit.append(tx, { event: 'wallet-provider.unit-revoked', data })
}
