import { MessageError, membersOf, optionalText, requiredText, type Place } from '../oauth/message.ts'

/** What a wallet did with what it received (OpenID4VCI 1.0 §11.1). */
const NOTIFICATION_EVENTS = ['credential_accepted', 'credential_failure', 'credential_deleted'] as const
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number]

export type CredentialNotification = {
  readonly notificationId: string
  readonly event: NotificationEvent
  /** For the issuer's log only; never shown. */
  readonly description?: string | undefined
}

const PLACE: Place = { code: 'NOTIFICATION_FORM', path: '' }

/** OpenID4VCI 1.0 §11.1. Throws MessageError; unknown members are ignored. */
export function parseNotification(value: unknown): CredentialNotification {
  const members = membersOf(value, PLACE)
  const said = requiredText(members, 'event', PLACE)
  const event = NOTIFICATION_EVENTS.find((known) => known === said)
  if (event === undefined) throw new MessageError('NOTIFICATION_FORM', 'event: is not known')
  return {
    notificationId: requiredText(members, 'notification_id', PLACE),
    event,
    description: optionalText(members, 'event_description', PLACE),
  }
}

export function createNotification({ notificationId, event, description }: CredentialNotification) {
  return {
    notification_id: notificationId,
    event,
    ...(description === undefined ? {} : { event_description: description }),
  }
}
