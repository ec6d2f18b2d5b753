import type { Decision } from '@entente/agreement'
import { constantTimeEqual, sha256 } from '../../kernel/crypto.ts'
import { appendFailed } from './events.ts'
import {
  discardDecided,
  findByResponseCode,
  findTransaction,
  markShown,
  type TransactionRow,
} from './store.ts'
import type { VerifierDeps } from './verifier-deps.ts'

export type DecidedCredential = {
  readonly queryId: string
  readonly decision: Decision
  readonly receiptId: string
}

export type PresentationResult =
  | {
      readonly outcome: 'decided'
      readonly id: string
      readonly serviceId: string
      readonly credentials: readonly (DecidedCredential & {
        /** By pivot name; undefined once the retention time is over. */
        readonly attributes: Readonly<Record<string, unknown>> | undefined
        /** RFC 7638 thumbprint of the key that signed the presentation; kept as long as the attributes. */
        readonly holderKey: string | undefined
      })[]
    }
  /** The holder said no, or the wallet could not answer: its OAuth error code. */
  | { readonly outcome: 'declined'; readonly id: string; readonly serviceId: string; readonly error: string }
  | { readonly outcome: 'refused'; readonly code: 'VP_SESSION_MISMATCH'; readonly detail: string }

/** What a person handed over, by receipt: gone when its time is over. */
export type Released = {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly holderKey?: string | undefined
}

export type ResultQuestion = { readonly sessionHash: string; readonly responseCode: string }

type ResultDeps = Pick<VerifierDeps, 'store' | 'audit' | 'clock'>

function mismatch(detail: string): PresentationResult {
  return { outcome: 'refused', code: 'VP_SESSION_MISMATCH', detail }
}

/**
 * Releases a result to the browser session that began the request, and to no other (OpenID4VP 1.0 §13.3). If
 * another session brings the code first, the person was sent there by somebody: the result is thrown away.
 */
export async function readResult(deps: ResultDeps, question: ResultQuestion): Promise<PresentationResult> {
  const { store } = deps
  const row = await findByResponseCode(store.db, sha256(question.responseCode))
  if (row === undefined) return mismatch('there is no result for this code')
  if (!constantTimeEqual(row.session_hash, question.sessionHash)) {
    await discard(deps, row)
    return mismatch('this result belongs to another browser session')
  }
  const first = row.state === 'decided' && (await store.transaction((tx) => markShown(tx, row.id)))
  // Since it was read, another session may have made it be thrown away: then its owner does not see it either.
  const current = row.state === 'decided' && !first ? await findTransaction(store.db, row.id) : row
  return current === undefined
    ? mismatch('there is no result for this code')
    : resultOf(current, deps.clock.now())
}

/**
 * The result of a request that was answered on another device: by its id, for the session that began it. Whoever
 * scanned the code knows the id, so another session gets nothing and changes nothing.
 */
export async function readCrossDeviceResult(
  deps: ResultDeps,
  { id, sessionHash }: { readonly id: string; readonly sessionHash: string },
): Promise<PresentationResult> {
  const row = await findTransaction(deps.store.db, id)
  if (row?.channel !== 'cross-device' || !constantTimeEqual(row.session_hash, sessionHash)) {
    return mismatch('there is no such request of this browser session')
  }
  if (row.state !== 'decided' && row.state !== 'shown' && row.state !== 'failed') {
    return mismatch('this request has no result yet')
  }
  if (row.state === 'decided') await deps.store.transaction((tx) => markShown(tx, row.id))
  return resultOf(row, deps.clock.now())
}

async function discard({ store, audit }: ResultDeps, row: TransactionRow): Promise<void> {
  const code = 'VP_SESSION_MISMATCH'
  await store.transaction(async (tx) => {
    if (!(await discardDecided(tx, row.id, code))) return
    await appendFailed(tx, audit, { transaction: row.id, service: row.service, code })
  })
}

function resultOf(row: TransactionRow, now: string): PresentationResult {
  const { id, service: serviceId, failure } = row
  if (row.state === 'failed') {
    return failure?.startsWith('WALLET_') === true
      ? { outcome: 'declined', id, serviceId, error: failure.slice('WALLET_'.length) }
      : mismatch('this result was thrown away')
  }
  const kept = row.attributes !== null && (row.attributes_delete_after ?? '') > now
  const released = (kept ? JSON.parse(row.attributes ?? '{}') : {}) as { [receipt: string]: Released }
  const decided = JSON.parse(row.result ?? '[]') as DecidedCredential[]
  const credentials = decided.map((one) => {
    const { attributes, holderKey } = released[one.receiptId] ?? {}
    return { ...one, attributes, holderKey }
  })
  return { outcome: 'decided', id, serviceId, credentials }
}

/** Where a request stands, for the page of the session that began it; undefined for everybody else. */
export async function findState(
  { store, clock }: ResultDeps,
  { id, sessionHash }: { readonly id: string; readonly sessionHash: string },
): Promise<{ readonly state: TransactionRow['state']; readonly failure: string | undefined } | undefined> {
  const row = await findTransaction(store.db, id)
  if (row === undefined || !constantTimeEqual(row.session_hash, sessionHash)) return undefined
  const open = row.state === 'requested' || row.state === 'fetched'
  const state = open && row.expires_at <= clock.now() ? 'expired' : row.state
  return { state, failure: row.failure ?? undefined }
}
