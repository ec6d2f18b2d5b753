import type { Bytes } from '../ports.ts'

/** COSE labels and digest numbers are integers, everything else in an mdoc has names: no other key is read. */
export type CborKey = number | string
export type CborMap = ReadonlyMap<CborKey, CborValue>

/** RFC 8949 §3 as far as mdoc, COSE and CWT go: integers are safe integers, bytes are views of what was received. */
export type CborValue =
  | null
  | undefined
  | boolean
  | number
  | string
  | Bytes
  | readonly CborValue[]
  | CborMap
  | CborTag
  | CborRaw

/** Tags of this profile: date-time text, embedded CBOR, COSE_Sign1, CWT, full-date (RFC 8949 §3.4, RFC 8943 §2.1). */
export const CBOR_TAG = { dateTime: 0, sign1: 18, embedded: 24, cwt: 61, fullDate: 1004 } as const

/** `encoded`: the whole item as received, with its tag: digests and signatures are over these bytes. */
export class CborTag {
  readonly tag: number
  readonly value: CborValue
  readonly encoded: Bytes | undefined

  constructor(tag: number, value: CborValue, encoded?: Bytes) {
    this.tag = tag
    this.value = value
    this.encoded = encoded
  }
}

/** An item that is encoded already and is written as it is; readers never make one. */
export class CborRaw {
  readonly encoded: Bytes

  constructor(encoded: Bytes) {
    this.encoded = encoded
  }
}

export function isBytes(value: CborValue): value is Bytes {
  return value instanceof Uint8Array
}

export function isCborMap(value: CborValue): value is CborMap {
  return value instanceof Map
}

export function isCborList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value)
}

/** The content of an item with this tag, or undefined. */
export function taggedValue(value: CborValue, tag: number): CborValue {
  return value instanceof CborTag && value.tag === tag ? value.value : undefined
}

/** The bytes inside embedded CBOR, `#6.24(bstr)`, or undefined. */
export function embeddedBytes(value: CborValue): Bytes | undefined {
  const inner = taggedValue(value, CBOR_TAG.embedded)
  return isBytes(inner) ? inner : undefined
}
