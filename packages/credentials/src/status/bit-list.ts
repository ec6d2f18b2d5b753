import { FormatError } from '../errors.ts'
import type { Bytes } from '../ports.ts'

export type StatusBits = 1 | 2 | 4 | 8

/** Uncompressed statuses (Token Status List §4.1): index i stands in byte ⌊i·bits/8⌋ from the least significant end. */
export type BitList = { readonly bits: StatusBits; readonly bytes: Bytes }

/** Token Status List §7.1. */
export const STATUS_VALID = 0
export const STATUS_INVALID = 1
export const STATUS_SUSPENDED = 2

export function isStatusBits(value: unknown): value is StatusBits {
  return value === 1 || value === 2 || value === 4 || value === 8
}

/** A list of `size` entries, all valid. */
export function createBitList(bits: StatusBits, size: number): BitList {
  if (!Number.isSafeInteger(size) || size <= 0) {
    throw new FormatError('STATUS_LIST_FORM', `a status list cannot have ${size} entries`)
  }
  return { bits, bytes: new Uint8Array(Math.ceil((size * bits) / 8)) }
}

export function sizeOf({ bits, bytes }: BitList): number {
  return (bytes.length * 8) / bits
}

/** Status of an entry; undefined when the list is shorter. */
export function statusAt({ bits, bytes }: BitList, index: number): number | undefined {
  if (!Number.isSafeInteger(index) || index < 0) return undefined
  const perByte = 8 / bits
  const byte = bytes[Math.floor(index / perByte)]
  return byte === undefined ? undefined : (byte >> ((index % perByte) * bits)) & ((1 << bits) - 1)
}

/** Changes one entry in place: a list has millions of entries and one owner. */
export function setStatus(list: BitList, index: number, value: number): void {
  const { bits, bytes } = list
  const mask = (1 << bits) - 1
  if (statusAt(list, index) === undefined || !Number.isInteger(value) || value < 0 || value > mask) {
    throw new FormatError('STATUS_LIST_FORM', `no entry ${index}, or ${value} does not fit in ${bits} bits`)
  }
  const perByte = 8 / bits
  const at = Math.floor(index / perByte)
  const shift = (index % perByte) * bits
  bytes[at] = ((bytes[at] ?? 0) & ~(mask << shift)) | (value << shift)
}
