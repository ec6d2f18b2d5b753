import type { JsonObject } from '../json.ts'
import { failed, type Report, verdictOf } from '../report.ts'
import type { StatusResult } from '../status/read-status.ts'

/** What the verification of one document found: as the report on an SD-JWT VC, with what only an mdoc has. */
export type MdocReport = Omit<Report, 'format' | 'holder'> & {
  readonly format: 'mso_mdoc'
  /** `jkt`: RFC 7638 thumbprint of the device key, proven only when `binding` is `device-signature`. */
  readonly holder: { readonly binding: 'device-signature' | 'none'; readonly jkt?: string }
  /** What the device says on its own: never attested by the issuer. Only when the verdict is valid. */
  readonly deviceClaims?: JsonObject
  /** What is not as the standard writes it and was read all the same: for whoever made it. */
  readonly notes: readonly string[]
}

/** Joins what the list said, as for any credential: claims are withdrawn unless the verdict is still valid. */
export function checkMdocStatus(report: MdocReport, result: StatusResult): MdocReport {
  const { status: named, claims, deviceClaims, ...rest } = report
  if (named === undefined) return report
  const same = named.uri === result.uri && named.index === result.index
  const found = same
    ? result.checks
    : [failed('STATUS_LIST_SUBJECT', 'the status read is the status of another credential')]
  const checks = [...report.checks, ...found]
  const verdict = verdictOf(checks)
  const { value, iat } = result
  return {
    ...rest,
    checks,
    verdict,
    status: { ...named, ...(value !== undefined && { value }), ...(iat !== undefined && { iat }) },
    ...(verdict === 'valid' && claims && { claims }),
    ...(verdict === 'valid' && deviceClaims && { deviceClaims }),
  }
}
