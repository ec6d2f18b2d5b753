/** Certificates out of the files in which countries hand them on: DER, PEM (also several in one file), ZIP of either. */
import { readZip } from '../asic/read-zip.ts'
import { ZipError } from '../asic/zip-error.ts'
import { DerError } from '../der/read-der.ts'
import { parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes } from '../ports.ts'
import { looseBase64 } from '../xmldsig/parse-signature.ts'

export type CertificateFile = { readonly name: string; readonly bytes: Bytes }

export type CertificateFileCode = 'NO_CERTIFICATE' | 'BAD_ZIP' | 'TOO_LARGE' | 'TOO_MANY'

/** Thrown for the first file that cannot be taken; `file` names it, inside a ZIP by its name there. */
export class CertificateFileError extends Error {
  override readonly name = 'CertificateFileError'
  readonly code: CertificateFileCode
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

/** DER, each of them readable, in the order of the files. @throws CertificateFileError */
export function readCertificateFiles(files: readonly CertificateFile[]): readonly Bytes[] {
  const found: Bytes[] = []
  for (const file of files.flatMap(unpacked)) {
    for (const der of certificatesIn(file.open())) {
      refuseUnreadable(file.name, der)
      found.push(der)
    }
    if (found.length > CERTIFICATES_MAX)
      throw new CertificateFileError(
        'TOO_MANY',
        file.name,
        `more than ${String(CERTIFICATES_MAX)} certificates`,
      )
  }
  return found
}

type Packed = { readonly name: string; readonly open: () => Bytes }

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
  if (size > FILE_BYTES_MAX)
    throw new CertificateFileError('TOO_LARGE', name, `larger than ${String(FILE_BYTES_MAX)} bytes`)
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
