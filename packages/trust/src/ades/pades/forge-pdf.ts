/** For tests: a PDF of one page, signed, with changes that a signer would never make. */
import { concatBytes, encodeUtf8, hex } from '../../bytes.ts'
import type { Bytes } from '../../ports.ts'
import { latin1 } from './read-objects.ts'

const CONTENTS_BYTES = 4096

export type PdfPlan = {
  /** In place of `/ByteRange [...]`, given the true one. */
  readonly byteRange?: (range: readonly number[]) => string
  readonly subFilter?: string
  /** Further entries of the signature dictionary. */
  readonly more?: string
  /** Objects 7 and on: fields of the form that the page shows. */
  readonly fields?: readonly string[]
  /** Further objects behind those. */
  readonly objects?: readonly string[]
  /** In place of the content of the page. */
  readonly contents?: string
}

/** Pads the true range so that its length is known before its numbers are. */
const plain = (range: readonly number[]): string => `/ByteRange [${range.join(' ')}]`.padEnd(60)

export type SignPdf = (covered: Bytes) => Promise<Bytes>

/** Objects 1 to 6: catalogue, pages, page, content, field, signature. */
export async function forgePdf(sign: SignPdf, plan: PdfPlan = {}): Promise<Bytes> {
  const { byteRange = plain, subFilter = 'ETSI.CAdES.detached', more = '' } = plan
  const { fields = [], objects = [], contents = '4 0 R' } = plan
  const shown = ['5 0 R', ...fields.map((_, i) => `${i + 7} 0 R`)].join(' ')
  const empty = '0'.repeat(CONTENTS_BYTES * 2)
  const write = (range: string): string =>
    withTable(`%PDF-1.7\n`, [
      `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${shown}] /SigFlags 3 >> >>`,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents ${contents} /Annots [${shown}] >>`,
      '<< /Length 18 >>\nstream\nBT (Agreed) Tj ET \nendstream',
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (S1) /Rect [0 0 0 0] /F 132 /V 6 0 R /P 3 0 R >>',
      `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter} /M (D:20261122090000Z) ${more}${range} /Contents <${empty}> >>`,
      ...fields,
      ...objects,
    ])
  const draft = write(' '.repeat(60))
  const start = draft.indexOf(`<${empty}>`)
  const end = start + empty.length + 2
  const text = write(byteRange([0, start, end, draft.length - end]).padEnd(60))
  const bytes = encodeUtf8(text)
  const value = await sign(concatBytes([bytes.subarray(0, start), bytes.subarray(end)]))
  return encodeUtf8(text.replace(empty, hex(value).padEnd(empty.length, '0')))
}

const PAGE = [
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>',
  '<< /Length 18 >>\nstream\nBT (Agreed) Tj ET \nendstream',
]

/** One page that nobody has signed. */
export function plainPdf(): Bytes {
  return encodeUtf8(withTable('%PDF-1.7\n', PAGE))
}

/** The same with its catalogue and pages in a stream of objects and its table in a stream (§7.5.7, §7.5.8). */
export function streamedPdf(): Bytes {
  const inside = PAGE.slice(0, 3)
  const offsets = inside.map((_, i) => inside.slice(0, i).join('\n').length + (i === 0 ? 0 : 1))
  const heads = offsets.map((offset, i) => `${i + 1} ${offset}`).join(' ')
  const packed = `${heads}\n${inside.join('\n')}`
  const first = heads.length + 1
  const head = '%PDF-1.7\n'
  const page = `4 0 obj\n${PAGE[3] ?? ''}\nendobj\n`
  const stream = `5 0 obj\n<< /Type /ObjStm /N 3 /First ${first} /Length ${packed.length} >>\nstream\n${packed}\nendstream\nendobj\n`
  const at = head.length + page.length + stream.length
  const row = (kind: number, place: number, index: number): number[] => [kind, place >> 8, place & 255, index]
  const rows = [
    row(0, 0, 0),
    ...[0, 1, 2].map((i) => row(2, 5, i)),
    row(1, head.length, 0),
    row(1, head.length + page.length, 0),
    row(1, at, 0),
  ]
  const table = `6 0 obj\n<< /Type /XRef /W [1 2 1] /Size 7 /Root 1 0 R /Length ${rows.length * 4} >>\nstream\n`
  const end = `\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`
  return concatBytes([
    encodeUtf8(head + page + stream + table),
    Uint8Array.from(rows.flat()),
    encodeUtf8(end),
  ])
}

function withTable(head: string, bodies: readonly string[]): string {
  let text = head
  const offsets = bodies.map((body, i) => {
    const offset = text.length
    text += `${i + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
  const size = bodies.length + 1
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
}

export type Added = { readonly number: number; readonly body: string }

/** An incremental update: objects, a table for them and for `moved` ones, which it shows from another place. */
export function update(
  pdf: Bytes,
  added: readonly Added[],
  moved: readonly (readonly [number, number])[] = [],
): Bytes {
  let text = ''
  const entries = added.map(({ number, body }) => {
    const offset = pdf.length + text.length
    text += `${number} 0 obj\n${body}\nendobj\n`
    return [number, offset] as const
  })
  const table = [...entries, ...moved].map(
    ([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`,
  )
  const previous = latin1(pdf).lastIndexOf('xref\n0')
  const tail = `xref\n${table.join('')}trailer\n<< /Size 20 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${pdf.length + text.length}\n%%EOF\n`
  return concatBytes([pdf, encodeUtf8(text + tail)])
}
