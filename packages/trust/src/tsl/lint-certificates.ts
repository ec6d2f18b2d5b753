/** Certificates of a list, against what their services are said to do (TS 119 612 §5.5.1, §5.5.3). */
import { base64 } from '../base64.ts'
import { DerError } from '../der/read-der.ts'
import { EKU } from '../pkix/oids.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, Instant } from '../ports.ts'
import { error, type LintFinding, warning } from './lint-finding.ts'
import type { ListView } from './list-view.ts'
import { isAuthorityType, isStampType } from './tsl-uris.ts'

/** Those of the newest period of each service: the past is not changed any more. */
export function lintCertificates({ entities }: ListView, at: Instant): readonly LintFinding[] {
  const seen = new Map<string, string>()
  const findings: LintFinding[] = []
  entities.forEach(({ services }, entity) =>
    services.forEach(([{ certificates, type = '' }], service) => {
      const path = `/entities/${String(entity)}/services/${String(service)}`
      certificates.forEach((der, index) => {
        const here = `${path}/certificates/${String(index)}`
        const certificate = der === undefined ? undefined : readable(der)
        if (certificate === undefined) {
          findings.push(error('CERTIFICATE_UNREADABLE', here))
          return
        }
        // Lists in use tell one authority twice, once for signatures and once for seals: a warning.
        const key = `${type} ${base64(certificate.raw)}`
        const first = seen.get(key)
        if (first !== undefined) findings.push(warning('CERTIFICATE_TWICE', here, first))
        else seen.set(key, path)
        findings.push(...lintOne(certificate, type, { at, path: here }))
      })
    }),
  )
  return findings
}

function readable(der: Bytes): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (thrown) {
    if (thrown instanceof DerError) return undefined
    throw thrown
  }
}

function lintOne(
  { ca, keyUsage, eku = [], notBefore, notAfter }: Certificate,
  type: string,
  { at, path }: { readonly at: Instant; readonly path: string },
): readonly LintFinding[] {
  const findings: LintFinding[] = []
  if (notAfter < at) findings.push(warning('CERTIFICATE_EXPIRED', path, notAfter))
  if (notBefore > at) findings.push(warning('CERTIFICATE_NOT_YET', path, notBefore))
  if (isAuthorityType(type)) {
    if (!ca) findings.push(error('CERTIFICATE_NOT_CA', path))
    else if (keyUsage !== undefined && !keyUsage.includes('keyCertSign'))
      findings.push(error('CERTIFICATE_USE', path, 'keyCertSign'))
  }
  // An authority may stand for its units that stamp.
  if (isStampType(type) && !ca && !eku.includes(EKU['timeStamping'] ?? ''))
    findings.push(error('CERTIFICATE_USE', path, 'timeStamping'))
  return findings
}
