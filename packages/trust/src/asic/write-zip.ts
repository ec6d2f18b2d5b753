/** A ZIP of stored entries (APPNOTE 6.3.10): the same entries give the same bytes, whatever the day. */
import { concatBytes, encodeUtf8 } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { crc32, ZIP_BYTES_MAX, ZIP_ENTRIES_MAX } from './read-zip.ts'
import { ZipError } from './zip-error.ts'

export type ZipPart = { readonly name: string; readonly bytes: Bytes }

const VERSION = 20
const UTF8_FLAG = 0x0800
const STORED = 0
/** 1 January 1980: the first day that ZIP knows. */
const DATE = 0x0021

/** In this order. Throws `ZipError` for names that no reader of ours would take. */
export function writeZip(parts: readonly ZipPart[]): Bytes {
  if (parts.length > ZIP_ENTRIES_MAX) throw new ZipError(`more than ${ZIP_ENTRIES_MAX} entries`)
  if (parts.reduce((sum, { bytes }) => sum + bytes.length, 0) > ZIP_BYTES_MAX)
    throw new ZipError(`more than ${ZIP_BYTES_MAX} bytes inside`)
  const names = new Set<string>()
  for (const { name } of parts) {
    refuseName(name)
    if (names.has(name)) throw new ZipError(`${name}: twice`)
    names.add(name)
  }
  const local: Bytes[] = []
  const central: Bytes[] = []
  let offset = 0
  for (const part of parts) {
    const name = encodeUtf8(part.name)
    const facts = numbers(VERSION, 2, UTF8_FLAG, 2, STORED, 2, 0, 2, DATE, 2, crc32(part.bytes), 4)
    const sizes = numbers(part.bytes.length, 4, part.bytes.length, 4, name.length, 2, 0, 2)
    const head = concatBytes([numbers(0x04034b50, 4), facts, sizes, name, part.bytes])
    const places = numbers(0, 2, 0, 2, 0, 2, 0, 4, offset, 4)
    central.push(concatBytes([numbers(0x02014b50, 4, VERSION, 2), facts, sizes, places, name]))
    local.push(head)
    offset += head.length
  }
  const list = concatBytes(central)
  const count = parts.length
  const end = numbers(0x06054b50, 4, 0, 2, 0, 2, count, 2, count, 2, list.length, 4, offset, 4, 0, 2)
  return concatBytes([...local, list, end])
}

function refuseName(name: string): void {
  const bad = name === '' || /[\\\0]|^\/|^[A-Za-z]:|\/$/.test(name) || name.split('/').includes('..')
  if (bad || !name.isWellFormed()) throw new ZipError(`the name ${JSON.stringify(name)}`)
}

/** Values and their widths in turn, smallest octet first. */
function numbers(...pairs: readonly number[]): Bytes {
  const octets: number[] = []
  for (let i = 0; i < pairs.length; i += 2)
    for (
      let octet = 0, rest = pairs[i] ?? 0;
      octet < (pairs[i + 1] ?? 0);
      octet++, rest = Math.floor(rest / 256)
    )
      octets.push(rest % 256)
  return Uint8Array.from(octets)
}
