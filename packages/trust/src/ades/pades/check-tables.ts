/**
 * Cross-reference tables that were added after a signature (ISO 32000-2 §7.5.4, §7.5.8): one that leads to another place
 * inside what was signed shows another document, though no object was added. That is how shadow attacks replace.
 */
import { openObjects, streamData } from './open-streams.ts'
import { entryOf, nameOf, type PdfDictionary, PdfError, type PdfValue } from './parse-value.ts'
import { currentObjects, isSpace, latin1, type PdfObject } from './read-objects.ts'
import type { Bytes } from '../../ports.ts'

/** Where a table says an object is: at a place in the file, or in a stream of objects. */
type Entry = { readonly number: number } & ({ readonly offset: number } | { readonly stream: number })

export type TablesQuestion = {
  readonly bytes: Bytes
  readonly objects: readonly PdfObject[]
  /** Where what was signed ends. */
  readonly end: number
}

/** One line for each entry that leads back to another place than before. */
export function tablesAfter({ bytes, objects, end }: TablesQuestion): string[] {
  const before = objects.filter(({ start }) => start < end)
  const known = currentObjects(openObjects(before).objects)
  const streams = currentObjects(before)
  const after = objects.filter(({ start }) => start >= end)
  const places = new Set(after.map(({ number, start }) => `${number} ${start}`))
  const isThere = (number: number, place: number): boolean => {
    let at = place
    while (isSpace(bytes[at])) at++
    return places.has(`${number} ${at}`)
  }
  const changes: string[] = []
  const entries = [...tableEntries(latin1(bytes.subarray(end)))]
  for (const object of after.filter(({ value }) => isXref(value))) {
    const found = streamEntries(object)
    if (found === undefined) changes.push(`cross-reference stream ${object.number} cannot be read`)
    else entries.push(...found)
  }
  for (const entry of entries) {
    const place = 'offset' in entry ? entry.offset : (streams.get(entry.stream)?.start ?? end)
    if (place >= end) {
      // A reader finds there what was not read as an object here, such as one with a comment in its head.
      if ('offset' in entry && !isThere(entry.number, place))
        changes.push(`object ${entry.number} is shown from a place where none was read`)
      continue
    }
    if (known.get(entry.number)?.start !== place)
      changes.push(`object ${entry.number} is shown from another place`)
  }
  return changes
}

function isXref(value: PdfValue): value is PdfDictionary {
  return (
    value.kind === 'dictionary' &&
    value.entries.some(([key, type]) => key === 'Type' && nameOf(type) === 'XRef')
  )
}

function* tableEntries(text: string): Generator<Entry, void, undefined> {
  const table = /(?<![a-z])xref\s+((?:\d+\s+\d+\s+(?:\d{10} \d{5} [nf]\s+)*)+)/g
  for (const [, body = ''] of text.matchAll(table)) {
    const section = /(\d+)\s+(\d+)\s+((?:\d{10} \d{5} [nf]\s+)*)/g
    for (const [, first = '', , lines = ''] of body.matchAll(section)) {
      let number = Number(first)
      for (const [, offset = '', kind] of lines.matchAll(/(\d{10}) \d{5} ([nf])/g)) {
        if (kind === 'n') yield { number, offset: Number(offset) }
        number++
      }
    }
  }
}

/** §7.5.8: fields of fixed width, perhaps predicted row by row from above. Undefined when they cannot be read. */
function streamEntries(object: PdfObject): Entry[] | undefined {
  if (object.value.kind !== 'dictionary') return undefined
  try {
    const widths = numbersOf(entryOf(object.value, 'W'))
    const size = numbersOf(entryOf(object.value, 'Size'))[0] ?? 0
    const index = entryOf(object.value, 'Index')
    const sections = index === undefined ? [0, size] : numbersOf(index)
    const row = widths.reduce((sum, width) => sum + width, 0)
    const data = streamData(object, row)
    if (data === undefined || widths.length !== 3 || row === 0 || row > 24) return undefined
    return rowsOf(data, widths, sections)
  } catch (error) {
    if (error instanceof PdfError) return undefined
    throw error
  }
}

function rowsOf(data: Bytes, widths: readonly number[], sections: readonly number[]): Entry[] {
  const [a = 0, b = 0, c = 0] = widths
  const entries: Entry[] = []
  let at = 0
  for (let section = 0; section + 1 < sections.length; section += 2) {
    const [first = 0, count = 0] = sections.slice(section)
    for (let i = 0; i < count && at + a + b + c <= data.length; i++, at += a + b + c) {
      const kind = a === 0 ? 1 : wide(data.subarray(at, at + a))
      const place = wide(data.subarray(at + a, at + a + b))
      if (kind === 1) entries.push({ number: first + i, offset: place })
      if (kind === 2) entries.push({ number: first + i, stream: place })
    }
  }
  return entries
}

function wide(bytes: Bytes): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

function numbersOf(value: PdfValue | undefined): number[] {
  const items = value?.kind === 'array' ? value.items : value === undefined ? [] : [value]
  return items.map((item) => {
    if (item.kind !== 'number' || !/^\d{1,10}$/.test(item.text)) throw new PdfError('not a number')
    return Number(item.text)
  })
}
