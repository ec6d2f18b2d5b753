import { type AgreementState, findPin, maySend, type OpenedNotice, openNotice } from '@entente/agreement'
import { Fault } from '../../kernel/fault.ts'
import { type AgreementsDeps, jadesVerifier } from './agreements-deps.ts'
import { appendNoticeReceived } from './events.ts'
import type { StateReader } from './read-history.ts'
import { bumpRevision, hasNotice, insertNotice } from './store.ts'
import { hexSha256 } from '../../kernel/crypto.ts'

/**
 * Keeps a notice of the other party: signature good, agreement known, signer pinned and allowed to send this
 * type. Receiving it again changes nothing. Order does not matter: the fold sorts.
 * @returns whether it was new
 */
export async function receiveNotice(
  deps: AgreementsDeps,
  reader: StateReader,
  compact: string,
): Promise<boolean> {
  const at = deps.clock.now()
  const opened = openNotice(compact, { verifySignature: jadesVerifier(deps), sha256: hexSha256, at })
  if (!opened.ok) {
    const code =
      opened.code === 'NOTICE_MALFORMED' ? 'agreements/notice-malformed' : 'agreements/notice-signature'
    throw new Fault('invalid', code, opened.detail)
  }
  // Anybody may send anything here: strangers and repetitions go no further than this, so that no writer waits for
  // them. What is left is judged again with what no other process can change meanwhile.
  const { states } = await reader.compiled(deps.store.db, at)
  requireSender(opened, states.get(opened.notice.agreement.id))
  if (await hasNotice(deps.store.db, opened.sha256)) return false
  return deps.store.transaction(async (tx) => {
    const { notice, sha256 } = opened
    const fresh = await reader.fresh(tx, at)
    requireSender(
      opened,
      fresh.find(({ id }) => id === notice.agreement.id),
    )
    const { party } = notice.issuer
    const facts = { agreement: notice.agreement.id, party, type: notice.type, seq: notice.seq, sha256 }
    const isNew = await insertNotice(tx, { ...facts, compact, received_at: at })
    if (!isNew) return false
    await bumpRevision(tx)
    await deps.publicLog.append(tx, { t: 'notice', sha256 })
    await appendNoticeReceived(tx, deps.audit, facts)
    return true
  })
}

/** Agreement known, signer pinned in it now, and allowed to send this type. */
function requireSender({ notice, x5tS256 }: OpenedNotice, state: AgreementState | undefined): void {
  if (state === undefined) {
    throw new Fault(
      'not-found',
      'agreements/unknown-agreement',
      `There is no agreement ${notice.agreement.id}`,
    )
  }
  const pin = findPin(state.pins, x5tS256, notice.issuedAt)
  if (pin === undefined || !maySend(notice, pin)) {
    throw new Fault('forbidden', 'agreements/notice-not-allowed', 'The signer may not send this notice')
  }
}
