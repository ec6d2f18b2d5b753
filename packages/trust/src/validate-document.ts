/** Any signed document → the reports of its signatures: what it is, is told by its first bytes, never by its name. */
import { validateCades } from './ades/cades/validate-cades.ts'
import { isJws, JwsError } from './ades/jades/parse-jws.ts'
import { validateJades } from './ades/jades/validate-jades.ts'
import type { ValidationInput } from './ades/facts.ts'
import type { EvidenceReport, SignatureReport } from './ades/outcome.ts'
import { PdfError } from './ades/pades/parse-value.ts'
import { isPdf } from './ades/pades/read-objects.ts'
import { validatePades } from './ades/pades/validate-pades.ts'
import { type StandingStamp, tokenIn, validateToken } from './ades/standing-stamps.ts'
import { type AsicReport, validateAsic } from './asic/validate-asic.ts'
import { DerError } from './der/read-der.ts'
import { recordIn, validateRecord } from './evidence/standing-record.ts'
import { JsonError } from './json.ts'
import type { Bytes, DocumentSteps } from './ports.ts'
import { validateXades } from './xades/validate-xades.ts'
import { XmlError } from './xml/xml.ts'

export type DocumentForm = 'ASiC' | 'PDF' | 'CMS' | 'XML' | 'JSON' | 'time-stamp' | 'evidence-record'

/** What is no signature and stands by itself. */
type Standing = 'time-stamp' | 'evidence-record'

export type SignedDocument = {
  readonly bytes: Bytes
  /** The files that its signatures are about, where they are not inside. */
  readonly detached?: readonly { readonly name: string; readonly bytes: Bytes }[]
}

export type DocumentReport =
  | {
      readonly ok: true
      readonly form: DocumentForm
      /** None for a document that nobody has signed. */
      readonly signatures: readonly SignatureReport[]
      /** Time-stamps that stand in no signature: of a container, or the token that the document is. */
      readonly stamps: readonly StandingStamp[]
      /** Evidence records that stand in no signature: of a container, or the one that the document is. */
      readonly evidence: readonly EvidenceReport[]
      /** Of a container: what else it says, and why it cannot stand for that. */
      readonly container?: Omit<AsicReport, 'signatures' | 'stamps' | 'evidence'>
    }
  | { readonly ok: false; readonly detail: string }

/** Never throws for a document: one that cannot be read is told with the reason. */
export function* validateDocument(
  document: SignedDocument,
  input: ValidationInput,
): DocumentSteps<DocumentReport> {
  const form = formOf(document.bytes)
  if (form === undefined)
    return { ok: false, detail: 'it is neither XML, PDF, CMS, JSON nor a container of signed files' }
  try {
    if (form === 'ASiC') return yield* container(document.bytes, input)
    const token = form === 'CMS' ? tokenIn(document.bytes) : undefined
    if (token !== undefined) {
      const stamps = yield* validateToken(token, document.detached ?? [], input)
      return { ok: true, form: 'time-stamp', signatures: [], stamps, evidence: [] }
    }
    const syntax = form === 'CMS' || form === 'XML' ? recordIn(document.bytes, form) : undefined
    if (syntax !== undefined) {
      const record = { bytes: document.bytes, syntax }
      const evidence = yield* validateRecord(record, document.detached ?? [], input)
      return { ok: true, form: 'evidence-record', signatures: [], stamps: [], evidence }
    }
    return {
      ok: true,
      form,
      signatures: yield* signaturesOf(form, document, input),
      stamps: [],
      evidence: [],
    }
  } catch (error) {
    if (UNREADABLE.some((kind) => error instanceof kind))
      return { ok: false, detail: `it begins like ${form} and cannot be read: ${(error as Error).message}` }
    throw error
  }
}

const UNREADABLE = [XmlError, DerError, PdfError, JsonError, JwsError]

function* container(bytes: Bytes, input: ValidationInput): DocumentSteps<DocumentReport> {
  const { signatures, stamps, evidence, ...rest } = yield* validateAsic(bytes, input)
  return {
    ok: true,
    form: 'ASiC',
    signatures: signatures.map(({ report }) => report),
    stamps,
    evidence,
    container: rest,
  }
}

function signaturesOf(
  form: Exclude<DocumentForm, 'ASiC' | Standing>,
  { bytes, detached = [] }: SignedDocument,
  input: ValidationInput,
): DocumentSteps<SignatureReport[]> {
  if (form === 'PDF') return validatePades({ bytes }, input)
  if (form === 'CMS') return validateCades({ bytes, detached }, input)
  if (form === 'JSON') return validateJades({ bytes, detached }, input)
  return validateXades({ bytes, find: (uri) => findFile(detached, uri) }, input)
}

/** A reference without a name is about the only file there is; otherwise the name must be that of a file. */
function findFile(
  files: NonNullable<SignedDocument['detached']>,
  uri: string | undefined,
): Bytes | undefined {
  if (uri === undefined) return files.length === 1 ? files[0]?.bytes : undefined
  const names = new Set([uri, decoded(uri)])
  return files.find(({ name }) => names.has(name))?.bytes
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}

const SEQUENCE = 0x30
const BYTE_ORDER_MARKS = ['\u00ef\u00bb\u00bf', '\u00ff\u00fe', '\u00fe\u00ff']

/** By its first bytes. */
export function formOf(bytes: Bytes): Exclude<DocumentForm, Standing> | undefined {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'ASiC'
  // A length of several octets, which no PDF begins with: its content may be a PDF.
  if (bytes[0] === SEQUENCE && (bytes[1] ?? 0) >= 0x80) return 'CMS'
  if (isPdf(bytes)) return 'PDF'
  if (bytes[0] === SEQUENCE) return 'CMS'
  const start = String.fromCharCode(...bytes.subarray(0, 256))
  const mark = BYTE_ORDER_MARKS.find((one) => start.startsWith(one)) ?? ''
  if (/^[\s\0]*</.test(start.slice(mark.length))) return 'XML'
  return isJws(bytes) ? 'JSON' : undefined
}
