/** Who signed a list, and whether it may: the certificate of the authority, or another one under the same anchor. */
import { sameBytes } from '../bytes.ts'
import { checkPath, selfIssued } from '../pkix/check-path.ts'
import { sameName } from '../pkix/name.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Instant } from '../ports.ts'
import type { DistributionPoint } from './distribution-point.ts'
import type { Crl } from './parse-crl.ts'
import { type SignatureCheck, type SignedPart, signedPartOf } from './signed-part.ts'

/** Searches for a signer and signatures that are still allowed: what hostile lists can cost is bounded. */
type Budget = { left: number }

/** `S`: the steps that checking a signature takes. */
export type CrlSearch<S> = {
  /** Leaf first, ends with the anchor. */
  readonly path: readonly Certificate[]
  readonly others: readonly Certificate[]
  /** Newest first. */
  readonly complete: readonly Crl[]
  readonly deltas: readonly Crl[]
  readonly at: Instant
  readonly budget: Budget
  /** Signers of lists whose own status is being sought. */
  readonly pending: readonly Certificate[]
  /** The status of a signer of lists that is not in the path. */
  readonly isGood: (certificate: Certificate, search: CrlSearch<S>) => Generator<S, boolean, never>
  readonly check: SignatureCheck<S>
}

export type Question = {
  readonly certificate: Certificate
  readonly point: DistributionPoint
  readonly crl: Crl
}

const SIGNER_PATH_MAX = 5
const PENDING_MAX = 4
const TOO_MANY = 'too many signatures'

/** §6.3.3 (f)(g): the certificate whose key signed the list and may do so, or why there is none. */
export function* findCrlSigner<S>(
  question: Question,
  search: CrlSearch<S>,
): Generator<S, Certificate | string, never> {
  if (search.budget.left-- <= 0) return TOO_MANY
  const { above, strangers } = candidates(question, search)
  let why = 'issuer of the list not found'
  for (const candidate of [...above, ...strangers]) {
    const inPath = above.includes(candidate)
    if (!maySign(candidate, inPath)) why = 'key of the issuer may not sign lists'
    else if (!(yield* isSigned(question.crl.signed, candidate, search)))
      why = 'signature of the list is wrong'
    else if (inPath || (yield* isTrusted(candidate, question, search))) return candidate
    else why = 'issuer of the list cannot be trusted'
  }
  return search.budget.left > 0 ? why : TOO_MANY
}

/** §6.3.3 (f); one that is there for lists alone must say so (§4.2.1.3). */
function maySign({ keyUsage }: Certificate, inPath: boolean): boolean {
  return keyUsage === undefined ? inPath : keyUsage.includes('cRLSign')
}

type Candidates = { readonly above: readonly Certificate[]; readonly strangers: readonly Certificate[] }

/**
 * Certificates with the name of the issuer of the list. Those above the certificate in its path are verified already;
 * one below, or the certificate itself, would speak in its own cause.
 */
function candidates<S>({ certificate, crl, point }: Question, { path, others }: CrlSearch<S>): Candidates {
  const named = (one: Certificate): boolean => sameName(one.subject, crl.issuer)
  const at = path.findIndex((one) => same(one, certificate))
  const above = path.slice(at + 1).filter(named)
  const rest = [...others, ...path.slice(0, at + 1)].filter(
    (one) => named(one) && !above.some((known) => same(known, one)),
  )
  // Who signs for an authority of the path under its name has that name from the same superior or from itself:
  // a namesake elsewhere under the anchor is another one. An indirect issuer was chosen by the certificate.
  const related = (one: Certificate): boolean =>
    selfIssued(one) || above.some(({ issuer }) => sameName(issuer, one.issuer))
  return { above, strangers: point.crlIssuer === undefined ? rest.filter(related) : rest }
}

function same(a: Certificate, b: Certificate): boolean {
  return sameBytes(a.raw, b.raw)
}

/** (f): a path to the same anchor, of which every certificate that is new is good as well. */
function* isTrusted<S>(
  signer: Certificate,
  { certificate, point }: Question,
  search: CrlSearch<S>,
): Generator<S, boolean, never> {
  const { pending } = search
  // The authority may have made an indirect issuer responsible for its own certificate too; nobody else may.
  if (pending.some((one) => same(one, signer)))
    return same(signer, certificate) && point.crlIssuer !== undefined
  if (pending.length === PENDING_MAX) return false
  const path = yield* findPath([signer], search)
  // What stands above a signer would otherwise vouch for itself.
  if (path === undefined || path.slice(1).some((one) => same(one, certificate))) return false
  const others = [...search.others, ...search.path.slice(0, -1)]
  for (const [index, one] of path.slice(0, -1).entries()) {
    if (index > 0 && search.path.some((known) => same(known, one))) continue
    const inner = { ...search, path: path.slice(index), others, pending: [...pending, signer] }
    if (!(yield* search.isGood(one, inner))) return false
  }
  return true
}

/** Depth first; each link costs a signature, so that the budget bounds the search. Ends with the anchor. */
function* findPath<S>(
  chain: readonly Certificate[],
  search: CrlSearch<S>,
): Generator<S, readonly Certificate[] | undefined, never> {
  const last = chain.at(-1)
  const anchor = search.path.at(-1)
  if (last === undefined || anchor === undefined) return undefined
  const whole = [...chain, anchor]
  if (!('broken' in checkPath(whole, search.at, {})) && (yield* isSigned(signedPartOf(last), anchor, search)))
    return whole
  if (chain.length === SIGNER_PATH_MAX) return undefined
  for (const next of [...search.path.slice(0, -1), ...search.others]) {
    if (!next.ca || !sameName(next.subject, last.issuer) || chain.some((one) => same(one, next))) continue
    if (!(yield* isSigned(signedPartOf(last), next, search))) continue
    const found = yield* findPath([...chain, next], search)
    if (found !== undefined) return found
  }
  return undefined
}

/** True when the key of `signer` signed it, as long as there may be more signatures. */
export function* isSigned<S>(
  part: SignedPart,
  signer: Certificate,
  { budget, check }: CrlSearch<S>,
): Generator<S, boolean, never> {
  if (budget.left <= 0) return false
  budget.left--
  return yield* check(part, signer)
}
