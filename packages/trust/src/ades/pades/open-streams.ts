/** What lies inside streams of a PDF: their data without the one filter we know, and objects kept in them (§7.5.7). */
import type { Bytes } from '../../ports.ts'
import { openZlib } from './open-zlib.ts'
import { entryOf, nameOf, parseValue, PdfError, type PdfValue } from './parse-value.ts'
import type { PdfObject } from './read-objects.ts'

/**
 * The data of a stream; undefined for a filter that is not known or data that are broken. `row`: where a predictor may
 * be undone, how many octets a row has.
 */
export function streamData({ value, stream }: PdfObject, row?: number): Bytes | undefined {
  if (stream === undefined || value.kind !== 'dictionary') return undefined
  try {
    const filter = entryOf(value, 'Filter')
    const only = filter?.kind === 'array' && filter.items.length === 1 ? filter.items[0] : filter
    if (only === undefined) return stream
    const parameters = entryOf(value, 'DecodeParms')
    if (nameOf(only) !== 'FlateDecode') return undefined
    if (parameters === undefined) return openZlib(stream)
    return row === undefined ? undefined : unpredict(openZlib(stream), parameters, row)
  } catch (error) {
    if (error instanceof PdfError) return undefined
    throw error
  }
}

/** ISO 32000-2 §7.4.4.4: each row tells how it differs; only "as it is" and "from the row above" are known. */
function unpredict(data: Bytes, parameters: PdfValue, row: number): Bytes | undefined {
  if (parameters.kind !== 'dictionary') return undefined
  const predictor = numberOf(entryOf(parameters, 'Predictor'))
  if (predictor < 10 || numberOf(entryOf(parameters, 'Columns')) !== row) return undefined
  const rows = Math.floor(data.length / (row + 1))
  const out = new Uint8Array(rows * row)
  for (let i = 0; i < rows; i++) {
    const tag = data[i * (row + 1)]
    if (tag !== 0 && tag !== 2) return undefined
    for (let k = 0; k < row; k++) {
      const above = tag === 2 && i > 0 ? (out[(i - 1) * row + k] ?? 0) : 0
      out[i * row + k] = (data[i * (row + 1) + 1 + k] ?? 0) + above
    }
  }
  return out
}

export type Opened = {
  /** With those kept in streams, each at the place of its stream. */
  readonly objects: readonly PdfObject[]
  /** Streams of objects that could not be opened. */
  readonly closed: readonly PdfObject[]
}

const IN_STREAM_MAX = 10_000

export function openObjects(objects: readonly PdfObject[]): Opened {
  const closed: PdfObject[] = []
  const opened = objects.flatMap((object) => {
    if (!isObjectStream(object)) return [object]
    const inside = readObjectStream(object)
    if (inside === undefined) closed.push(object)
    return [object, ...(inside ?? [])]
  })
  return { objects: opened, closed }
}

function isObjectStream({ value }: PdfObject): boolean {
  return (
    value.kind === 'dictionary' &&
    value.entries.some(([key, type]) => key === 'Type' && nameOf(type) === 'ObjStm')
  )
}

function readObjectStream(object: PdfObject): PdfObject[] | undefined {
  const data = streamData(object)
  if (data === undefined || object.value.kind !== 'dictionary') return undefined
  try {
    const count = numberOf(entryOf(object.value, 'N'))
    const first = numberOf(entryOf(object.value, 'First'))
    if (count > IN_STREAM_MAX) throw new PdfError(`more than ${IN_STREAM_MAX} objects in a stream`)
    const cursor = { bytes: data, at: 0 }
    const heads = Array.from(
      { length: count },
      () => [numberOf(parseValue(cursor)), numberOf(parseValue(cursor))] as const,
    )
    return heads.map(([number, offset]) => ({
      number,
      generation: 0,
      start: object.start,
      value: parseValue({ bytes: data, at: first + offset }),
    }))
  } catch (error) {
    if (error instanceof PdfError) return undefined
    throw error
  }
}

function numberOf(value: PdfValue | undefined): number {
  if (value?.kind !== 'number' || !/^\d{1,10}$/.test(value.text)) throw new PdfError('not a number')
  return Number(value.text)
}
