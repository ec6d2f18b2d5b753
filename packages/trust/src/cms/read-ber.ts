/**
 * BER as CMS meets it (X.690 §8): indefinite lengths, lengths that are longer than needed, strings in pieces. Values
 * look like those of read-der.ts, so that what must be DER inside is read by the strict reader; `toDer` gives the one
 * DER encoding, which is what a signature is over. Sizes and depth are bounded.
 */
import { concatBytes, sameBytes } from '../bytes.ts'
import { type Cursor, type Der, DerError, TAG } from '../der/read-der.ts'
import { der } from '../der/write-der.ts'
import type { Bytes } from '../ports.ts'

export const CMS_BYTES_MAX = 1 << 26
export const CERTIFICATE_BYTES_MAX = 1 << 16
const DEPTH_MAX = 32
const CHILDREN_MAX = 20_000
const CONSTRUCTED = 0x20
const CONSTRUCTED_OCTETS = TAG.octetString | CONSTRUCTED

export type BerOptions = {
  /** Octets of zero after the value are passed over: the room a PDF leaves for its signature. */
  readonly padded?: boolean
}

/** Reads exactly one value. */
export function readBer(bytes: Bytes, { padded = false }: BerOptions = {}): Der {
  if (bytes.length > CMS_BYTES_MAX) throw new DerError(`larger than ${CMS_BYTES_MAX} bytes`)
  const value = readAt(bytes, 0, 0)
  const rest = bytes.subarray(value.raw.length)
  if (rest.length > 0 && !(padded && rest.every((byte) => byte === 0)))
    throw new DerError('bytes after the value')
  return value
}

function readAt(bytes: Bytes, at: number, depth: number): Der {
  if (depth > DEPTH_MAX) throw new DerError(`deeper than ${DEPTH_MAX}`)
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) throw new DerError('ends inside a header')
  if (tag === 0) throw new DerError('tag 0')
  if ((tag & 0x1f) === 0x1f) throw new DerError('tag number above 30')
  if (first === 0x80) return readIndefinite(bytes, at, depth)
  const count = first < 0x80 ? 0 : first & 0x7f
  const length = count === 0 ? first : readLength(bytes, at + 2, count)
  const start = at + 2 + count
  if (start + length > bytes.length) throw new DerError('length beyond the end')
  const end = start + length
  return { tag, content: bytes.subarray(start, end), raw: bytes.subarray(at, end), depth }
}

function readLength(bytes: Bytes, at: number, count: number): number {
  if (count > 8) throw new DerError('length of more than eight octets')
  let length = 0
  for (let i = 0; i < count; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) throw new DerError('ends inside a length')
    length = length * 256 + byte
    if (length > CMS_BYTES_MAX) throw new DerError('length beyond the limit')
  }
  return length
}

/** §8.1.3.6: the content ends with two octets of zero. */
function readIndefinite(bytes: Bytes, at: number, depth: number): Der {
  const tag = bytes[at] ?? 0
  if ((tag & CONSTRUCTED) === 0) throw new DerError('indefinite length of a primitive')
  let next = at + 2
  let count = 0
  while (bytes[next] !== 0 || bytes[next + 1] !== 0) {
    if (next >= bytes.length) throw new DerError('content without an end')
    if (++count > CHILDREN_MAX) throw new DerError(`more than ${CHILDREN_MAX} values`)
    next += readAt(bytes, next, depth + 1).raw.length
  }
  return { tag, content: bytes.subarray(at + 2, next), raw: bytes.subarray(at, next + 2), depth }
}

/** As `enter` of read-der.ts, of values that may be BER. */
export function enterBer(value: Der, what: string, tag: number = TAG.sequence): Cursor {
  if (value.tag !== tag || (tag & CONSTRUCTED) === 0)
    throw new DerError(`${what}: expected constructed tag ${tag}, found ${value.tag}`)
  let at = 0
  const any = (name: string): Der => {
    if (at >= value.content.length) throw new DerError(`${name}: missing`)
    const found = readAt(value.content, at, value.depth + 1)
    at += found.raw.length
    return found
  }
  const peek = (): number | undefined => value.content[at]
  return {
    peek,
    any,
    next(expected, name) {
      if (peek() !== expected)
        throw new DerError(`${name}: expected tag ${expected}, found ${peek() ?? 'the end'}`)
      return any(name)
    },
    optional: (wanted) => (peek() === wanted ? any(what) : undefined),
    end(name) {
      if (at !== value.content.length) throw new DerError(`${name}: more than expected`)
    },
  }
}

export function childrenOfBer(value: Der, what: string, tag: number = TAG.sequence): Der[] {
  const cursor = enterBer(value, what, tag)
  const values: Der[] = []
  while (cursor.peek() !== undefined) {
    if (values.length === CHILDREN_MAX) throw new DerError(`${what}: more than ${CHILDREN_MAX} values`)
    values.push(cursor.any(what))
  }
  return values
}

/** The octets of an OCTET STRING, whole or in pieces (§8.7.3). */
export function octetsOf(value: Der, what: string): Bytes {
  if (value.tag === TAG.octetString) return value.content
  if (value.tag !== CONSTRUCTED_OCTETS) throw new DerError(`${what}: not octets`)
  return concatBytes(childrenOfBer(value, what, CONSTRUCTED_OCTETS).map((piece) => octetsOf(piece, what)))
}

/** The value with definite, shortest lengths and strings in one piece; the order of a SET is left as it stands. */
export function toDer(value: Der): Bytes {
  if ((value.tag & CONSTRUCTED) === 0) return der(value.tag, value.content)
  if (value.tag === CONSTRUCTED_OCTETS) return der(TAG.octetString, octetsOf(value, 'octets'))
  return der(value.tag, ...childrenOfBer(value, 'value', value.tag).map(toDer))
}

/** X.690 §11.6: the members of a SET OF in the order of their encodings, each in DER. */
export function sortedSet(members: readonly Der[]): Bytes {
  return der(TAG.set, ...members.map(toDer).sort(compareBytes))
}

export function compareBytes(a: Bytes, b: Bytes): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0)
  return a.length - b.length
}

export function isDer(value: Der): boolean {
  return sameBytes(toDer(value), value.raw)
}
