import { isObject, isStrings, type Json } from '../json.ts'
import type { Check } from '../ports.ts'
import { check } from '../report.ts'

/** What of a DCQL query decides the shape of its answer (OpenID4VP 1.0 §6, §8.1). */
export type AskedCredentials = {
  readonly credentials: readonly { readonly id: string; readonly multiple?: boolean }[]
  readonly credential_sets?:
    | readonly { readonly options: readonly (readonly string[])[]; readonly required?: boolean }[]
    | undefined
}

export type Presented = { readonly queryId: string; readonly presentation: string }
export type ParsedVpToken = { readonly checks: readonly Check[]; readonly presented: readonly Presented[] }

const PRESENTATIONS_MAX = 16
/**
 * A device response with a portrait and its certificates: 768 KiB of CBOR in base64url. The encrypted answer around all
 * presentations has 2 MiB (open-response.ts); an SD-JWT has a lower limit of its own.
 */
const PRESENTATION_CHARACTERS_MAX = 1024 * 1024

function complaintOnEntry(value: Json, multiple: boolean): string | undefined {
  if (!isStrings(value)) return 'is not a list of presentations'
  if (value.length === 0) return 'is empty'
  if (value.length > 1 && !multiple) return 'holds several presentations where one is allowed'
  if (value.length > PRESENTATIONS_MAX) return 'holds too many presentations'
  return value.some(({ length }) => length > PRESENTATION_CHARACTERS_MAX) ? 'is too large' : undefined
}

/** The ids that had to be answered and were not. */
function missingOf(query: AskedCredentials, answered: ReadonlySet<string>): string[] {
  if (query.credential_sets === undefined) {
    return query.credentials.map(({ id }) => id).filter((id) => !answered.has(id))
  }
  const open = query.credential_sets.filter(
    ({ options, required = true }) => required && !options.some((ids) => ids.every((id) => answered.has(id))),
  )
  return open.flatMap(({ options }) => (options[0] ?? []).filter((id) => !answered.has(id)))
}

/**
 * OpenID4VP 1.0 §8.1: an object whose members are query ids and whose values are lists of presentations. Empty and
 * partial tokens are refused: a wallet that cannot answer in full must answer with an error.
 */
export function parseVpToken(vpToken: Json, query: AskedCredentials): ParsedVpToken {
  if (!isObject(vpToken) || Object.keys(vpToken).length === 0) {
    return {
      checks: [check('VP_SHAPE', false, 'vp_token is not an object with presentations')],
      presented: [],
    }
  }
  const complaints: string[] = []
  const presented: Presented[] = []
  for (const [queryId, value] of Object.entries(vpToken)) {
    const asked = query.credentials.find(({ id }) => id === queryId)
    const complaint = asked && complaintOnEntry(value, asked.multiple === true)
    // The id of an unknown query is the sender's own text and is not repeated.
    if (asked === undefined) complaints.push('vp_token answers a query that was not asked')
    else if (complaint !== undefined) complaints.push(`vp_token.${queryId} ${complaint}`)
    else if (isStrings(value)) presented.push(...value.map((presentation) => ({ queryId, presentation })))
  }
  const missing = missingOf(query, new Set(presented.map(({ queryId }) => queryId)))
  if (missing.length > 0) complaints.push(`vp_token has no presentation for ${missing.join(', ')}`)
  return { checks: [check('VP_SHAPE', complaints.length === 0, complaints.join('; '))], presented }
}
