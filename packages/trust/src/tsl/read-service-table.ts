/**
 * A table of services as an office keeps it (RFC 4180; also with semicolons, as spreadsheets write it in some
 * countries): one row for each certificate, which stands in the table or in a file beside it.
 */
import { decodeUtf8 } from '../bytes.ts'
import { addressOfStatus, addressOfType } from './tsl-uris.ts'

export type TableRow = {
  /** Of the file, for errors; the head is line 1. */
  readonly line: number
  readonly provider: string
  readonly country?: string
  readonly service?: string
  readonly type?: string
  readonly status?: string
  /** `YYYY-MM-DD`. */
  readonly since?: string
  /** Base64 of DER, PEM, or the name of a file. */
  readonly certificate: string
}

/** `column` is the name in the head, or empty where the whole line is wrong. */
export class TableError extends Error {
  override readonly name = 'TableError'
  readonly line: number
  readonly column: string

  constructor(line: number, column: string, detail: string) {
    super(`line ${String(line)}: ${detail}`)
    this.line = line
    this.column = column
  }
}

const COLUMNS = ['provider', 'country', 'service', 'type', 'status', 'since', 'certificate'] as const
type Column = (typeof COLUMNS)[number]
const NEEDED: readonly Column[] = ['provider', 'certificate']

export const TABLE_BYTES_MAX = 1024 * 1024
const NAME_MAX = 200
const CERTIFICATE_MAX = 64 * 1024
/** Rows that the caller may take are fewer; a table of many empty ones is not read to its end. */
const LINES_MAX = 1000

/** Every row with a provider and a certificate; empty lines are left out. @throws TableError */
export function readServiceTable(bytes: Uint8Array): readonly TableRow[] {
  const text = decodeUtf8(bytes)
  if (text === undefined) throw new TableError(1, '', 'not UTF-8')
  const [head, ...lines] = recordsOf(text.replace(/^\uFEFF/, ''))
  const columns = columnsOf(head)
  return lines
    .filter(({ cells }) => cells.some((one) => one.trim() !== ''))
    .map(({ line, cells }) => rowOf(line, columns, cells))
}

type TableRecord = { readonly line: number; readonly cells: readonly string[] }

function columnsOf(head: TableRecord | undefined): readonly Column[] {
  const names = (head?.cells ?? []).map((one) => one.trim().toLowerCase())
  const unknown = names.find((one) => !COLUMNS.some((known) => known === one))
  if (unknown !== undefined) throw new TableError(1, unknown.slice(0, 40), 'a column that is not known')
  if (new Set(names).size < names.length) throw new TableError(1, '', 'a column twice')
  const missing = NEEDED.find((one) => !names.includes(one))
  if (missing !== undefined) throw new TableError(1, missing, `the column ${missing} is missing`)
  return COLUMNS.filter((one) => names.includes(one)).toSorted((a, b) => names.indexOf(a) - names.indexOf(b))
}

function rowOf(line: number, columns: readonly Column[], cells: readonly string[]): TableRow {
  if (cells.length !== columns.length)
    throw new TableError(line, '', `${String(cells.length)} cells under ${String(columns.length)} columns`)
  const cell = (name: Column): string => cells[columns.indexOf(name)]?.trim() ?? ''
  for (const name of NEEDED) if (cell(name) === '') throw new TableError(line, name, 'empty')
  const filled = COLUMNS.filter((name) => cell(name) !== '')
  return Object.assign(
    { line, provider: '', certificate: '' },
    ...filled.map((name) => ({ [name]: READ[name](cell(name)) ?? wrong(line, name) })),
  ) as TableRow
}

function wrong(line: number, column: Column): never {
  throw new TableError(line, column, `what stands under ${column} cannot be taken`)
}

const READ: Readonly<Record<Column, (cell: string) => string | undefined>> = {
  provider: name,
  service: name,
  country: (cell) => (/^[A-Za-z]{2}$/.test(cell) ? cell.toUpperCase() : undefined),
  type: addressOfType,
  status: addressOfStatus,
  since: (cell) => (isDay(cell) ? cell : undefined),
  certificate: (cell) =>
    cell.length <= CERTIFICATE_MAX && !/[\0\u202A-\u202E]/.test(cell) ? cell : undefined,
}

/** Nothing that hides, or turns the reading direction of the words around it. */
function name(cell: string): string | undefined {
  return cell.length <= NAME_MAX && !/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(cell)
    ? cell
    : undefined
}

function isDay(cell: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(cell)) return false
  const [year = 0, month = 0, day = 0] = cell.split('-').map(Number)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return year > 0 && day >= 1 && day <= days
}

/** By the first line, where no name of a column has either character. */
const separatorOf = (text: string): string => (/^[^\r\n]*;/.test(text) ? ';' : ',')

/** RFC 4180 §2: quoted cells may hold separators, line ends and quotation marks, which are doubled. */
function recordsOf(text: string): readonly TableRecord[] {
  const separator = separatorOf(text)
  const records: TableRecord[] = []
  let [at, line] = [0, 1]
  while (at < text.length) {
    if (records.length > LINES_MAX) throw new TableError(line, '', 'too many lines')
    const cells: string[] = []
    const began = line
    for (;;) {
      const cell = cellAt(text, { at, line, separator })
      cells.push(cell.value)
      if (cells.length > COLUMNS.length) throw new TableError(began, '', 'more cells than columns')
      at = cell.end
      line += cell.value.split('\n').length - 1
      if (text[at] !== separator) break
      at++
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    line++
    records.push({ line: began, cells })
  }
  return records
}

type Place = { readonly at: number; readonly line: number; readonly separator: string }

type Cell = { readonly value: string; readonly end: number }

function cellAt(text: string, place: Place): Cell {
  return text[place.at] === '"' ? quotedCell(text, place) : plainCell(text, place)
}

const endsCell = (character: string | undefined, separator: string): boolean =>
  character === undefined || character === separator || character === '\r' || character === '\n'

function plainCell(text: string, { at, line, separator }: Place): Cell {
  let end = at
  while (!endsCell(text[end], separator)) end++
  const value = text.slice(at, end)
  if (value.includes('"')) throw new TableError(line, '', 'a quotation mark inside a cell')
  return { value, end }
}

function quotedCell(text: string, { at, line, separator }: Place): Cell {
  let end = text.indexOf('"', at + 1)
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  if (end < 0) throw new TableError(line, '', 'a quotation mark that is never closed')
  if (!endsCell(text[end + 1], separator)) throw new TableError(line, '', 'words after a quotation mark')
  return { value: text.slice(at + 1, end).replaceAll('""', '"'), end: end + 1 }
}
