import { expect, test } from 'vitest'
import { isLocalHost, isPublicAddress } from './address.ts'

test.each([
  '',
  'example.org',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.5',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:8.8.8.8',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2001::1',
])('%s is not a public address', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(['8.8.8.8', '172.32.0.1', '193.190.0.1', '2a02:2788::1', '2606:4700::1111'])(
  '%s is a public address',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test('this machine has three names', () => {
  expect(['localhost', '127.0.0.1', '[::1]'].every(isLocalHost)).toBe(true)
  expect(['localhost.example.org', '127.0.0.2', 'LOCALHOST', ''].some(isLocalHost)).toBe(false)
})
