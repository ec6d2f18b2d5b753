/** All paths from a certificate to an anchor, through certificates given in any order. Depth first, bounded. */
import { sameBytes } from '../bytes.ts'
import { sameName } from '../pkix/name.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { DocumentSteps } from '../ports.ts'
import { checkOfAnyAge, signedPartOf } from '../revocation/signed-part.ts'

export type PathSearch = {
  readonly pool: readonly Certificate[]
  readonly anchors: readonly Certificate[]
  /** Signatures that are still allowed: what a hostile pool can cost is bounded. */
  readonly budget: { left: number }
}

const DEPTH_MAX = 10
const PATHS_MAX = 16
export const PATH_SIGNATURES_MAX = 200

/** Leaf first, ending with the anchor; an anchor alone is a path of one. Signatures hold, rules are not looked at. */
export function* findPaths(leaf: Certificate, search: PathSearch): DocumentSteps<Certificate[][]> {
  if (search.anchors.some((anchor) => sameBytes(anchor.raw, leaf.raw))) return [[leaf]]
  const found: Certificate[][] = []
  yield* extend([leaf], search, found)
  return found
}

function* extend(chain: Certificate[], search: PathSearch, found: Certificate[][]): DocumentSteps<void> {
  const last = chain.at(-1)
  if (last === undefined || found.length === PATHS_MAX) return
  for (const anchor of named(search.anchors, last))
    if (yield* isSignedBy(last, anchor, search)) found.push([...chain, anchor])
  if (chain.length >= DEPTH_MAX) return
  for (const next of named(search.pool, last)) {
    // A name with the same key again leads in a circle.
    if (chain.some((one) => sameBytes(one.spki, next.spki) && sameName(one.subject, next.subject))) continue
    if (search.anchors.some((anchor) => sameBytes(anchor.raw, next.raw))) continue
    if (next.ca && (yield* isSignedBy(last, next, search))) yield* extend([...chain, next], search, found)
  }
}

/** Those with the name of the issuer; where key identifiers are given, a fitting one comes first. */
function named(candidates: readonly Certificate[], { issuer, aki }: Certificate): Certificate[] {
  const fitting = candidates.filter(({ subject }) => sameName(subject, issuer))
  const hinted = ({ ski }: Certificate): boolean =>
    ski !== undefined && aki !== undefined && sameBytes(ski, aki)
  return [...fitting.filter(hinted), ...fitting.filter((one) => !hinted(one))]
}

function* isSignedBy(one: Certificate, issuer: Certificate, { budget }: PathSearch): DocumentSteps<boolean> {
  if (budget.left-- <= 0) return false
  return yield* checkOfAnyAge(signedPartOf(one), issuer)
}
