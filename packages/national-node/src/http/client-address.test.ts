import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressClass, clientAddress, isNetwork, trustedProxies } from './client-address.ts'

const OURS = trustedProxies(['10.0.0.0/8', 'fd00::/8', '192.0.2.7'])
const NOBODY = trustedProxies([])

describe('who asks', () => {
  test.each<[string, string | undefined, string | undefined, string]>([
    ['no header', '198.51.100.1', undefined, '198.51.100.1'],
    ['a header from a stranger is not read', '198.51.100.1', '203.0.113.9', '198.51.100.1'],
    ['our proxy names the client', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['two proxies of ours', '10.1.2.3', '203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['what a client invented stands before it', '10.1.2.3', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    [
      'also an address of ours that it invented',
      '10.1.2.3',
      '10.0.0.1, 203.0.113.9, 10.9.9.9',
      '203.0.113.9',
    ],
    ['a proxy by its one address', '192.0.2.7', '203.0.113.9', '203.0.113.9'],
    ['IPv4 taken by a socket of IPv6', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['a proxy of IPv6', 'fd00::1', '2001:db8::1', '2001:db8::1'],
    ['no address in the header', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['an address with a port', '10.1.2.3', '203.0.113.9:443', '10.1.2.3'],
    ['an empty header', '10.1.2.3', '', '10.1.2.3'],
    ['a header that is too long', '10.1.2.3', `${'203.0.113.9, '.repeat(100)}203.0.113.9`, '10.1.2.3'],
    ['only proxies of ours', '10.1.2.3', '10.0.0.9', '10.0.0.9'],
    ['a socket without address', undefined, '203.0.113.9', ''],
  ])('%s', (_, socket, header, client) => {
    expect(clientAddress(socket, header, OURS)).toBe(client)
  })

  test('without proxies of ours no header changes anything', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.string(), fc.array(fc.oneof(fc.ipV4(), fc.ipV6())), (socket, text, many) => {
        expect(clientAddress(socket, text, NOBODY)).toBe(socket)
        expect(clientAddress(socket, many.join(', '), NOBODY)).toBe(socket)
      }),
    )
  })
})

describe('whose bucket it is', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['', 'unknown'],
    ['x', 'unknown'],
  ])('%s: %s', (address, expected) => {
    expect(addressClass(address)).toBe(expected)
  })

  test('neighbours in one /64 share it', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const named = addressClass(address)
        expect(named).toMatch(/^([0-9a-f]{1,4}:){4}:\/64$/)
        expect(addressClass(`${named.slice(0, -5)}:1:2:3:4`.replace('::', ':'))).toBe(named)
      }),
    )
  })
})

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1', true],
  ['fd00::/8', true],
  ['0.0.0.0/0', false],
  ['::/0', false],
  ['10.0.0.0/33', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0.0/x', false],
  ['proxy.example', false],
  ['', false],
])('%s is a network: %s', (text, expected) => {
  expect(isNetwork(text)).toBe(expected)
})

test('what is no network stops the start, by name', () => {
  expect(() => trustedProxies(['everywhere'])).toThrow('everywhere')
})
