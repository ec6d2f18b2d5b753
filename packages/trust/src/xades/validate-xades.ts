import type { ValidationInput } from '../ades/facts.ts'
import { judgeSignature } from '../ades/judge-signature.ts'
import type { SignatureReport } from '../ades/outcome.ts'
import type { DocumentSteps } from '../ports.ts'
import { readXades, type XadesDocument } from './read-xades.ts'

/** A report for each signature of an XML document. Throws `XmlError` for what is not XML. */
export function* validateXades(
  document: XadesDocument,
  input: ValidationInput,
): DocumentSteps<SignatureReport[]> {
  const certificates = [...(document.certificates ?? []), ...(input.certificates ?? [])]
  const reports: SignatureReport[] = []
  for (const facts of yield* readXades({ ...document, certificates }))
    reports.push(yield* judgeSignature(facts, input))
  return reports
}
