import { describe, expect, test } from 'vitest'
import { context, DerError, readDer } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import type { Bytes } from '../ports.ts'
import { hashIdentifier, hashOf, hashOid, pssIdentifier, schemeOf } from './scheme.ts'

const identifier = (oid: string, ...parameters: Bytes[]): Bytes =>
  write.sequence(write.oid(oid), ...parameters)
const field = (number: number, value: Bytes): Bytes => write.der(context(number, true), value)
const PSS = '1.2.840.113549.1.1.10'
const scheme = (bytes: Bytes, hash?: 'sha-256') => schemeOf(readDer(bytes), hash)

describe('signature algorithms', () => {
  test.each([
    [
      'RSA with SHA-256',
      identifier('1.2.840.113549.1.1.11', write.nothing()),
      { kind: 'rsa', hash: 'sha-256' },
    ],
    ['the same without parameters', identifier('1.2.840.113549.1.1.11'), { kind: 'rsa', hash: 'sha-256' }],
    ['ECDSA with SHA3-512', identifier('2.16.840.1.101.3.4.3.12'), { kind: 'ecdsa', hash: 'sha3-512' }],
    ['Ed448', identifier('1.3.101.113'), { kind: 'eddsa' }],
    [
      'PSS by default',
      identifier(PSS, write.sequence()),
      { kind: 'pss', hash: 'sha-1', maskHash: 'sha-1', salt: 20 },
    ],
    ['PSS without parameters', identifier(PSS), { kind: 'pss', hash: 'sha-1', maskHash: 'sha-1', salt: 20 }],
    [
      'PSS with a mask of its own',
      pssIdentifier({ kind: 'pss', hash: 'sha-256', maskHash: 'sha-512', salt: 7 }),
      { kind: 'pss', hash: 'sha-256', maskHash: 'sha-512', salt: 7 },
    ],
  ])('%s', (_, bytes, expected) => {
    expect(scheme(bytes)).toEqual(expected)
  })

  test('a bare key type has the hash that stands beside it, and none without', () => {
    expect(scheme(identifier('1.2.840.113549.1.1.1', write.nothing()), 'sha-256')).toEqual({
      kind: 'rsa',
      hash: 'sha-256',
    })
    expect(scheme(identifier('1.2.840.113549.1.1.1', write.nothing()))).toBeUndefined()
    // A name with a hash keeps its own, whatever stands beside it.
    expect(scheme(identifier('1.2.840.113549.1.1.5', write.nothing()), 'sha-256')).toEqual({
      kind: 'rsa',
      hash: 'sha-1',
    })
  })

  test.each([
    ['an unknown one', identifier('1.2.3')],
    ['RSA with parameters', identifier('1.2.840.113549.1.1.11', write.sequence())],
    ['PSS with an unknown hash', identifier(PSS, write.sequence(field(0, identifier('1.2.3'))))],
    [
      'PSS with another mask',
      identifier(PSS, write.sequence(field(1, identifier('1.2.3', hashIdentifier('sha-256'))))),
    ],
    ['PSS with another trailer', identifier(PSS, write.sequence(field(3, write.smallInteger(2))))],
    ['PSS with a giant salt', identifier(PSS, write.sequence(field(2, write.smallInteger(100_000))))],
  ])('%s is not known', (_, bytes) => {
    expect(scheme(bytes)).toBeUndefined()
  })

  test.each([
    [
      'parameters of PSS out of order',
      write.sequence(field(2, write.smallInteger(1)), field(0, hashIdentifier('sha-256'))),
    ],
    [
      'parameters of PSS twice',
      write.sequence(field(2, write.smallInteger(1)), field(2, write.smallInteger(1))),
    ],
    ['parameters of PSS that are none', write.sequence(field(4, write.smallInteger(1)))],
  ])('%s are refused', (_, parameters) => {
    expect(() => scheme(identifier(PSS, parameters))).toThrow(DerError)
  })
})

test('a hash is read as it is written, and one with parameters is not known', () => {
  for (const hash of ['md5', 'sha-1', 'sha-256', 'sha3-512', 'ripemd-160'] as const) {
    expect(hashOf(readDer(hashIdentifier(hash)))).toBe(hash)
    expect(hashOf(readDer(write.sequence(write.oid(hashOid(hash)))))).toBe(hash)
  }
  expect(hashOf(readDer(identifier(hashOid('sha-256'), write.sequence())))).toBeUndefined()
})
