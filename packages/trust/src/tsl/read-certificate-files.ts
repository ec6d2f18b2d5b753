/**
 * Certificates out of the files in which countries hand them on: DER, PEM (also several in one file), a table of
 * services, ZIP of any. What is inside a ZIP is only read: names lead nowhere, and a ZIP inside is not opened.
 */
import { readZip } from '../asic/read-zip.ts'
import { ZipError } from '../asic/zip-error.ts'
import { encodeUtf8 } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import { parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes } from '../ports.ts'
import { looseBase64 } from '../xmldsig/parse-signature.ts'
import { readServiceTable, TABLE_BYTES_MAX, TableError, type TableRow } from './read-service-table.ts'

export type CertificateFile = { readonly name: string; readonly bytes: Bytes }

export type CertificateFileCode =
  | 'NO_CERTIFICATE'
  | 'BAD_ZIP'
  | 'BAD_TABLE'
  | 'TOO_LARGE'
  | 'TOO_MANY'
  | 'TOO_MANY_TABLES'

/** Thrown for the first file that cannot be taken; `file` names it, inside a ZIP by its name there. */
export class CertificateFileError extends Error {
  override readonly name = 'CertificateFileError'
  readonly code: CertificateFileCode
  /** Of a table with the line, and the column where there is one: `services.csv:7:type`. */
  readonly file: string

  constructor(code: CertificateFileCode, file: string, detail: string) {
    super(`${file}: ${detail}`)
    this.code = code
    this.file = file
  }
}

export const CERTIFICATES_MAX = 50
/** Of one certificate, and so of an entry with PEM around a chain of a few. */
const FILE_BYTES_MAX = 256 * 1024
/** Of everything in all ZIP files together, inflated. */
const ZIPPED_BYTES_MAX = 16 * 1024 * 1024
const TABLES_MAX = 5
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g

/** What a table says of a certificate; nothing where it came by itself. */
export type BroughtCertificate = {
  readonly der: Bytes
  readonly row?: Omit<TableRow, 'line' | 'certificate'>
}

/**
 * Each of them readable, in the order of the files; one that a row of a table names by its file comes with that row,
 * and not again. @throws CertificateFileError
 */
export function readCertificateFiles(files: readonly CertificateFile[]): readonly BroughtCertificate[] {
  const unpackedFiles = allUnpacked(files)
  const [tables, others] = [unpackedFiles.filter(isTable), unpackedFiles.filter((one) => !isTable(one))]
  const { found, named } = fromTables(tables, others)
  for (const file of others) {
    if (named.has(file)) continue
    const ders = certificatesIn(file.open())
    refuseMany(file.name, found.length + ders.length)
    for (const der of ders) {
      refuseUnreadable(file.name, der)
      found.push({ der })
    }
  }
  return found
}

type Packed = { readonly name: string; readonly open: () => Bytes }

const isTable = ({ name }: Pick<Packed, 'name'>): boolean => /\.csv$/i.test(name)
const isZip = (bytes: Bytes): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/** What each ZIP says that is in it is counted before anything is inflated, which holds it to its word. */
function allUnpacked(files: readonly CertificateFile[]): readonly Packed[] {
  let zipped = 0
  return files.flatMap(({ name, bytes }) => {
    if (!isZip(bytes)) {
      refuseLarge(name, bytes.length)
      return [{ name, open: () => bytes }]
    }
    const entries = inZip(name, () => readZip(bytes))
    zipped += entries.reduce((sum, { size }) => sum + size, 0)
    for (const entry of entries) refuseLarge(entry.name, entry.size)
    refuseOver(name, zipped, ZIPPED_BYTES_MAX)
    return entries.map((entry) => ({ name: entry.name, open: () => inZip(entry.name, entry.bytes) }))
  })
}

function inZip<Result>(name: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof ZipError) throw new CertificateFileError('BAD_ZIP', name, error.message)
    throw error
  }
}

function refuseLarge(name: string, size: number): void {
  refuseOver(name, size, isTable({ name }) ? TABLE_BYTES_MAX : FILE_BYTES_MAX)
}

function refuseOver(name: string, size: number, most: number): void {
  if (size > most) throw new CertificateFileError('TOO_LARGE', name, `larger than ${String(most)} bytes`)
}

function refuseMany(name: string, count: number): void {
  if (count > CERTIFICATES_MAX)
    throw new CertificateFileError('TOO_MANY', name, `more than ${String(CERTIFICATES_MAX)} certificates`)
}

type Told = {
  readonly found: BroughtCertificate[]
  /** Files that rows named. */
  readonly named: ReadonlySet<Packed>
}

function fromTables(tables: readonly Packed[], others: readonly Packed[]): Told {
  const surplus = tables[TABLES_MAX]
  if (surplus !== undefined)
    throw new CertificateFileError('TOO_MANY_TABLES', surplus.name, `more than ${String(TABLES_MAX)} tables`)
  const found: BroughtCertificate[] = []
  const named = new Set<Packed>()
  const said = new Map<string, string>()
  for (const table of tables) {
    const rows = rowsOf(table)
    refuseMany(table.name, found.length + rows.length)
    for (const { line, certificate, ...row } of rows) {
      const place = `${table.name}:${String(line)}:certificate`
      const file = fileNamed(certificate, others, place)
      if (file !== undefined) named.add(file)
      const der = onlyCertificate(file?.open() ?? bytesInCell(certificate), place)
      refuseOtherwise(said, { der, row }, place)
      found.push({ der, row })
    }
  }
  return { found, named }
}

/** By its whole name, or by its last part where it stands in a folder; which of several is nobody's guess. */
function fileNamed(name: string, files: readonly Packed[], place: string): Packed | undefined {
  const exact = files.filter((one) => one.name === name)
  const [file, ...more] = exact.length > 0 ? exact : files.filter((one) => one.name.endsWith(`/${name}`))
  if (more.length > 0) throw new CertificateFileError('BAD_TABLE', place, 'several files of this name')
  return file
}

function onlyCertificate(bytes: Bytes, place: string): Bytes {
  const [der = bytes, ...more] = certificatesIn(bytes)
  if (more.length > 0) throw new CertificateFileError('BAD_TABLE', place, 'a file with several certificates')
  refuseUnreadable(place, der)
  return der
}

/** A certificate is one service of its kind (TS 119 612 §5.5.3): of two rows about it, one would be lost. */
function refuseOtherwise(said: Map<string, string>, { der, row }: BroughtCertificate, place: string): void {
  const key = `${String(der)} ${row?.type ?? ''}`
  const now = JSON.stringify(row)
  if ((said.get(key) ?? now) !== now)
    throw new CertificateFileError('BAD_TABLE', place, 'another row says otherwise of this certificate')
  said.set(key, now)
}

function bytesInCell(cell: string): Bytes {
  return cell.includes('-----BEGIN') ? encodeUtf8(cell) : (looseBase64(cell) ?? new Uint8Array())
}

function rowsOf({ name, open }: Packed): readonly TableRow[] {
  try {
    return readServiceTable(open())
  } catch (error) {
    if (!(error instanceof TableError)) throw error
    const place = [name, String(error.line), error.column].filter((one) => one !== '').join(':')
    throw new CertificateFileError('BAD_TABLE', place, error.message)
  }
}

function certificatesIn(bytes: Bytes): readonly Bytes[] {
  const text = Array.from(bytes, (one) => String.fromCharCode(one)).join('')
  const blocks = [...text.matchAll(PEM)].map(([, body = '']) => looseBase64(body) ?? new Uint8Array())
  return blocks.length > 0 ? blocks : [bytes]
}

function refuseUnreadable(name: string, der: Bytes): void {
  try {
    parseCertificate(der)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    throw new CertificateFileError('NO_CERTIFICATE', name, error.message)
  }
}
