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

export type CertificateFileCode = 'NO_CERTIFICATE' | 'BAD_ZIP' | 'BAD_TABLE' | 'TOO_LARGE' | 'TOO_MANY'

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
  const unpackedFiles = files.flatMap(unpacked)
  const [tables, others] = [unpackedFiles.filter(isTable), unpackedFiles.filter((one) => !isTable(one))]
  const named = new Set<Packed>()
  const told = tables.flatMap((table) => fromTable(table, others, named))
  const found = [...told]
  for (const file of others) {
    if (named.has(file)) continue
    for (const der of certificatesIn(file.open())) {
      refuseUnreadable(file.name, der)
      found.push({ der })
    }
    refuseMany(file.name, found.length)
  }
  return found
}

type Packed = { readonly name: string; readonly open: () => Bytes }

const isTable = ({ name }: Packed): boolean => /\.csv$/i.test(name)
const isZip = (bytes: Bytes): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

function unpacked({ name, bytes }: CertificateFile): readonly Packed[] {
  if (!isZip(bytes)) {
    refuseLarge(name, bytes.length)
    return [{ name, open: () => bytes }]
  }
  return inZip(name, () =>
    readZip(bytes).map((entry) => {
      refuseLarge(entry.name, entry.size)
      return { name: entry.name, open: () => inZip(entry.name, entry.bytes) }
    }),
  )
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
  const most = isTable({ name, open: () => new Uint8Array() }) ? TABLE_BYTES_MAX : FILE_BYTES_MAX
  if (size > most) throw new CertificateFileError('TOO_LARGE', name, `larger than ${String(most)} bytes`)
}

function refuseMany(name: string, count: number): void {
  if (count > CERTIFICATES_MAX)
    throw new CertificateFileError('TOO_MANY', name, `more than ${String(CERTIFICATES_MAX)} certificates`)
}

function fromTable(
  table: Packed,
  others: readonly Packed[],
  named: Set<Packed>,
): readonly BroughtCertificate[] {
  const rows = rowsOf(table)
  refuseMany(table.name, rows.length)
  return rows.map(({ line, certificate, ...row }) => {
    const place = `${table.name}:${String(line)}:certificate`
    const file = others.find(({ name }) => name === certificate || name.endsWith(`/${certificate}`))
    if (file !== undefined) named.add(file)
    const bytes = file?.open() ?? bytesInCell(certificate)
    const [der = bytes, ...more] = certificatesIn(bytes)
    if (more.length > 0)
      throw new CertificateFileError('BAD_TABLE', place, 'a file with several certificates')
    refuseUnreadable(place, der)
    return { der, row }
  })
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
