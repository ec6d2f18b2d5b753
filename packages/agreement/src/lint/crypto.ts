/** AL28: what is signed with today is still accepted at the end. */
import { algorithmFacts } from '../facts.ts'
import type { Agreement } from '../language/schema.ts'
import { startOfDate } from '../time.ts'
import type { LintProblem } from './rule.ts'

/** Those with which an envelope may be signed (agreement-1 §2); RS256 is only understood. */
const SIGNING = ['ES256', 'ES384', 'ES512', 'Ed25519', 'PS256'] as const

/**
 * AL28: a pin does not say the algorithm of its key. So an algorithm that is refused before the end is a warning,
 * and an error when none is left.
 */
export function algorithmsLast({ crypto, validity }: Agreement): readonly LintProblem[] {
  const early = crypto.reject.flatMap((rejection, index) => {
    const refused = SIGNING.filter((alg) => isRefused(alg, rejection))
    return startOfDate(rejection.from) < validity.expires && refused.length > 0
      ? [{ index, refused, from: rejection.from }]
      : []
  })
  const left = SIGNING.filter((alg) => !early.some(({ refused }) => refused.includes(alg)))
  if (left.length === 0)
    return [{ pointer: '/crypto/reject', detail: `no algorithm to sign with is left at ${validity.expires}` }]
  return early.map(({ index, refused, from }) => ({
    pointer: `/crypto/reject/${index}`,
    detail: `refused from ${from}, before the end: no signer may use ${refused.join(', ')}`,
    severity: 'warning',
  }))
}

type Rejection = Agreement['crypto']['reject'][number]

/** Of RSA a larger key is always possible, so a limit on its size refuses no algorithm. */
function isRefused(algorithm: string, { alg, below }: Rejection): boolean {
  return algorithmFacts(algorithm).some(
    ({ name, bits }) => name === alg && (below === undefined || (bits !== undefined && bits < below)),
  )
}
