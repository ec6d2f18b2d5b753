import { describe } from '../pkix/check-path.ts'
import type { HeldPath } from '../pkix/verify-path.ts'
import type { Steps } from '../ports.ts'
import { checkRevocation, type RevocationData } from './check-revocation.ts'

/** For `verifyPath`: every certificate of the path must be known to be good. Says which is not, and why. */
export function requireGood(data: RevocationData): (held: HeldPath) => Steps<string | undefined> {
  return function* ({ path, anchor, at }): Steps<string | undefined> {
    const statuses = yield* checkRevocation({ path, anchor, at, ...data })
    for (const [index, status] of statuses.entries()) {
      const name = describe(index, path.length + 1)
      if (status.status === 'revoked') return `${name}: revoked at ${status.revokedAt}: ${status.reason}`
      if (status.status === 'unknown') return `${name}: revocation unknown: ${status.why}`
    }
    return undefined
  }
}
