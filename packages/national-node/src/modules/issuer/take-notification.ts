import { type CredentialNotification, MessageError, parseNotification } from '@entente/credentials'
import { constantTimeEqual, sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { authorizeRequest, type ResourceRequest } from './authorize-request.ts'
import { appendNotified } from './events.ts'
import type { IssueDeps } from './issue-deps.ts'
import { subjectReference } from './issue-copies.ts'
import { notificationStore } from './notification-store.ts'
import { issuerSecret } from './secret.ts'

/**
 * OpenID4VCI 1.0 §11: the wallet says what became of a batch. The same said twice changes nothing; issuance never
 * depends on it. Whoever holds another person's token is told nothing of the batch.
 */
export async function takeNotification(
  deps: IssueDeps,
  request: ResourceRequest & { readonly body: unknown },
): Promise<void> {
  const { personId } = await authorizeRequest(deps, request)
  const { notificationId, event } = read(request.body)
  const idHash = sha256(notificationId)
  await deps.store.transaction(async (tx) => {
    const store = notificationStore(tx)
    const found = await store.find(idHash)
    const subject = subjectReference(issuerSecret(deps.keys), personId)
    if (found === undefined || !constantTimeEqual(found.subject, subject)) {
      throw new Fault('invalid', 'oauth/invalid_notification_id', 'notification_id: is unknown')
    }
    if (found.event === event) return
    await store.setEvent(idHash, event)
    await appendNotified(tx, deps.audit, { type: found.type, copies: found.copies, said: event })
  })
}

function read(body: unknown): CredentialNotification {
  try {
    return parseNotification(body)
  } catch (error) {
    if (!(error instanceof MessageError)) throw error
    throw new Fault('invalid', 'oauth/invalid_notification_request', error.detail)
  }
}
