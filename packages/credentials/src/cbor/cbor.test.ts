import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../ports.ts'
import { CborError } from './cbor-error.ts'
import { CborRaw, CborTag, embeddedBytes, taggedValue, type CborValue } from './cbor-value.ts'
import { readCbor, readCborEntries, type CborOptions } from './read-cbor.ts'
import { embedded, writeCbor, writeEmbedded, writeEmbeddedAll } from './write-cbor.ts'

const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const toHex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex')
const map = (...entries: [number | string, CborValue][]) => new Map(entries)

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'accepted'
  } catch (error) {
    if (error instanceof CborError) return `${error.code} ${error.detail}`
    throw error
  }
}

test.each<[string, string, string, CborOptions?]>([
  ['nothing', '', 'CBOR_FORM the bytes end where an item should begin'],
  ['a byte after the item', '00 00', 'CBOR_FORM 1 bytes follow the item'],
  ['a head that ends', '19 01', 'CBOR_FORM the bytes end inside a length'],
  ['a byte string that ends', '43 01 02', 'CBOR_FORM the bytes end inside a string'],
  ['a text that ends', '63 61', 'CBOR_FORM the bytes end inside a string'],
  ['a list that ends', '82 01', 'CBOR_FORM the bytes end inside a list'],
  ['a map that ends after a key', 'a1 01', 'CBOR_FORM the bytes end inside a list or map'],
  ['a tag of nothing', 'c0', 'CBOR_FORM the bytes end where'],
  ['a list of 2^32 items in five bytes', '9b 0000000100000000', 'CBOR_FORM the bytes end inside a list'],
  ['a byte string of 2^53 bytes', '5b 001fffffffffffff', 'CBOR_FORM the bytes end inside a string'],
  ['an integer beyond 53 bits', '1b 0020000000000000', 'CBOR_FORM an integer beyond 53 bits'],
  ['a negative one beyond 53 bits', '3b 001fffffffffffff', 'CBOR_FORM an integer beyond 53 bits'],
  ['a reserved length', '1c', 'CBOR_FORM a reserved length'],
  ['an indefinite byte string', '5f 41 01 ff', 'CBOR_FORM an indefinite length is not allowed'],
  ['an indefinite text', '7f 61 61 ff', 'CBOR_FORM an indefinite length is not allowed'],
  ['an indefinite list', '9f 01 ff', 'CBOR_FORM an indefinite length is not allowed'],
  ['an indefinite map', 'bf 01 01 ff', 'CBOR_FORM an indefinite length is not allowed'],
  ['a break alone', 'ff', 'CBOR_FORM an end without a beginning'],
  ['a simple value', 'f0', 'CBOR_FORM a simple value without meaning'],
  ['a simple value of two bytes', 'f8 ff', 'CBOR_FORM a simple value without meaning'],
  ['text that is not UTF-8', '62 c3 28', 'CBOR_FORM a text is not UTF-8'],
  ['text with half a surrogate pair', '63 ed a0 80', 'CBOR_FORM a text is not UTF-8'],
  ['the same number as key twice', 'a2 01 00 01 00', 'CBOR_DUPLICATE the key 1 occurs twice'],
  ['the same text as key twice', 'a2 61 61 00 61 61 01', 'CBOR_DUPLICATE the key "a" occurs twice'],
  ['the same key in two lengths', 'a2 01 00 18 01 00', 'CBOR_DUPLICATE the key 1 occurs twice'],
  ['a byte string as key', 'a1 41 00 00', 'CBOR_FORM a key is neither'],
  ['true as key', 'a1 f5 00', 'CBOR_FORM a key is neither'],
  ['33 lists in each other', '81'.repeat(33) + '00', 'CBOR_DEPTH nested deeper than 32'],
  ['33 tags in each other', 'c1'.repeat(33) + '00', 'CBOR_DEPTH nested deeper than 32'],
  ['more items than allowed', '83 01 02 03', 'CBOR_SIZE the CBOR has too many items', { itemsMax: 3 }],
  ['more bytes than allowed', '43 010203', 'CBOR_SIZE the CBOR has 4 bytes', { bytesMax: 3 }],
  ['strict: a long length', '18 17', 'CBOR_FORM a length is written in more bytes', { strict: true }],
  ['strict: unsorted keys', 'a2 02 00 01 00', 'CBOR_FORM the keys are not sorted', { strict: true }],
  ['strict: text before number', 'a2 61 61 00 01 00', 'CBOR_FORM the keys are not sorted', { strict: true }],
  ['strict: a fraction', 'f9 3c00', 'CBOR_FORM a floating-point number', { strict: true }],
])('%s is refused', (_, bytes, expected, options) => {
  expect(codeOf(() => readCbor(hex(bytes), options))).toContain(expected)
})

/** RFC 8949 appendix A, the rows of this profile; the last column says whether our writer makes the same bytes. */
test.each<[string, CborValue, boolean]>([
  ['00', 0, true],
  ['17', 23, true],
  ['1818', 24, true],
  ['1903e8', 1000, true],
  ['1a000f4240', 1_000_000, true],
  ['1b000000e8d4a51000', 1_000_000_000_000, true],
  ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER, true],
  ['20', -1, true],
  ['3863', -100, true],
  ['3903e7', -1000, true],
  ['f90000', 0, false],
  ['f93c00', 1, false],
  ['f93e00', 1.5, false],
  ['f97bff', 65504, false],
  ['f90001', 5.960464477539063e-8, false],
  ['f9c400', -4, false],
  ['f97c00', Infinity, false],
  ['f97e00', NaN, false],
  ['fa47c35000', 100_000, false],
  ['fb3ff199999999999a', 1.1, false],
  ['f4', false, true],
  ['f5', true, true],
  ['f6', null, true],
  ['f7', undefined, false],
  ['40', new Uint8Array(), true],
  ['4401020304', hex('01020304'), true],
  ['60', '', true],
  ['6449455446', 'IETF', true],
  [`7840${'61'.repeat(64)}`, 'a'.repeat(64), true],
  [`7841${'61'.repeat(65)}`, 'a'.repeat(65), true],
  [`783e${'61'.repeat(60)}c3bc`, `${'a'.repeat(60)}ü`, true],
  ['62225c', '"\\', true],
  ['62c3bc', 'ü', true],
  ['63e6b0b4', '水', true],
  ['64f0908591', '\u{10151}', true],
  ['80', [], true],
  ['8301820203820405', [1, [2, 3], [4, 5]], true],
  ['a0', map(), true],
  ['a201020304', map([1, 2], [3, 4]), true],
  ['a26161016162820203', map(['a', 1], ['b', [2, 3]]), true],
  ['826161a161626163', ['a', map(['b', 'c'])], true],
])('%s is read, and written so where the profile writes it', (bytes, value, written) => {
  expect(readCbor(hex(bytes))).toEqual(value)
  if (written) expect(toHex(writeCbor(value))).toBe(bytes)
  else
    expect(
      typeof value === 'number' && Number.isInteger(value) ? '' : codeOf(() => writeCbor(value)),
    ).not.toBe('accepted')
})

describe('tags', () => {
  const date = 'd903ec6a323032302d30352d3034'
  test('keep the bytes of the whole item', () => {
    const value = readCbor(hex(`81${date}`)) as [CborTag]
    expect(value[0]).toMatchObject({ tag: 1004, value: '2020-05-04', encoded: hex(date) })
    expect(taggedValue(value[0], 1004)).toBe('2020-05-04')
    expect(taggedValue(value[0], 0)).toBeUndefined()
  })

  test('embedded CBOR keeps its bytes, however its length is written', () => {
    const item = readCbor(hex('d8185900020102'))
    expect(embeddedBytes(item)).toEqual(hex('0102'))
    expect((item as CborTag).encoded).toEqual(hex('d8185900020102'))
    expect(embeddedBytes(readCbor(hex('d81801')))).toBeUndefined()
    expect(toHex(writeCbor(embedded(1)))).toBe('d8184101')
    for (const length of [0, 23, 24, 255, 256, 20_000, 70_000]) {
      const value = new Uint8Array(length)
      expect(writeEmbedded(value)).toEqual(writeCbor(embedded(value)))
    }
  })

  test('several at once are the same as one by one, together or in pieces', () => {
    const values: CborValue[] = [1, 'ü', map([1, 2]), new Uint8Array(300)]
    const encoded = writeEmbeddedAll(values.map((value) => [value]))
    expect(encoded).toEqual(values.map((value) => writeEmbedded(value)))
    const [pieces] = writeEmbeddedAll([[new CborRaw(hex('a101')), 2]])
    expect(pieces).toEqual(writeEmbedded(map([1, 2])))
    expect(writeEmbeddedAll([])).toEqual([])
  })

  test('what is encoded already is written as it is', () => {
    expect(toHex(writeCbor([new CborRaw(hex('1800')), 1]))).toBe('82180001')
  })
})

test('keys are written in the order of RFC 8949 §4.2.1, whatever their order was', () => {
  const value = map(['aa', 1], ['b', 2], [-1, 3], [100, 4], [-2, 5], [10, 6], ['a', 7], ['ü', 8])
  expect([
    ...(readCbor(writeCbor(value), { strict: true }) as Map<string | number, CborValue>).keys(),
  ]).toEqual([10, 100, -1, -2, 'a', 'b', 'aa', 'ü'])
})

test.each<[string, CborValue]>([
  ['a fraction', 0.5],
  ['an unsafe integer', 2 ** 53],
  ['half a surrogate pair', '\ud800'],
  ['undefined', undefined],
])('%s cannot be written', (_, value) => {
  expect(codeOf(() => writeCbor([value]))).toContain('CBOR_FORM')
})

test('a writer that refused one value writes the next one rightly', () => {
  expect(codeOf(() => writeCbor(['x'.repeat(20_000), undefined]))).toContain('CBOR_FORM')
  expect(toHex(writeCbor([1]))).toBe('8101')
})

test('loose lengths are told, each one', () => {
  let loose = 0
  readCbor(hex('b9 0001 61 61 18 01'), { onLoose: () => loose++ })
  expect(loose).toBe(2)
})

test('the values of a map come with their bytes', () => {
  const entries = readCborEntries(hex('a2 61 61 1801 61 62 82 01 02'))
  expect(entries.get('a')).toEqual({ value: 1, encoded: hex('1801') })
  expect(entries.get('b')).toEqual({ value: [1, 2], encoded: hex('820102') })
  expect(codeOf(() => readCborEntries(hex('80')))).toContain('not a map')
  expect(codeOf(() => readCborEntries(hex('a2 01 00 01 00')))).toContain('CBOR_DUPLICATE')
  expect(codeOf(() => readCborEntries(hex('a1 01 00 00')))).toContain('follow the item')
})

const anyKey = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'grapheme', maxLength: 40 }))
const { value: anyValue } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<CborValue>(null, true, false, 0),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 5 }).map((entries): CborValue => new Map(entries)),
    fc.tuple(fc.nat(), tie('value')).map(([tag, value]): CborValue => new CborTag(tag, value)),
  ),
}))

/** Received tags know their bytes, made ones do not: both mean the same. */
const plain = (value: CborValue): unknown => {
  if (value instanceof CborTag) return { tag: value.tag, value: plain(value.value) }
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, plain(inner)]))
  return Array.isArray(value) ? value.map(plain) : value
}

test('what is written is read again, as itself and in the strict form', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(plain(readCbor(writeCbor(value), { strict: true }))).toEqual(plain(value))
    }),
    { numRuns: 400 },
  )
})

test('one value has one strict form: whatever the strict reader takes, the writer writes the same', () => {
  let taken = 0
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      let value: CborValue
      try {
        value = readCbor(bytes, { strict: true })
      } catch (error) {
        expect(error).toBeInstanceOf(CborError)
        return
      }
      if (value === undefined) return
      taken++
      if (!JSON.stringify(value)?.includes('undefined') && codeOf(() => writeCbor(value)) === 'accepted') {
        expect(writeCbor(value)).toEqual(bytes)
      }
    }),
    { numRuns: 2000 },
  )
  expect(taken).toBeGreaterThan(0)
})

test('cut or changed anywhere, it is read or refused by name, never anything else', () => {
  fc.assert(
    fc.property(anyValue, fc.nat(), fc.nat(255), fc.boolean(), (value, place, byte, cut) => {
      const bytes = writeCbor(value)
      const at = place % bytes.length
      if (cut) expect(codeOf(() => readCbor(bytes.subarray(0, at)))).toMatch(/^CBOR_/)
      else {
        bytes[at] = byte
        codeOf(() => readCbor(bytes))
      }
    }),
    { numRuns: 400 },
  )
})
