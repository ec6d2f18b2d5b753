/**
 * The indirect objects of a PDF as they stand in the file, one after the other, with the place of each: what a reader
 * would be led to by tables comes out of this too, and what tables hide as well. Compressed objects are not opened.
 */
import { encodeUtf8 } from '../../bytes.ts'
import type { Bytes } from '../../ports.ts'
import {
  parseValue,
  type PdfCursor,
  type PdfDictionary,
  PdfError,
  type PdfValue,
  skipSpace,
} from './parse-value.ts'

export type PdfObject = {
  readonly number: number
  readonly generation: number
  /** Of the object number in the file. */
  readonly start: number
  readonly value: PdfValue
  /** Of a stream: as it stands, filters not undone. */
  readonly stream?: Bytes
}

export const PDF_BYTES_MAX = 1 << 28
const OBJECTS_MAX = 500_000

/** ISO 32000-2 §7.5.2: the header stands within the first kilobyte. */
export function isPdf(bytes: Bytes): boolean {
  return latin1(bytes.subarray(0, 1024)).includes('%PDF-')
}

const decoder = new TextDecoder('latin1')

/** One character for each octet: positions are those of the bytes, and ASCII is ASCII. */
export function latin1(bytes: Bytes): string {
  return decoder.decode(bytes)
}

/**
 * All objects in the order of the file. What looks like one inside a stream is passed over, so that nobody's content is
 * taken for structure; but after `from` nothing is, so that nobody hides structure in content. Throws `PdfError` for
 * what is no PDF.
 */
export function readObjects(bytes: Bytes, from = bytes.length): PdfObject[] {
  if (bytes.length > PDF_BYTES_MAX) throw new PdfError(`larger than ${PDF_BYTES_MAX} bytes`)
  if (!isPdf(bytes)) throw new PdfError('no header of a PDF')
  const objects: PdfObject[] = []
  let next = 0
  for (let word = findText(bytes, OBJ, 0); word >= 0; word = findText(bytes, OBJ, word + OBJ.length)) {
    const header = headerBefore(bytes, word)
    if (header === undefined || header.start < next) continue
    if (objects.length === OBJECTS_MAX) throw new PdfError(`more than ${OBJECTS_MAX} objects`)
    next = word + OBJ.length
    const cursor = { bytes, at: next }
    const found = readBody(cursor)
    if (found === undefined) continue
    objects.push({ ...header, ...found })
    if (header.start >= from) continue
    next = cursor.at
    word = Math.max(word, next - OBJ.length)
  }
  return objects
}

const OBJ = encodeUtf8('obj')
const STREAM = encodeUtf8('stream')
const END_OF_STREAM = encodeUtf8('endstream')

/** Where these octets stand next; -1 if nowhere. A whole file as text would be twice as large as the file. */
function findText(bytes: Bytes, text: Bytes, from: number): number {
  const [first = 0] = text
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
    if (startsAt(bytes, text, at)) return at
  return -1
}

function startsAt(bytes: Bytes, text: Bytes, at: number): boolean {
  return text.every((octet, i) => bytes[at + i] === octet)
}

const isDigit = (octet = 0): boolean => octet >= 0x30 && octet <= 0x39
const isLetter = (octet = 0): boolean => /[A-Za-z]/.test(String.fromCharCode(octet))
/** White space of the standard (§7.2.3), and what other readers take for it; the end of the file is none. */
export function isSpace(octet: number | undefined): boolean {
  return octet === 0 || octet === 0x20 || octet === 0xa0 || (octet !== undefined && octet >= 9 && octet <= 13)
}

/** §7.3.10: number and generation before the word `obj`, whatever space is between; undefined for another word. */
function headerBefore(
  bytes: Bytes,
  word: number,
): Pick<PdfObject, 'number' | 'generation' | 'start'> | undefined {
  if (isLetter(bytes[word + OBJ.length])) return undefined
  const generation = numberBefore(bytes, word, 5)
  const number = generation === undefined ? undefined : numberBefore(bytes, generation.start, 10)
  if (generation === undefined || number === undefined) return undefined
  return { number: number.value, generation: generation.value, start: number.start }
}

/** Digits and at least one space, ending here. */
function numberBefore(
  bytes: Bytes,
  end: number,
  digitsMax: number,
): { readonly value: number; readonly start: number } | undefined {
  let last = end
  while (isSpace(bytes[last - 1])) last--
  let start = last
  while (isDigit(bytes[start - 1]) && last - start <= digitsMax) start--
  const digits = last - start
  if (last === end || digits === 0 || digits > digitsMax) return undefined
  return { value: Number(latin1(bytes.subarray(start, last))), start }
}

/** Undefined for what looks like an object and is none. */
function readBody(cursor: PdfCursor): Pick<PdfObject, 'value' | 'stream'> | undefined {
  try {
    const value = parseValue(cursor)
    if (value.kind !== 'dictionary') return { value }
    const stream = readStream(cursor, value)
    return stream === undefined ? { value } : { value, stream }
  } catch (error) {
    if (error instanceof PdfError) return undefined
    throw error
  }
}

/** §7.3.8: by its length where that is written and true, else to the next end. */
function readStream(cursor: PdfCursor, dictionary: PdfDictionary): Bytes | undefined {
  const { bytes, at: back } = cursor
  skipSpace(cursor)
  if (!startsAt(bytes, STREAM, cursor.at)) {
    cursor.at = back
    return undefined
  }
  let start = cursor.at + STREAM.length
  if (bytes[start] === 0x0d) start++
  if (bytes[start] === 0x0a) start++
  const length = dictionary.entries.find(([key]) => key === 'Length')?.[1]
  const said = length?.kind === 'number' ? start + Number(length.text) : -1
  const isTrue = said >= start && /^\s*endstream/.test(latin1(bytes.subarray(said, said + 16)))
  const end = isTrue ? said : findText(bytes, END_OF_STREAM, start)
  if (end < 0) throw new PdfError('stream without an end')
  cursor.at = end
  return bytes.subarray(start, end)
}

/** Of several objects with one number the last one counts (§7.5.6). */
export function currentObjects(objects: readonly PdfObject[]): Map<number, PdfObject> {
  return new Map(objects.map((object) => [object.number, object]))
}
