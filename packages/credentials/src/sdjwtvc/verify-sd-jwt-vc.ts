import type { Check, IssuerRole, JwsAlg, Steps } from '../ports.ts'
import { failed, verdictOf, type Report } from '../report.ts'
import { verifySdJwt, type KeyBindingRule, type SdJwtFinding } from '../sdjwt/verify-sd-jwt.ts'
import { checkStatus } from '../status/check-status.ts'
import type { StatusResult } from '../status/read-status.ts'
import {
  forbiddenDisclosureCheck,
  statusOf,
  typeCheck,
  validityCheck,
  validityOf,
  type AcceptedTypes,
} from './claims.ts'

export type SdJwtVcPolicy = AcceptedTypes & {
  /** NumericDate in seconds. */
  readonly at: number
  readonly role: IssuerRole
  readonly keyBinding: KeyBindingRule
  readonly algs?: readonly JwsAlg[]
  /** What the status list said, when it was read before. */
  readonly statusAnswer?: StatusResult
}

/** SD-JWT VC §3.4 with every rule Never throws for what the token contains. */
export function* verifySdJwtVc(token: string, policy: SdJwtVcPolicy): Steps<Report> {
  const { at, role, keyBinding, algs } = policy
  const finding = yield* verifySdJwt(token, { typ: 'dc+sd-jwt', at, role, keyBinding, ...(algs && { algs }) })
  const checks = [
    ...finding.checks.map(
      (found): Check => (found.code === 'JWS_TYP' ? { ...found, code: 'SDJWT_TYP' } : found),
    ),
    ...profileChecks(finding, policy),
  ]
  const report = reportOf(finding, checks, role)
  return policy.statusAnswer === undefined ? report : checkStatus(report, policy.statusAnswer)
}

function profileChecks({ claims, disclosed }: SdJwtFinding, policy: SdJwtVcPolicy): Check[] {
  if (claims === undefined) return []
  const checks = [
    forbiddenDisclosureCheck(disclosed),
    typeCheck(claims, policy),
    validityCheck(claims, policy.at),
  ]
  if (claims['status'] !== undefined && statusOf(claims) === undefined) {
    checks.push(
      failed('STATUS_UNAVAILABLE', 'the credential names a status mechanism that cannot be consulted'),
    )
  }
  return checks
}

function reportOf(finding: SdJwtFinding, checks: Check[], role: IssuerRole): Report {
  const verdict = verdictOf(checks)
  const { claims, issuer, jkt, bound, signed, algorithms } = finding
  const base = { format: 'dc+sd-jwt', verdict, checks, algorithms } as const
  if (!signed || claims === undefined) return { ...base, holder: { binding: 'none' } }
  const status = statusOf(claims)
  const { vct } = claims
  return {
    ...base,
    holder: { binding: bound ? 'kb' : 'none', ...(jkt !== undefined && { jkt }) },
    validity: validityOf(claims),
    ...(typeof vct === 'string' && { type: vct }),
    ...(issuer && { issuer: { ...issuer, role } }),
    ...(status && { status }),
    ...(verdict === 'valid' && { claims }),
  }
}
