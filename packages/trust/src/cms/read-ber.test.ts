import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { octetsOf, readBer, toDer } from './read-ber.ts'

describe('BER', () => {
  const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

  test.each([
    ['nothing', ''],
    ['a tag without length', '30'],
    ['an indefinite length of a primitive', '0480 0000'],
    ['an indefinite length without an end', '3080 020101'],
    ['a length beyond the end', '0405 01'],
    ['a length of nine octets', '0489 000000000000000001 00'],
    ['a length of terabytes', '0486 ffffffffffff 00'],
    ['bytes after the value', '0500 01'],
    ['a high tag number', '1f8101 00'],
    ['the end of contents alone', '0000'],
  ])('%s is refused', (_, text) => {
    expect(() => readBer(hex(text))).toThrow(DerError)
  })

  test.each([
    ['a long length', '0481 01 aa', '0401 aa'],
    ['an indefinite length', '3080 020101 0000', '3003 020101'],
    ['octets in pieces', '2480 0401aa 2403 0401bb 0000', '0402 aabb'],
    ['nested indefinite lengths', '3080 3180 0500 0000 0000', '3004 3102 0500'],
  ])('%s has one DER encoding', (_, text, der) => {
    expect(toDer(readBer(hex(text)))).toEqual(hex(der))
  })

  test('zeros after the value are passed over only where a file leaves room', () => {
    expect(() => readBer(hex('0500 0000'))).toThrow('bytes after')
    expect(readBer(hex('0500 0000'), { padded: true }).raw).toHaveLength(2)
    expect(() => readBer(hex('0500 0001'), { padded: true })).toThrow('bytes after')
  })

  test('nesting without end is refused, and octets are octets', () => {
    expect(() =>
      readBer(new Uint8Array(4000).fill(0x30).map((byte, i) => (i % 2 === 0 ? byte : 0x80))),
    ).toThrow(DerError)
    expect(() => octetsOf(readBer(hex('0500')), 'x')).toThrow('not octets')
  })

  test('what is DER stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (octets) => {
        const der = write.sequence(
          ...octets.map((one) => write.octetString(one)),
          write.der(0x31, write.nothing()),
        )
        expect(toDer(readBer(der))).toEqual(der)
        expect(concatBytes([readBer(der).raw])).toEqual(der)
      }),
    )
  })
})
