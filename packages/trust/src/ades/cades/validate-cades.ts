import type { DocumentSteps } from '../../ports.ts'
import type { ValidationInput } from '../facts.ts'
import { judgeSignature } from '../judge-signature.ts'
import type { SignatureReport } from '../outcome.ts'
import { type CadesDocument, readCades } from './read-cades.ts'

/** A report for each signature of a CAdES document. Throws `DerError` for what is not CMS SignedData. */
export function* validateCades(
  document: CadesDocument,
  input: ValidationInput,
): DocumentSteps<SignatureReport[]> {
  const certificates = [...(document.certificates ?? []), ...(input.certificates ?? [])]
  const reports: SignatureReport[] = []
  for (const facts of yield* readCades({ ...document, certificates }))
    reports.push(yield* judgeSignature(facts, input))
  return reports
}
