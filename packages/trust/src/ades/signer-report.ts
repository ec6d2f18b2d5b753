/** Whose certificate it is, for the report of a signature and of a time-stamp. */
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { DocumentSteps } from '../ports.ts'
import type { CertificateAnswer } from './judge-certificate.ts'
import type { SignerReport } from './outcome.ts'

export function* signerReport(
  { raw, subject, issuer, serial }: Certificate,
  judged: CertificateAnswer | undefined,
): DocumentSteps<SignerReport> {
  const sha256: string = yield { op: 'hash', alg: 'sha-256', data: raw }
  const path = judged?.path?.map((one) => one.raw)
  const told = { subject: subject.text, issuer: issuer.text, serial, sha256, certificate: raw }
  return path === undefined ? told : { ...told, path }
}
