import type { PathPattern } from '../json.ts'

/** OpenID4VP 1.0 §6, as on the wire. */
export type DcqlQuery = {
  readonly credentials: readonly CredentialQuery[]
  readonly credential_sets?: readonly CredentialSetQuery[]
}

export type CredentialQuery = {
  readonly id: string
  readonly format: string
  readonly meta: { readonly vct_values?: readonly string[]; readonly doctype_value?: string }
  readonly multiple?: boolean
  readonly require_cryptographic_holder_binding?: boolean
  readonly trusted_authorities?: readonly { readonly type: string; readonly values: readonly string[] }[]
  readonly claims?: readonly ClaimQuery[]
  readonly claim_sets?: readonly (readonly string[])[]
}

export type ClaimQuery = {
  readonly id?: string
  readonly path: PathPattern
  readonly values?: readonly (string | number | boolean)[]
  readonly intent_to_retain?: boolean
}

export type CredentialSetQuery = {
  readonly options: readonly (readonly string[])[]
  readonly required?: boolean
  readonly purpose?: string | number | { readonly [name: string]: unknown }
}

/** The types a query accepts, whatever its format calls them. */
export function typesOfQuery({ meta }: Pick<CredentialQuery, 'meta'>): readonly string[] {
  return meta.vct_values ?? (meta.doctype_value === undefined ? [] : [meta.doctype_value])
}

/** Limits on what a stranger may ask in one request. */
export const DCQL_QUERIES_MAX = 32
export const DCQL_CLAIMS_MAX = 128
export const DCQL_PATH_MAX = 16
export const DCQL_VALUES_MAX = 128
