/** Incremental updates (ISO 32000-2 §7.5.6): what is there stays byte for byte, objects and a table are added. */
import { concatBytes } from '../../bytes.ts'
import type { Bytes } from '../../ports.ts'
import { PdfError } from './parse-value.ts'
import type { PdfTrailer } from './read-trailer.ts'
import { octets, valueText } from './write-value.ts'

export type PdfAddition = {
  readonly number: number
  readonly generation?: number
  /** What stands between `obj` and `endobj`. */
  readonly body: Bytes
}

const FILE_BYTES_MAX = 2 ** 31

/** The document with the additions behind it. */
export function appendUpdate(pdf: Bytes, trailer: PdfTrailer, additions: readonly PdfAddition[]): Bytes {
  const parts: Bytes[] = [pdf, octets('\n')]
  let at = pdf.length + 1
  const entries: Entry[] = []
  for (const { number, generation = 0, body } of additions) {
    entries.push({ number, generation, offset: at })
    const object = concatBytes([octets(`${number} ${generation} obj\n`), body, octets('\nendobj\n')])
    parts.push(object)
    at += object.length
  }
  const size = Math.max(trailer.size, ...additions.map(({ number }) => number + 1))
  const table =
    trailer.form === 'table'
      ? tableText(entries, size, trailer)
      : streamText([...entries, { number: size, generation: 0, offset: at }], size, trailer)
  const whole = concatBytes([...parts, table, octets(`startxref\n${at}\n%%EOF\n`)])
  if (whole.length > FILE_BYTES_MAX) throw new PdfError(`larger than ${FILE_BYTES_MAX} bytes`)
  return whole
}

type Entry = { readonly number: number; readonly generation: number; readonly offset: number }

function trailerText({ root, previous, kept }: PdfTrailer, size: number): string {
  const rest = Object.entries(kept).map(([key, value]) => ` /${key} ${valueText(value)}`)
  return `/Size ${size} /Root ${root.number} ${root.generation} R /Prev ${previous}${rest.join('')}`
}

/** §7.5.4: one section for each object; lines of twenty octets. */
function tableText(entries: readonly Entry[], size: number, trailer: PdfTrailer): Bytes {
  const sections = inOrder(entries).map(
    ({ number, generation, offset }) =>
      `${number} 1\n${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`,
  )
  return octets(`xref\n${sections.join('')}trailer\n<< ${trailerText(trailer, size)} >>\n`)
}

/** §7.5.8: the table is an object of its own and lists itself. */
function streamText(entries: readonly Entry[], size: number, trailer: PdfTrailer): Bytes {
  const all = inOrder(entries)
  const rows = new Uint8Array(all.length * 7)
  const view = new DataView(rows.buffer)
  for (const [i, { offset, generation }] of all.entries()) {
    view.setUint8(i * 7, 1)
    view.setUint32(i * 7 + 1, offset)
    view.setUint16(i * 7 + 5, generation)
  }
  const index = all.map(({ number }) => `${number} 1`).join(' ')
  const form = `/Type /XRef /W [1 4 2] /Index [${index}] /Length ${rows.length}`
  const head = `${size} 0 obj\n<< ${form} ${trailerText(trailer, size + 1)} >>\nstream\n`
  return concatBytes([octets(head), rows, octets('\nendstream\nendobj\n')])
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort((a, b) => a.number - b.number)
}
