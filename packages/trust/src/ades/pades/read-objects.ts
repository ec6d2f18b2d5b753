/**
 * The indirect objects of a PDF as they stand in the file, one after the other, with the place of each: what a reader
 * would be led to by tables comes out of this too, and what tables hide as well. Compressed objects are not opened.
 */
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
  const text = latin1(bytes)
  const objects: PdfObject[] = []
  const header = /(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj(?![A-Za-z])/g
  for (let match = header.exec(text); match !== null; match = header.exec(text)) {
    if (objects.length === OBJECTS_MAX) throw new PdfError(`more than ${OBJECTS_MAX} objects`)
    const cursor = { bytes, at: header.lastIndex }
    const found = readBody(cursor, text)
    if (found === undefined) continue
    objects.push({
      number: Number(match[1]),
      generation: Number(match[2]),
      start: match.index,
      ...found,
    })
    if (match.index < from) header.lastIndex = cursor.at
  }
  return objects
}

/** Undefined for what looks like an object and is none. */
function readBody(cursor: PdfCursor, text: string): Pick<PdfObject, 'value' | 'stream'> | undefined {
  try {
    const value = parseValue(cursor)
    if (value.kind !== 'dictionary') return { value }
    const stream = readStream(cursor, text, value)
    return stream === undefined ? { value } : { value, stream }
  } catch (error) {
    if (error instanceof PdfError) return undefined
    throw error
  }
}

/** §7.3.8: by its length where that is written and true, else to the next end. */
function readStream(cursor: PdfCursor, text: string, dictionary: PdfDictionary): Bytes | undefined {
  const back = cursor.at
  skipSpace(cursor)
  if (!text.startsWith('stream', cursor.at)) {
    cursor.at = back
    return undefined
  }
  let start = cursor.at + 6
  if (text[start] === '\r') start++
  if (text[start] === '\n') start++
  const length = dictionary.entries.find(([key]) => key === 'Length')?.[1]
  const said = length?.kind === 'number' ? start + Number(length.text) : -1
  const isTrue = said >= start && /^\s*endstream/.test(text.slice(said, said + 16))
  const end = isTrue ? said : text.indexOf('endstream', start)
  if (end < 0) throw new PdfError('stream without an end')
  cursor.at = end
  return cursor.bytes.subarray(start, end)
}

/** Of several objects with one number the last one counts (§7.5.6). */
export function currentObjects(objects: readonly PdfObject[]): Map<number, PdfObject> {
  return new Map(objects.map((object) => [object.number, object]))
}
