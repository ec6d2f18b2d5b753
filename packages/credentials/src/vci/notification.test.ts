import { expect, test } from 'vitest'
import { MessageError } from '../oauth/message.ts'
import { createNotification, parseNotification } from './notification.ts'

test.each<[string, unknown]>([
  ['no object', 'x'],
  ['no id', { event: 'credential_accepted' }],
  ['an empty id', { notification_id: '', event: 'credential_accepted' }],
  ['no event', { notification_id: 'n' }],
  ['an unknown event', { notification_id: 'n', event: 'credential_lost' }],
  ['a description of no text', { notification_id: 'n', event: 'credential_failure', event_description: 1 }],
])('refused: %s', (_, value) => {
  expect(() => parseNotification(value)).toThrow(MessageError)
})

test('what we create is what we read; more members are ignored', () => {
  const said = { notificationId: 'n', event: 'credential_failure', description: 'disk full' } as const
  expect(parseNotification({ ...createNotification(said), more: 1 })).toEqual(said)
})
