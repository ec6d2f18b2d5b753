/**
 * What creation needs from outside, as values: besides the crypto of every step here, a signature value, a time-stamp,
 * and what says that certificates are good. `createDocument` and `raiseDocument` give the answers (sign-document.ts).
 */
import type { Bytes, DocumentStep } from '../ports.ts'
import type { CreationCode, FileToSign, Material, SigningOrder } from './order.ts'

/** Answer: Bytes, raw r‖s for ECDSA. */
export type SignValueStep = { readonly op: 'sign-value'; readonly toBeSigned: Bytes }
/** Answer: DER of a token over the SHA-256 of the data. */
export type StampStep = { readonly op: 'stamp'; readonly data: Bytes }
/** Answer: `Material` about these certificates. */
export type MaterialStep = { readonly op: 'material'; readonly certificates: readonly Bytes[] }

export type CreationStep = DocumentStep | SignValueStep | StampStep | MaterialStep
export type CreationSteps<T> = Generator<CreationStep, T, never>

/** Thrown inside creation, an answer outside. */
export class CreationRefusal extends Error {
  override readonly name = 'CreationRefusal'
  readonly code: CreationCode

  constructor(code: CreationCode, detail: string) {
    super(detail)
    this.code = code
  }
}

export function* signValue(toBeSigned: Bytes): CreationSteps<Bytes> {
  const value: Bytes = yield { op: 'sign-value', toBeSigned }
  return value
}

export function* stampOver(data: Bytes): CreationSteps<Bytes> {
  const token: Bytes = yield { op: 'stamp', data }
  return token
}

export function* askMaterial(certificates: readonly Bytes[]): CreationSteps<Material> {
  const material: Material = yield { op: 'material', certificates }
  return material
}

/** Of formats that sign one file. */
export function onlyFile({ files, format }: SigningOrder): FileToSign {
  const [file] = files
  if (file === undefined || files.length > 1)
    throw new CreationRefusal('DOCUMENT_UNFIT', `${format} signs one file, not ${files.length}`)
  return file
}
