import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, encodeUtf8 } from '../bytes.ts'
import { ZipError } from './zip-error.ts'
import { crc32, readZip } from './read-zip.ts'

type Part = {
  name: string
  data: string
  deflate?: boolean
  local?: { name?: string; method?: number; crc?: number; size?: number }
  central?: {
    size?: number
    packed?: number
    offset?: number
    flags?: number
    method?: number
    extra?: Uint8Array
  }
}

const u16 = (value: number) => Uint8Array.of(value & 255, (value >> 8) & 255)
const u32 = (value: number) => concatBytes([u16(value & 0xffff), u16(value >>> 16)])

type Made = { name: string; method: number; crc: number; size: number; packed: number }

const madeOf = ({ name, data, deflate = false }: Part) => {
  const raw = encodeUtf8(data)
  const packed = deflate ? new Uint8Array(deflateRawSync(raw)) : raw
  const made: Made = {
    name,
    method: deflate ? 8 : 0,
    crc: crc32(raw),
    size: raw.length,
    packed: packed.length,
  }
  return { made, packed }
}

const localHead = ({ name, method, crc, size, packed }: Made) => {
  const bytes = encodeUtf8(name)
  const numbers = [u32(0x04034b50), u16(20), u16(0), u16(method), u32(0), u32(crc), u32(packed), u32(size)]
  return concatBytes([...numbers, u16(bytes.length), u16(0), bytes])
}

const centralHead = ({
  name,
  method,
  crc,
  size,
  packed,
  flags,
  offset,
  extra = new Uint8Array(),
}: Made & { flags: number; offset: number; extra?: Uint8Array }) => {
  const bytes = encodeUtf8(name)
  const numbers = [
    u32(0x02014b50),
    u16(20),
    u16(20),
    u16(flags),
    u16(method),
    u32(0),
    u32(crc),
    u32(packed),
    u32(size),
  ]
  const none = [u16(0), u16(0), u16(0), u32(0)]
  return concatBytes([...numbers, u16(bytes.length), u16(extra.length), ...none, u32(offset), bytes, extra])
}

/** A ZIP with any part of it wrong. */
function zip(parts: readonly Part[], { comment = '', extra = 0, shift = 0 } = {}): Uint8Array {
  const locals: Uint8Array[] = []
  const centrals: Uint8Array[] = []
  let at = 0
  for (const part of parts) {
    const { made, packed } = madeOf(part)
    const head = localHead({ ...made, ...part.local })
    const crc = part.local?.crc ?? made.crc
    centrals.push(centralHead({ ...made, crc, flags: 0, offset: at, ...part.central }))
    locals.push(head, packed)
    at += head.length + packed.length
  }
  const list = concatBytes(centrals)
  const note = encodeUtf8(comment)
  const count = u16(parts.length + extra)
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(list.length), u32(at + shift)]
  return concatBytes([...locals, list, ...end, u16(note.length), note])
}

const one = (change: Partial<Part> = {}): Part => ({ name: 'a.txt', data: 'hello', ...change })

describe('reading a ZIP', () => {
  test('stored and deflated entries, folders left out', () => {
    const entries = readZip(
      zip([
        { name: 'mimetype', data: 'x' },
        { name: 'd/', data: '' },
        one({ name: 'd/b.txt', deflate: true }),
      ]),
    )
    expect(entries.map(({ name, stored, size }) => [name, stored, size])).toEqual([
      ['mimetype', true, 1],
      ['d/b.txt', false, 5],
    ])
    expect(entries.map((entry) => new TextDecoder().decode(entry.bytes()))).toEqual(['x', 'hello'])
  })
  const u64 = (value: number) => concatBytes([u32(value), u32(0)])
  const wide = (...values: number[]) =>
    concatBytes([u16(1), u16(8 * values.length), ...values.map((value) => u64(value))])
  const ALL_ONES = 0xffffffff
  test('sizes of eight octets in the list, in the order of the standard', () => {
    const central = { size: ALL_ONES, packed: ALL_ONES, extra: wide(5, 5) }
    const [entry] = readZip(zip([one({ central })]))
    expect(entry?.size).toBe(5)
    expect(() => readZip(zip([one({ central: { ...central, extra: wide(5) } })]))).toThrow('too large')
    expect(() => readZip(zip([one({ central: { ...central, extra: wide(6, 5) } })]))).toThrow('another size')
    expect(() => readZip(zip([one({ central: { ...central, extra: wide(7, 7) } })]))).toThrow('two sizes')
  })
  test('a comment may hold the mark of the end', () => {
    expect(
      readZip(zip([one()], { comment: 'PK\u0005\u0006 and more than twenty-two bytes after it' })),
    ).toHaveLength(1)
  })
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'not a ZIP file'],
    ['bytes before it', concatBytes([encodeUtf8('xx'), zip([one()])]), 'not a ZIP file'],
    ['bytes after it', concatBytes([zip([one()]), encodeUtf8('xx')]), 'not a ZIP file'],
    ['more entries than listed', zip([one()], { extra: 1 }), 'not an entry of the list'],
    ['a list that begins elsewhere', zip([one()], { shift: 1 }), 'not a ZIP file'],
    ['an entry twice', zip([one(), one()]), 'a.txt twice'],
    [
      'another name before the data',
      zip([one({ local: { name: 'b.txt' } })]),
      'a.txt is b.txt before its data',
    ],
    ['another method before the data', zip([one({ local: { method: 8 } })]), 'two methods'],
    ['another size before the data', zip([one({ local: { size: 6 } })]), 'two sizes'],
    ['an encrypted entry', zip([one({ central: { flags: 1 } })]), 'encrypted'],
    ['an unknown method', zip([one({ central: { method: 12 }, local: { method: 12 } })]), 'method 12'],
    [
      'two entries in the same bytes',
      zip([one(), one({ name: 'a.txt2', central: { offset: 0 } })]),
      'before its data',
    ],
    ['an absolute name', zip([one({ name: '/etc/x' })]), 'the name'],
    ['a name that leads out', zip([one({ name: 'a/../../x' })]), 'the name'],
    ['a name of another system', zip([one({ name: 'a\\x' })]), 'the name'],
    ['a drive', zip([one({ name: 'C:x' })]), 'the name'],
    ['a name with a nought', zip([one({ name: 'a\0.txt' })]), 'the name'],
    ['a bomb', zip([one({ data: 'a'.repeat(3_000_000), deflate: true })]), 'packed too densely'],
  ])('%s is refused', (_, bytes, detail) => {
    expect(() => readZip(bytes)).toThrow(detail)
  })
  test('another check sum is found when the bytes are asked for', () => {
    const [entry] = readZip(zip([one({ local: { crc: 1 } })]))
    expect(() => entry?.bytes()).toThrow('another check sum')
  })
  test('whatever is cut or changed, there is an answer', () => {
    const whole = zip([{ name: 'mimetype', data: 'x' }, one({ deflate: true, data: 'hello hello hello' })])
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (end, at, value) => {
        const bytes = new Uint8Array(whole.subarray(0, end))
        if (at < end) bytes[at] = value
        try {
          for (const entry of readZip(bytes)) entry.bytes()
        } catch (error) {
          expect(error).toBeInstanceOf(ZipError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
