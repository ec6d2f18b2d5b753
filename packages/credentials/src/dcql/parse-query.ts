import { FormatError } from '../errors.ts'
import { isArray, isObject, isStrings, type Json, type JsonObject } from '../json.ts'
import {
  DCQL_CLAIMS_MAX,
  DCQL_PATH_MAX,
  DCQL_QUERIES_MAX,
  DCQL_VALUES_MAX,
  type ClaimQuery,
  type CredentialQuery,
  type CredentialSetQuery,
  type DcqlQuery,
} from './query.ts'

const ID = /^[A-Za-z0-9_-]{1,128}$/

/**
 * OpenID4VP 1.0 §6 with every MUST checked; unknown members are left out (§6: extensions are ignored). Stricter
 * than npm dcql 3.0.0, milder in one point: an unknown trusted authority matches nothing
 * instead of refusing the query.
 */
export function parseDcqlQuery(
  value: unknown,
): { readonly ok: true; readonly query: DcqlQuery } | { readonly ok: false; readonly detail: string } {
  try {
    return { ok: true, query: readQuery(value as Json) }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { ok: false, detail: error.detail }
  }
}

function readQuery(value: Json): DcqlQuery {
  const json = object(value, 'the query')
  const credentials = list(json['credentials'], 'credentials', DCQL_QUERIES_MAX).map((item, index) =>
    readCredential(object(item, `credentials[${index}]`), `credentials[${index}]`),
  )
  const ids = credentials.map(({ id }) => id)
  unique(ids, 'credentials', 'id')
  const { credential_sets: sets } = json
  if (sets === undefined) return { credentials }
  return {
    credentials,
    credential_sets: list(sets, 'credential_sets', DCQL_QUERIES_MAX).map((item, index) =>
      readSet(object(item, `credential_sets[${index}]`), ids, `credential_sets[${index}]`),
    ),
  }
}

function readCredential(json: JsonObject, at: string): CredentialQuery {
  const { id, format, multiple, require_cryptographic_holder_binding: bound } = json
  if (typeof id !== 'string' || !ID.test(id)) fail(`${at}.id is not an identifier`)
  if (typeof format !== 'string' || format === '') fail(`${at}.format is missing`)
  const authorities = optional(json['trusted_authorities'], (value) => readAuthorities(value, at))
  const claims = optional(json['claims'], (value) => readClaims(value, format, at))
  return {
    id,
    format,
    meta: readMeta(json['meta'], format, at),
    ...flag('multiple', multiple, at),
    ...flag('require_cryptographic_holder_binding', bound, at),
    ...(authorities && { trusted_authorities: authorities }),
    ...(claims && { claims }),
    ...claimSets(json['claim_sets'], claims, at),
  }
}

function readMeta(value: Json | undefined, format: string, at: string): CredentialQuery['meta'] {
  const meta = object(value, `${at}.meta`)
  const { vct_values: types, doctype_value: doctype } = meta
  if (format === 'dc+sd-jwt') {
    if (!isStrings(types) || types.length === 0) fail(`${at}.meta.vct_values is missing or empty`)
    return { vct_values: types }
  }
  if (format === 'mso_mdoc') {
    if (typeof doctype !== 'string' || doctype === '') fail(`${at}.meta.doctype_value is missing`)
    return { doctype_value: doctype }
  }
  return {}
}

function readAuthorities(value: Json, at: string) {
  return list(value, `${at}.trusted_authorities`, DCQL_QUERIES_MAX).map((item) => {
    const { type, values } = object(item, `${at}.trusted_authorities`)
    if (typeof type !== 'string' || !isStrings(values) || values.length === 0) {
      fail(`${at}.trusted_authorities: an entry has no type or no values`)
    }
    return { type, values }
  })
}

function readClaims(value: Json, format: string, at: string): ClaimQuery[] {
  const claims = list(value, `${at}.claims`, DCQL_CLAIMS_MAX).map((item, index) =>
    readClaim(object(item, `${at}.claims[${index}]`), format, `${at}.claims[${index}]`),
  )
  unique(
    claims.flatMap(({ id }) => id ?? []),
    `${at}.claims`,
    'id',
  )
  unique(
    claims.map(({ path }) => JSON.stringify(path)),
    `${at}.claims`,
    'path',
  )
  return claims
}

function readClaim(json: JsonObject, format: string, at: string): ClaimQuery {
  const { id, values, intent_to_retain: retain } = json
  if (id !== undefined && (typeof id !== 'string' || !ID.test(id))) fail(`${at}.id is not an identifier`)
  const path = list(json['path'], `${at}.path`, DCQL_PATH_MAX)
  if (!path.every(isPathElement)) fail(`${at}.path holds something else than names, indexes and null`)
  if (format === 'mso_mdoc' && (path.length < 2 || !isStrings(path.slice(0, 2)))) {
    fail(`${at}.path does not begin with a namespace and an element`)
  }
  return {
    ...(typeof id === 'string' && { id }),
    path,
    ...(values !== undefined && { values: readValues(values, at) }),
    ...flag('intent_to_retain', retain, at),
  }
}

function isPathElement(value: Json): value is string | number | null {
  return value === null || typeof value === 'string' || (Number.isSafeInteger(value) && Number(value) >= 0)
}

function readValues(value: Json, at: string): (string | number | boolean)[] {
  return list(value, `${at}.values`, DCQL_VALUES_MAX).map((item) => {
    if (typeof item === 'string' || typeof item === 'boolean') return item
    return typeof item === 'number' && Number.isSafeInteger(item)
      ? item
      : fail(`${at}.values holds something else than texts, integers and booleans`)
  })
}

function claimSets(
  value: Json | undefined,
  claims: readonly ClaimQuery[] | undefined,
  at: string,
): Pick<CredentialQuery, 'claim_sets'> {
  if (value === undefined) return {}
  if (claims === undefined) fail(`${at}.claim_sets stands without claims`)
  const ids = claims.map(({ id }) => id)
  if (ids.includes(undefined)) fail(`${at}.claims: claim_sets need an id on every claim`)
  const sets = list(value, `${at}.claim_sets`, DCQL_CLAIMS_MAX).map((item) => {
    const names = list(item, `${at}.claim_sets`, DCQL_CLAIMS_MAX)
    if (!isStrings(names) || !names.every((name) => ids.includes(name))) {
      fail(`${at}.claim_sets names a claim that is not asked for`)
    }
    return names
  })
  return { claim_sets: sets }
}

function readSet(json: JsonObject, ids: readonly string[], at: string): CredentialSetQuery {
  const { required, purpose } = json
  const options = list(json['options'], `${at}.options`, DCQL_QUERIES_MAX).map((item) => {
    const names = list(item, `${at}.options`, DCQL_QUERIES_MAX)
    if (!isStrings(names) || !names.every((name) => ids.includes(name))) {
      fail(`${at}.options names a credential that is not asked for`)
    }
    return names
  })
  const shown = typeof purpose === 'string' || typeof purpose === 'number' || isObject(purpose)
  if (purpose !== undefined && !shown) fail(`${at}.purpose is not a text, number or object`)
  return { options, ...flag('required', required, at), ...(shown && { purpose }) }
}

function flag<N extends string>(
  name: N,
  value: Json | undefined,
  at: string,
): { readonly [K in N]?: boolean } {
  if (value === undefined) return {}
  if (typeof value !== 'boolean') fail(`${at}.${name} is not true or false`)
  return { [name]: value } as { [K in N]: boolean }
}

function optional<T>(value: Json | undefined, read: (value: Json) => T): T | undefined {
  return value === undefined ? undefined : read(value)
}

function object(value: Json | undefined, at: string): JsonObject {
  return isObject(value) ? value : fail(`${at} is not an object`)
}

function list(value: Json | undefined, at: string, max: number): readonly Json[] {
  if (!isArray(value) || value.length === 0) return fail(`${at} is not a non-empty list`)
  return value.length > max ? fail(`${at} has more than ${max} entries`) : value
}

function unique(names: readonly string[], at: string, what: string): void {
  if (new Set(names).size !== names.length) fail(`${at}: the same ${what} occurs twice`)
}

function fail(detail: string): never {
  throw new FormatError('DCQL_FORM', detail)
}
