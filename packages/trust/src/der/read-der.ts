/** Strict DER (X.690): definite minimal lengths, low tags, bounded size and depth; a view, never a copy. */
import type { Bytes } from '../ports.ts'

export class DerError extends Error {
  override readonly name = 'DerError'
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

const SIZE_BYTES_MAX = 1 << 20
const DEPTH_MAX = 24
const CHILDREN_MAX = 4096

export type Der = {
  /** The identifier octet as it stands. */
  readonly tag: number
  readonly content: Bytes
  /** Identifier, length and content. */
  readonly raw: Bytes
  readonly depth: number
}

/** Identifier octet of a context tag: `context(0)` primitive, `context(0, true)` constructed. */
export function context(number: number, constructed = false): number {
  return 0x80 | (constructed ? 0x20 : 0) | number
}

/** Reads exactly one value that fills the input. */
export function readDer(bytes: Bytes): Der {
  if (bytes.length > SIZE_BYTES_MAX) throw new DerError(`larger than ${SIZE_BYTES_MAX} bytes`)
  const der = readAt(bytes, 0, 0)
  if (der.raw.length !== bytes.length) throw new DerError('bytes after the value')
  return der
}

function readAt(bytes: Bytes, at: number, depth: number): Der {
  if (depth > DEPTH_MAX) throw new DerError(`deeper than ${DEPTH_MAX}`)
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new DerError('ends inside a header')
  if (tag === 0) throw new DerError('tag 0')
  if ((tag & 0x1f) === 0x1f) throw new DerError('tag number above 30')
  const count = first < 0x80 ? 0 : first & 0x7f
  const length = first < 0x80 ? first : readLength(bytes, at + 2, count)
  const start = at + 2 + count
  if (start + length > bytes.length) throw new DerError('length beyond the end')
  const raw = bytes.subarray(at, start + length)
  return { tag, content: bytes.subarray(start, start + length), raw, depth }
}

/** X.690 §10.1: the definite form, in the fewest octets. */
function readLength(bytes: Bytes, at: number, count: number): number {
  if (count === 0) throw new DerError('indefinite length')
  if (count > 3) throw new DerError('length of more than three octets')
  let length = 0
  for (let i = 0; i < count; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) throw new DerError('ends inside a length')
    length = length * 256 + byte
  }
  if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw new DerError('length not minimal')
  return length
}

export type Cursor = {
  /** Tag of what comes next, undefined at the end. */
  peek(): number | undefined
  next(tag: number, what: string): Der
  /** Whatever comes next, of any tag. */
  any(what: string): Der
  optional(tag: number): Der | undefined
  /** Refuses anything left over. */
  end(what: string): void
}

/** Walks the values inside a constructed one, in order: a SEQUENCE unless another tag is expected. */
export function enter(der: Der, what: string, tag: number = TAG.sequence): Cursor {
  if (der.tag !== tag || (tag & 0x20) === 0)
    throw new DerError(`${what}: expected constructed tag ${tag}, found ${der.tag}`)
  let at = 0
  const any = (name: string): Der => {
    if (at >= der.content.length) throw new DerError(`${name}: missing`)
    const value = readAt(der.content, at, der.depth + 1)
    at += value.raw.length
    return value
  }
  const peek = (): number | undefined => der.content[at]
  return {
    peek,
    any,
    next(tag, name) {
      if (peek() !== tag) throw new DerError(`${name}: expected tag ${tag}, found ${peek() ?? 'the end'}`)
      return any(name)
    },
    optional: (tag) => (peek() === tag ? any(what) : undefined),
    end(name) {
      if (at !== der.content.length) throw new DerError(`${name}: more than expected`)
    },
  }
}

/** All values inside a constructed one. */
export function childrenOf(der: Der, what: string, tag: number = TAG.sequence): Der[] {
  const cursor = enter(der, what, tag)
  const values: Der[] = []
  while (cursor.peek() !== undefined) {
    if (values.length === CHILDREN_MAX) throw new DerError(`${what}: more than ${CHILDREN_MAX} values`)
    values.push(cursor.any(what))
  }
  return values
}

/** Reads what is wrapped in an OCTET STRING (an extension value). */
export function readNested(bytes: Bytes, depth: number): Der {
  const der = readAt(bytes, 0, depth + 1)
  if (der.raw.length !== bytes.length) throw new DerError('bytes after the value')
  return der
}
