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
import { type CheckedSums, checkSums } from './check-sums.ts'

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
}

export type OpenedFile =
  | { readonly ok: true; readonly opened: OpenedInvoice }
  | { readonly ok: false; readonly refusal: FileRefusal }

/** Reads, checks by the rules it names or by those of `pack`, and makes its sums again. */
export function openFile(bytes: Uint8Array, pack?: Pack): OpenedFile {
  const other = otherFile(bytes)
  if (other !== undefined)
    return { ok: false, refusal: { problem: other, detail: other, line: 1, column: 1 } }
  const read = readInvoice(bytes)
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
    },
  }
}

const isNamed = ({ syntax }: InvoiceDocument, { specification = '' }: InvoiceModel): boolean =>
  choosePack({ customization: specification.trim(), syntax }) !== undefined

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
