/** What may be wrong with a list, each under one name. */
export const LINT_CODES = [
  'FIELD_MISSING',
  'LANGUAGE_MISSING',
  'LANGUAGE_BAD',
  'ADDRESS_BAD',
  'TERRITORY_BAD',
  'DATE_BAD',
  'NEXT_UPDATE_MISSING',
  'NEXT_UPDATE_PAST',
  'NEXT_UPDATE_FAR',
  'STATUS_UNKNOWN',
  'HISTORY_ORDER',
  'STRUCTURE',
  'CERTIFICATE_UNREADABLE',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_YET',
  'CERTIFICATE_NOT_CA',
  'CERTIFICATE_USE',
  'CERTIFICATE_TWICE',
] as const
export type LintCode = (typeof LINT_CODES)[number]

export type LintFinding = {
  readonly code: LintCode
  /** JSON pointer into the view of the list; periods of a service count from the newest. */
  readonly path: string
  /** An error breaks the specification; a warning is for somebody to look at. */
  readonly severity: 'error' | 'warning'
  readonly detail?: string
}

export const error = (code: LintCode, path: string, detail?: string): LintFinding => ({
  code,
  path,
  severity: 'error',
  ...(detail !== undefined && { detail }),
})
export const warning = (code: LintCode, path: string, detail?: string): LintFinding => ({
  ...error(code, path, detail),
  severity: 'warning',
})
