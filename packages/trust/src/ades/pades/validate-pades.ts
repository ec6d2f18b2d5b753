import type { DocumentSteps } from '../../ports.ts'
import type { ValidationInput } from '../facts.ts'
import { judgeSignature } from '../judge-signature.ts'
import type { SignatureReport } from '../outcome.ts'
import { type PdfDocument, readPades } from './read-pades.ts'

/** A report for each signature of a PDF. Throws `PdfError` for what is no PDF. */
export function* validatePades(
  document: PdfDocument,
  input: ValidationInput,
): DocumentSteps<SignatureReport[]> {
  const certificates = [...(document.certificates ?? []), ...(input.certificates ?? [])]
  const reports: SignatureReport[] = []
  for (const facts of yield* readPades({ ...document, certificates }))
    reports.push(yield* judgeSignature(facts, input))
  return reports
}
