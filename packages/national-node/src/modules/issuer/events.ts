import type { Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

type Append = Pick<Audit, 'append'>

/** A batch of credentials went to a wallet. */
export async function appendIssued(tx: Tx, audit: Append, data: { type: string; copies: number }) {
  await audit.append(tx, { event: 'issuer.credential-issued', data })
}

/** Credentials lost their validity for ever. */
export async function appendRevoked(tx: Tx, audit: Append, data: { type: string; copies: number }) {
  await audit.append(tx, { event: 'issuer.credential-revoked', data })
}

/** What credentials were issued to is trusted no more: they went with it (ARF WUA_29). */
export async function appendUnitLost(
  tx: Tx,
  audit: Append,
  data: { part: 'client_status' | 'key_storage_status'; copies: number },
) {
  await audit.append(tx, { event: 'issuer.unit-lost', data })
}

/** A credential was offered to a person. */
export async function appendOffered(tx: Tx, audit: Append, data: { types: string; withTxCode: boolean }) {
  await audit.append(tx, { event: 'issuer.credential-offered', data })
}

/** A credential was asked for and comes later. */
export async function appendDeferred(tx: Tx, audit: Append, data: { type: string; copies: number }) {
  await audit.append(tx, { event: 'issuer.credential-deferred', data })
}

/** A wallet said what became of a batch. */
export async function appendNotified(
  tx: Tx,
  audit: Append,
  data: { type: string; copies: number; said: string },
) {
  await audit.append(tx, { event: 'issuer.wallet-notified', data })
}
