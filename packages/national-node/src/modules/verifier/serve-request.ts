import { createJws, parseJws, REQUEST_OBJECT_TYP, runSync } from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'
import { findTransaction, markFetched } from './store.ts'
import type { VerifierDeps } from './verifier-deps.ts'

/**
 * The request object: the same one however often it is fetched, until it is answered or too old. A wallet that
 * posts a nonce of its own gets it back in an object signed anew (OpenID4VP 1.0 §5.10).
 */
export async function serveRequest(
  deps: Pick<VerifierDeps, 'store' | 'clock' | 'driver' | 'accessKey'>,
  id: string,
  walletNonce?: string,
): Promise<string> {
  const { store, clock } = deps
  const row = await findTransaction(store.db, id)
  // What is asked through the browser is handed to its page and never lies at an address.
  const open = (row?.state === 'requested' || row?.state === 'fetched') && row.channel !== 'dc-api'
  if (row === undefined || !open || row.expires_at <= clock.now()) {
    throw new Fault('not-found', 'verifier/unknown-request', 'There is no such request, or it is over')
  }
  if (row.state === 'requested') await store.transaction((tx) => markFetched(tx, id))
  return walletNonce === undefined
    ? row.request_object
    : withWalletNonce(deps, row.request_object, walletNonce)
}

function withWalletNonce(
  { driver, accessKey }: Pick<VerifierDeps, 'driver' | 'accessKey'>,
  requestObject: string,
  walletNonce: string,
): string {
  const { payload } = parseJws(requestObject)
  const { alg, key, x5c } = accessKey
  const header = { typ: REQUEST_OBJECT_TYP, x5c }
  return runSync(createJws({ header, payload: { ...payload, wallet_nonce: walletNonce }, alg, key }), driver)
}
