/** A DCQL query from what somebody typed into a form: one credential, one claim in a line (OpenID4VP 1.0 §6). */
import { type DcqlQuery, FormatError, isObject, parseDcqlQuery, parseJson } from '@entente/credentials'

export type QueryForm = {
  readonly format: string
  /** `vct` or `doctype`. */
  readonly type: string
  /** One in a line: a path with dots, and the values that are accepted after `=`, with commas between them. */
  readonly claims: string
}

export type BuiltQuery =
  | { readonly ok: true; readonly query: DcqlQuery }
  | { readonly ok: false; readonly detail: string }

const FORMATS: readonly string[] = ['dc+sd-jwt', 'mso_mdoc']
const CLAIMS_MAX = 64

export function buildQuery({ format, type, claims }: QueryForm): BuiltQuery {
  if (!FORMATS.includes(format)) return { ok: false, detail: `the format is one of ${FORMATS.join(', ')}` }
  const lines = claims.split('\n').map((line) => line.trim())
  const wanted = lines.filter((line) => line !== '')
  if (wanted.length > CLAIMS_MAX) return { ok: false, detail: `more than ${CLAIMS_MAX} claims` }
  const meta = format === 'mso_mdoc' ? { doctype_value: type } : { vct_values: [type] }
  const credential = {
    id: 'credential',
    format,
    meta,
    ...(wanted.length > 0 && { claims: wanted.map((line) => claimOf(line, format)) }),
  }
  return checked({ credentials: [credential] })
}

/** As somebody wrote it. */
export function readQuery(text: string): BuiltQuery {
  try {
    return checked(parseJson(text))
  } catch (error) {
    if (error instanceof FormatError) return { ok: false, detail: `${error.code}: ${error.detail}` }
    throw error
  }
}

function checked(value: unknown): BuiltQuery {
  const parsed = parseDcqlQuery(isObject(value) ? value : {})
  return parsed.ok ? { ok: true, query: parsed.query } : { ok: false, detail: parsed.detail }
}

/** `address.locality`, `nationalities.*`, `nationalities.0`; in an mdoc the namespace, a space, and the element. */
function claimOf(line: string, format: string): object {
  const [path = '', values] = line.split('=', 2)
  const members = format === 'mso_mdoc' ? path.trim().split(/\s+/) : path.trim().split('.')
  const accepted = values?.split(',').map((one) => one.trim())
  return {
    path: format === 'mso_mdoc' ? members : members.map(memberOf),
    ...(accepted !== undefined && { values: accepted.map(valueOf) }),
  }
}

function memberOf(text: string): string | number | null {
  if (text === '*') return null
  return /^\d{1,4}$/.test(text) ? Number(text) : text
}

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text
}
