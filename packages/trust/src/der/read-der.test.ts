import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { childrenOf, type Der, DerError, enter, readDer, readNested } from './read-der.ts'
import {
  integerHex,
  readBitString,
  readBoolean,
  readIntegerBytes,
  readOid,
  readSmallInteger,
  readText,
  readTime,
  readWholeBits,
} from './read-values.ts'
import * as write from './write-der.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

test.each([
  ['nothing', ''],
  ['a tag without length', '30'],
  ['a length beyond the end', '0402 01'],
  ['a length beyond the end, long form', '0481 80 00'],
  ['bytes after the value', '0500 00'],
  ['an indefinite length', '3080 0000'],
  ['a long form where the short one fits', '0481 01 00'],
  ['a length with a leading zero', `0482 0080 ${'00'.repeat(128)}`],
  ['a length of four octets', '0484 00000001 00'],
  ['a length that ends early', '0482 01'],
  ['the reserved length octet', '04ff'],
  ['a high tag number', '1f8101 00'],
  ['tag 0', '0000'],
])('%s is refused', (_, hex) => {
  expect(() => readDer(bytes(hex))).toThrow(DerError)
})

test('input above the limit is refused before it is read', () => {
  expect(() => readDer(new Uint8Array((1 << 20) + 1))).toThrow('larger than')
})

test('nesting beyond the limit is refused', () => {
  let value = write.nothing()
  for (let i = 0; i < 30; i++) value = write.sequence(value)
  const descend = (der: Der): void => childrenOf(der, 'x').forEach(descend)
  expect(() => descend(readDer(value))).toThrow('deeper than')
})

test('a sequence may be left only when it is empty', () => {
  const cursor = enter(readDer(bytes('3003 020101')), 'pair')
  expect(() => cursor.end('pair')).toThrow('pair: more than expected')
  cursor.next(0x02, 'number')
  expect(() => cursor.next(0x02, 'number')).toThrow('number: expected tag 2, found the end')
  expect(() => cursor.any('number')).toThrow('number: missing')
})

test('a primitive cannot be entered, and octets wrap exactly one value', () => {
  expect(() => enter(readDer(bytes('0400')), 'x', 4)).toThrow('expected constructed tag 4')
  expect(() => enter(readDer(bytes('3100')), 'x')).toThrow('expected constructed tag 48, found 49')
  expect(() => readNested(bytes('0500 0500'), 0)).toThrow('bytes after')
})

describe('values in any other than their one encoding', () => {
  test.each<[string, string, (der: Der, what: string) => unknown]>([
    ['an empty integer', '0200', readIntegerBytes],
    ['a positive integer with a superfluous zero', '0202 0001', readIntegerBytes],
    ['a negative integer with a superfluous octet', '0202 ff80', readIntegerBytes],
    ['a negative small integer', '0201 80', readSmallInteger],
    ['a small integer of five octets', '0205 0100000000', readSmallInteger],
    ['a boolean of another value', '0101 01', readBoolean],
    ['a boolean of two octets', '0102 ffff', readBoolean],
    ['a bit string without its first octet', '0300', readBitString],
    ['nine unused bits', '0302 0900', readBitString],
    ['unused bits of nothing', '0301 01', readBitString],
    ['unused bits that are set', '0302 0101', readBitString],
    ['a key of broken octets', '0302 0180', readWholeBits],
    ['an empty object identifier', '0600', readOid],
    ['an object identifier with a leading 0x80', '0603 2a8001', readOid],
    ['a truncated object identifier', '0602 2a86', readOid],
    ['an object identifier with a giant arc', '060a 2affffffffffffffff7f', readOid],
    ['a time without Z', '170c 323631313232303930303030', readTime],
    ['a time with an offset', '1711 3236313132323039303030302b30313030', readTime],
    ['a time without seconds', '170b 323631313232303930305a', readTime],
    ['a time with a fraction', '1811 32303236313132323039303030302e355a', readTime],
    ['a date that does not exist', '170d 3236303233303039303030305a', readTime],
    ['text that is not UTF-8', '0c01 ff', readText],
    ['a character that is not printable', '1301 0a', readText],
    ['half a BMP character', '1e01 41', readText],
    ['a surrogate as BMP character', '1e02 d800', readText],
    ['IA5 beyond ASCII', '1601 e9', readText],
  ])('%s', (_, hex, read) => {
    expect(() => read(readDer(bytes(hex)), 'value')).toThrow(DerError)
  })
})

test.each<[string, string, (der: Der, what: string) => unknown, unknown]>([
  ['a UTCTime of this century', '170d 3439313233313233353935395a', readTime, '2049-12-31T23:59:59.000Z'],
  ['a UTCTime of the last century', '170d 3530303130313030303030305a', readTime, '1950-01-01T00:00:00.000Z'],
  ['a GeneralizedTime', '180f 32303530303130313030303030305a', readTime, '2050-01-01T00:00:00.000Z'],
  ['an object identifier of the second arc', '0603 883703', readOid, '2.999.3'],
  ['a BMP string', '1e02 00e9', readText, 'é'],
  ['a universal string', '1c04 0001f600', readText, '😀'],
  ['a teletex string as Latin-1', '1401 e9', readText, 'é'],
  ['what is no text', '0500', readText, undefined],
])('%s is read', (_, hex, read, value) => {
  expect(read(readDer(bytes(hex)), 'value')).toEqual(value)
})

test.each([
  ['00', '00'],
  ['00ff', 'ff'],
  ['7f', '7f'],
  ['ff', '-01'],
  ['ff00', '-0100'],
])('the integer %s is shown as %s', (hex, shown) => {
  expect(integerHex(bytes(hex))).toBe(shown)
})

test('what is written is read back, in the fewest octets', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      (content, number) => {
        expect(readDer(write.octetString(content)).content).toEqual(content)
        expect(readSmallInteger(readDer(write.smallInteger(number)), 'n')).toBe(number)
        const positive = readDer(write.integer(content))
        expect(() => readIntegerBytes(positive, 'n')).not.toThrow()
        expect(BigInt(`0x${integerHex(positive.content)}`)).toBe(
          BigInt(`0x0${Buffer.from(content).toString('hex')}`),
        )
      },
    ),
  )
})

test('object identifiers come back as they were', () => {
  const arc = fc.nat(2 ** 31)
  const any = fc.tuple(fc.constantFrom(0, 1), fc.nat(39), fc.array(arc, { maxLength: 8 }))
  fc.assert(
    fc.property(any, ([first, second, rest]) => {
      const dotted = [first, second, ...rest].join('.')
      expect(readOid(readDer(write.oid(dotted)), 'oid')).toBe(dotted)
    }),
  )
})

test.each(['', '1', '3.1', '1.40', '1.2.x', '1.-2'])('"%s" is no object identifier', (dotted) => {
  expect(() => write.oid(dotted)).toThrow(DerError)
})

test('arbitrary bytes never do more than throw a DerError', () => {
  const walk = (der: Der): void => {
    if ((der.tag & 0x20) !== 0) childrenOf(der, 'x', der.tag).forEach(walk)
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
      try {
        walk(readDer(input))
      } catch (error) {
        expect(error).toBeInstanceOf(DerError)
      }
    }),
  )
})
