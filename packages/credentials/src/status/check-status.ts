import type { Check } from '../ports.ts'
import { failed, verdictOf, type Report } from '../report.ts'
import type { StatusResult } from './read-status.ts'

/**
 * Joins what the list said to the report. An expired or otherwise invalid credential stays invalid whatever its
 * status (Token Status List §8.3); claims are withdrawn unless the verdict is still valid.
 */
export function checkStatus(report: Report, result: StatusResult): Report {
  const checks = [...report.checks, ...statusChecks(report, result)]
  const verdict = verdictOf(checks)
  const { claims, deviceClaims, status, ...rest } = report
  const { value, iat } = result
  const facts = status && {
    ...status,
    ...(value !== undefined && { value }),
    ...(iat !== undefined && { iat }),
  }
  return {
    ...rest,
    checks,
    verdict,
    ...(facts && { status: facts }),
    ...(verdict === 'valid' && claims && { claims }),
    ...(verdict === 'valid' && deviceClaims && { deviceClaims }),
  }
}

/** The answer must be about this credential: its list and its place in it. */
function statusChecks({ status }: Report, result: StatusResult): readonly Check[] {
  if (status === undefined) return []
  if (status.uri === result.uri && status.index === result.index) return result.checks
  return [failed('STATUS_LIST_SUBJECT', 'the status read is the status of another credential')]
}
