import { expect, test } from 'vitest'
import { Fault } from './fault.ts'

test('a fault carries kind, code, public detail and the places that are wrong', () => {
  const fault = new Fault('invalid', 'issuer/unknown-offer', 'No such offer', [
    { pointer: '/id', detail: 'unknown' },
  ])
  expect(fault).toBeInstanceOf(Error)
  expect(fault).toMatchObject({
    name: 'Fault',
    kind: 'invalid',
    code: 'issuer/unknown-offer',
    detail: 'No such offer',
    errors: [{ pointer: '/id', detail: 'unknown' }],
    message: 'issuer/unknown-offer: No such offer',
  })
})
