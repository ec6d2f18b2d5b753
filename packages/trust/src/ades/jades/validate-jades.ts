import type { DocumentSteps } from '../../ports.ts'
import type { ValidationInput } from '../facts.ts'
import { judgeSignature } from '../judge-signature.ts'
import type { SignatureReport } from '../outcome.ts'
import { type JadesDocument, readJades } from './read-jades.ts'

/** A report for each signature of a JAdES document. Throws `JsonError` or `JwsError` for what is no JWS. */
export function* validateJades(
  document: JadesDocument,
  input: ValidationInput,
): DocumentSteps<SignatureReport[]> {
  const certificates = [...(document.certificates ?? []), ...(input.certificates ?? [])]
  const reports: SignatureReport[] = []
  for (const facts of yield* readJades({ ...document, certificates }))
    reports.push(yield* judgeSignature(facts, input))
  return reports
}
