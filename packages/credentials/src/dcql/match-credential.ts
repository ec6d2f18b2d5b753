import { isArray, isObject, type Json, type JsonObject, type Path } from '../json.ts'
import { matchPath, type PathMatch } from '../paths.ts'
import type { ClaimQuery, CredentialQuery } from './query.ts'

/** A credential as a query sees it: held by a wallet, or presented to a verifier. */
export type MatchableCredential = {
  readonly format: string
  /** `vct`, its `aka_vcts` and the types it may count as, or the mdoc document type. */
  readonly types: readonly string[]
  /** Claims in clear; for mdoc: elements by namespace. */
  readonly claims: JsonObject
  readonly holderBound: boolean
  /** Trust information by query type: `aki` (key identifiers, base64url), `etsi_tl` (list addresses). */
  readonly authorities?: Readonly<Record<string, readonly string[]>>
}

export type ExclusionReason =
  | 'FORMAT'
  | 'TYPE'
  | 'AUTHORITY'
  | 'HOLDER_BINDING'
  | 'CLAIM_MISSING'
  | 'CLAIM_VALUE'

/** For the holder's own screen only: a verifier never learns why something was not sent. */
export type Exclusion = {
  readonly ok: false
  readonly reason: ExclusionReason
  readonly path?: readonly (string | number | null)[]
}

export type Match = {
  readonly ok: true
  /** Every claim to disclose: the selected ones with what is below them (OpenID4VP 1.0 §7.3). */
  readonly paths: readonly Path[]
  readonly claimSet?: number
}

/**
 * A holder keeps the order of array elements; in a presented SD-JWT hidden elements are gone and indexes shift. An
 * element of an mdoc is always shown whole, so its indexes stay.
 */
type Mode = { readonly presented: boolean }

/** OpenID4VP 1.0 §6.4: format, type, authority, holder binding, then the first claim set that can be met. */
export function matchCredential(
  query: CredentialQuery,
  credential: MatchableCredential,
  mode: Mode = { presented: false },
): Match | Exclusion {
  const reason = excludedBy(query, credential)
  if (reason !== undefined) return { ok: false, reason }
  const { claims = [], claim_sets: sets } = query
  const shifted = mode.presented && query.format !== 'mso_mdoc'
  if (sets === undefined) return matchClaims(claims, credential.claims, shifted)
  let first: Exclusion | undefined
  for (const [claimSet, ids] of sets.entries()) {
    const chosen = claims.filter(({ id }) => id !== undefined && ids.includes(id))
    const result = matchClaims(chosen, credential.claims, shifted)
    if (result.ok) return { ...result, claimSet }
    first ??= result
  }
  return first ?? { ok: false, reason: 'CLAIM_MISSING' }
}

function excludedBy(query: CredentialQuery, credential: MatchableCredential): ExclusionReason | undefined {
  const { meta, trusted_authorities: wanted } = query
  if (query.format !== credential.format) return 'FORMAT'
  const asked = meta.vct_values ?? [meta.doctype_value ?? '']
  if (!credential.types.some((type) => asked.includes(type))) return 'TYPE'
  const trusted = wanted?.some(({ type, values }) => {
    const own = credential.authorities ?? {}
    return Object.hasOwn(own, type) && own[type]?.some((name) => values.includes(name))
  })
  if (trusted === false) return 'AUTHORITY'
  const bound = query.require_cryptographic_holder_binding ?? true
  return bound && !credential.holderBound ? 'HOLDER_BINDING' : undefined
}

function matchClaims(claims: readonly ClaimQuery[], root: JsonObject, shifted: boolean): Match | Exclusion {
  const paths: Path[] = []
  for (const { path, values } of claims) {
    const pattern = shifted ? path.map((key) => (typeof key === 'number' ? null : key)) : path
    const found = matchPath(root, pattern)
    if (found.length === 0) return { ok: false, reason: 'CLAIM_MISSING', path }
    const matches = values === undefined ? found : found.filter(({ value }) => isOneOf(value, values))
    if (matches.length === 0) return { ok: false, reason: 'CLAIM_VALUE', path }
    paths.push(...matches.flatMap(withinMatch))
  }
  return { ok: true, paths }
}

/** Type and value must both match (§6.3). */
function isOneOf(value: Json, values: readonly (string | number | boolean)[]): boolean {
  return values.some((wanted) => wanted === value)
}

function withinMatch({ path, value }: PathMatch): Path[] {
  if (isArray(value)) {
    return [path, ...value.flatMap((item, index) => withinMatch({ path: [...path, index], value: item }))]
  }
  if (!isObject(value)) return [path]
  const names = Object.keys(value)
  return [
    path,
    ...names.flatMap((name) => withinMatch({ path: [...path, name], value: value[name] as Json })),
  ]
}
