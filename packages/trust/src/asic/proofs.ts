/** When entries of a container are proven to have existed, by what stands beside them (EN 319 102-1 §5.6.2.3). */
import type { Instant } from '../ports.ts'

/** The earliest time for each entry that anything covers. */
export type Proofs = Map<string, Instant>

/** All of these existed at that time. */
export function prove(proofs: Proofs, at: Instant | undefined, names: readonly string[]): void {
  if (at === undefined) return
  for (const name of names) {
    const known = proofs.get(name)
    if (known === undefined || at < known) proofs.set(name, at)
  }
}

/** The time at which all of them existed; none where nothing covers one of them. */
export function provenFor(names: readonly string[], proofs: Proofs): { readonly existedAt?: Instant } {
  const times = names.map((name) => proofs.get(name))
  const latest = times
    .filter((time) => time !== undefined)
    .sort()
    .at(-1)
  return latest === undefined || times.includes(undefined) ? {} : { existedAt: latest }
}
