import { constantTimeEqual, sha256 } from '../../kernel/crypto.ts'
import type { DecidedCredential, PresentationResult, ResultQuestion } from '../verifier/index.ts'
import { type Ask, findAskByCode, moveAsk } from './ask-store.ts'
import { appendFailed } from './events.ts'
import type { GatewayDeps } from './gateway-deps.ts'

const MISMATCH = 'VP_SESSION_MISMATCH'

/**
 * The result of what was asked through a gateway, for the browser session that began it (OpenID4VP 1.0 §13.3).
 * Brought by another session, it is thrown away. Undefined for a code that belongs to no such request.
 */
export async function readResult(
  { store, clock, audit }: Pick<GatewayDeps, 'store' | 'clock' | 'audit'>,
  { responseCode, sessionHash }: ResultQuestion,
): Promise<PresentationResult | undefined> {
  const ask = await findAskByCode(store.db, sha256(responseCode))
  if (ask === undefined) return undefined
  if (constantTimeEqual(ask.session_hash, sessionHash)) {
    if (ask.state === 'decided')
      await store.transaction((tx) => moveAsk(tx, ask.id, { from: 'decided', state: 'shown' }))
    return resultOf(ask, clock.now())
  }
  await store.transaction(async (tx) => {
    const end = { failure: MISMATCH, attributes: null, attributes_delete_after: null }
    if (!(await moveAsk(tx, ask.id, { from: 'decided', state: 'failed', ...end }))) return
    await appendFailed(tx, audit, { request: ask.id, partner: ask.partner, code: MISMATCH })
  })
  return { outcome: 'refused', code: MISMATCH, detail: 'this result belongs to another browser session' }
}

function resultOf(ask: Ask, now: string): PresentationResult {
  const { id, service: serviceId, failure } = ask
  if (failure?.startsWith('WALLET_') === true)
    return { outcome: 'declined', id, serviceId, error: failure.slice('WALLET_'.length) }
  if (ask.state === 'failed')
    return { outcome: 'refused', code: MISMATCH, detail: 'this result was thrown away' }
  const kept = ask.attributes !== null && (ask.attributes_delete_after ?? '') > now
  const attributes = kept ? (JSON.parse(ask.attributes ?? '{}') as Record<string, unknown>) : undefined
  const decided = JSON.parse(ask.result ?? '[]') as DecidedCredential[]
  // The key of the holder was seen by the gateway, and stays there.
  return {
    outcome: 'decided',
    id,
    serviceId,
    credentials: decided.map((one) => ({ ...one, attributes, holderKey: undefined })),
  }
}
