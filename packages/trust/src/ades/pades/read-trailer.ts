/** Where a PDF says that reading begins (ISO 32000-2 §7.5.5, §7.5.8): what an incremental update must point back to. */
import type { Bytes } from '../../ports.ts'
import { entryOf, parseValue, type PdfDictionary, PdfError, type PdfValue, skipSpace } from './parse-value.ts'
import { latin1 } from './read-objects.ts'

export type PdfTrailer = {
  /** The catalogue. */
  readonly root: { readonly number: number; readonly generation: number }
  /** One more than the highest number of an object. */
  readonly size: number
  /** Where the last table begins. */
  readonly previous: number
  /** An update goes on as the document began: in tables, or in streams. */
  readonly form: 'table' | 'stream'
  /** `Info` and `ID`, as they stand. */
  readonly kept: Readonly<Record<string, PdfValue>>
}

const TAIL_BYTES = 2048

/** Throws `PdfError`, also for an encrypted document: what would be added could not be read. */
export function readTrailer(bytes: Bytes): PdfTrailer {
  const tail = latin1(bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)))
  const previous = Number([...tail.matchAll(/startxref\s+(\d{1,10})\s+%%EOF/g)].at(-1)?.[1] ?? Number.NaN)
  if (!(previous < bytes.length)) throw new PdfError('no end that says where its table is')
  const cursor = { bytes, at: previous }
  skipSpace(cursor)
  const form = latin1(bytes.subarray(cursor.at, cursor.at + 4)) === 'xref' ? 'table' : 'stream'
  const dictionary = form === 'table' ? afterTable(bytes, cursor.at) : ofStream(bytes, cursor.at)
  if (entryOf(dictionary, 'Encrypt') !== undefined) throw new PdfError('encrypted')
  const [root, size] = [entryOf(dictionary, 'Root'), entryOf(dictionary, 'Size')]
  if (root?.kind !== 'ref' || size?.kind !== 'number') throw new PdfError('trailer without root or size')
  const kept = ['Info', 'ID'].flatMap((key) => {
    const value = entryOf(dictionary, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return { root, size: Number(size.text), previous, form, kept: Object.fromEntries(kept) }
}

function afterTable(bytes: Bytes, at: number): PdfDictionary {
  const start = latin1(bytes.subarray(at)).indexOf('trailer')
  if (start < 0) throw new PdfError('table without trailer')
  return dictionaryAt(bytes, at + start + 'trailer'.length)
}

function ofStream(bytes: Bytes, at: number): PdfDictionary {
  const head = /^\d{1,10}\s+\d{1,5}\s+obj/.exec(latin1(bytes.subarray(at, at + 32)))
  if (head === null) throw new PdfError('no table where the end says')
  return dictionaryAt(bytes, at + head[0].length)
}

function dictionaryAt(bytes: Bytes, at: number): PdfDictionary {
  const value = parseValue({ bytes, at })
  if (value.kind !== 'dictionary') throw new PdfError('trailer is not a dictionary')
  return value
}
