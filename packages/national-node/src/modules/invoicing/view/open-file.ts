/** From the bytes somebody brings to what they say, or to the reason why they are no invoice. Nothing is kept. */
import {
  checkDocument,
  choosePack,
  type InvoiceDocument,
  type InvoiceModel,
  type InvoiceReport,
  type NotAnInvoice,
  type Pack,
  PACKS,
  readInvoice,
  readModel,
} from '@entente/invoice'
import { readAsic, ZipError } from '@entente/trust'
import { type CheckedSums, checkSums } from './check-sums.ts'
import { INVOICE_BYTES_MAX } from '../limits.ts'

/** Files that people take for the invoice, told apart by how they begin. */
export type OtherFile = 'no-file' | 'empty-file' | 'pdf' | 'archive' | 'picture' | 'web-page'

export type FileRefusal = Omit<NotAnInvoice, 'problem'> & {
  readonly problem: NotAnInvoice['problem'] | OtherFile
}

export type OpenedInvoice = {
  readonly invoice: InvoiceDocument
  readonly report: InvoiceReport
  readonly model: InvoiceModel
  readonly checked: CheckedSums
  /** Chosen by a person, named by the document, or neither: then EN 16931 stands in for what it names. */
  readonly chosenBy: 'person' | 'document' | 'nobody'
  /** The sets of rules that can be asked of a document in this syntax. */
  readonly packs: readonly Pack[]
  /** Of the container of signed files that it came in. */
  readonly entry: string | undefined
  /** It carries a signature, or came with one; whose, and whether it holds, is another question. */
  readonly signed: boolean
}

export type OpenedFile =
  | { readonly ok: true; readonly opened: OpenedInvoice }
  | { readonly ok: false; readonly refusal: FileRefusal }

/** Reads, checks by the rules it names or by those of `pack`, and makes its sums again. */
export function openFile(bytes: Uint8Array, pack?: Pack): OpenedFile {
  const { entry, document } = carriedBy(bytes)
  const other = entry === undefined ? otherFile(bytes) : undefined
  if (other !== undefined)
    return { ok: false, refusal: { problem: other, detail: other, line: 1, column: 1 } }
  const read = readInvoice(document)
  if (!read.ok) return read
  const { invoice } = read
  const packs = PACKS.filter(({ syntaxes }) => syntaxes.includes(invoice.syntax))
  const wanted = pack !== undefined && packs.includes(pack) ? pack : undefined
  const model = readModel(invoice)
  return {
    ok: true,
    opened: {
      invoice,
      model,
      report: checkDocument(invoice, wanted === undefined ? {} : { pack: wanted }),
      checked: checkSums(model),
      chosenBy: wanted !== undefined ? 'person' : isNamed(invoice, model) ? 'document' : 'nobody',
      packs,
      entry,
      // The namespace of XML Signature is none that invoices know.
      signed: entry !== undefined || invoice.byName.has('?:Signature'),
    },
  }
}

const isNamed = ({ syntax }: InvoiceDocument, { specification = '' }: InvoiceModel): boolean =>
  choosePack({ customization: specification.trim(), syntax }) !== undefined

type Carried = { readonly entry: string | undefined; readonly document: Uint8Array }

/** Of a container of signed files (ASiC-E, ASiC-S) the one file that is an invoice; anything else is as it came. */
function carriedBy(bytes: Uint8Array): Carried {
  const itself = { entry: undefined, document: bytes }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return itself
  try {
    const { form, data } = readAsic(bytes)
    if (form === 'ZIP' || form === 'OpenDocument') return itself
    const files = data
      .filter(({ size }) => size <= INVOICE_BYTES_MAX)
      .map((file) => ({ entry: file.name, document: file.bytes() }))
    const [invoice, more] = files.filter(({ document }) => readInvoice(document).ok)
    return invoice !== undefined && more === undefined ? invoice : itself
  } catch (error) {
    if (error instanceof ZipError) return itself
    throw error
  }
}

/** As the first octets stand in Latin 1. */
const BEGINNINGS: Readonly<
  Record<Exclude<OtherFile, 'no-file' | 'empty-file' | 'web-page'>, readonly string[]>
> = {
  pdf: ['%PDF-'],
  archive: ['PK\u0003\u0004', '\u001f\u008b', '7z\u00bc\u00af', 'Rar!'],
  picture: ['\u0089PNG', '\u00ff\u00d8\u00ff', 'GIF8', 'II*', 'MM\0*'],
}

function otherFile(bytes: Uint8Array): OtherFile | undefined {
  if (bytes.length === 0) return 'empty-file'
  const begins = Buffer.from(bytes.subarray(0, 64)).toString('latin1').replace('\u00ef\u00bb\u00bf', '')
  if (/^\s*(?:<!doctype html|<html\b)/i.test(begins)) return 'web-page'
  const found = Object.entries(BEGINNINGS).find(([, all]) => all.some((one) => begins.startsWith(one)))
  return found?.[0] as OtherFile | undefined
}
