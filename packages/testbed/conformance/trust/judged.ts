/** One file or case against what its table states: what conformance-trust.md counts, and names where it differs. */
export type Judged = { readonly file: string; readonly stated: string; readonly found: string }

export type TrustCorpus = {
  /** Folder of the test data. */
  readonly name: string
  readonly compared: string
  readonly cases: readonly Judged[]
  /** Why a case comes out otherwise, by file; by the beginning of a path for several. */
  readonly reasons: Readonly<Record<string, string>>
  /** What must never happen: a broken one called intact, a path that must fail accepted. */
  readonly lenient: (one: Judged) => boolean
}

export const differs = ({ stated, found }: Judged): boolean => stated !== found

export function reasonOf({ reasons }: TrustCorpus, { file }: Judged): string | undefined {
  return (
    reasons[file] ??
    Object.entries(reasons).find(([start]) => start.endsWith('*') && file.startsWith(start.slice(0, -1)))?.[1]
  )
}
