import { matchCredential, type Exclusion, type Match, type MatchableCredential } from './match-credential.ts'
import type { CredentialSetQuery, DcqlQuery } from './query.ts'

/** What a wallet holds, under a name of its own. */
export type HeldCredential = MatchableCredential & { readonly name: string }

export type Candidates = {
  readonly matches: readonly (Match & { readonly name: string })[]
  readonly exclusions: readonly (Exclusion & { readonly name: string })[]
}

export type SelectableSet = {
  readonly required: boolean
  readonly purpose?: CredentialSetQuery['purpose']
  /** Combinations of query ids that this wallet can answer, in the order of the verifier's preference. */
  readonly options: readonly (readonly string[])[]
}

export type Selection = {
  readonly satisfiable: boolean
  /** By id of the credential query. */
  readonly candidates: ReadonlyMap<string, Candidates>
  readonly sets: readonly SelectableSet[]
}

/** OpenID4VP 1.0 §6.4.2: what may answer each query, and which combinations satisfy the whole. */
export function selectCredentials(query: DcqlQuery, held: readonly HeldCredential[]): Selection {
  const candidates = new Map<string, Candidates>()
  for (const credentialQuery of query.credentials) {
    const results = held.map((credential) => ({
      name: credential.name,
      ...matchCredential(credentialQuery, credential),
    }))
    candidates.set(credentialQuery.id, {
      matches: results.filter((result) => result.ok),
      exclusions: results.filter((result) => !result.ok),
    })
  }
  const answerable = (id: string) => (candidates.get(id)?.matches.length ?? 0) > 0
  const sets = setsOf(query).map(({ required = true, purpose, options }) => ({
    required,
    ...(purpose !== undefined && { purpose }),
    options: options.filter((ids) => ids.every(answerable)),
  }))
  return {
    satisfiable: sets.every(({ required, options }) => !required || options.length > 0),
    candidates,
    sets,
  }
}

/** Without credential_sets every credential query must be answered (§6.4.2). */
export function setsOf({ credentials, credential_sets: sets }: DcqlQuery): readonly CredentialSetQuery[] {
  return sets ?? [{ options: [credentials.map(({ id }) => id)] }]
}
