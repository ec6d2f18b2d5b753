import type { AgreementState } from '@entente/agreement'
import { Fault } from '../../kernel/fault.ts'
import type { AgreementsDeps } from './agreements-deps.ts'
import type { StateReader } from './read-history.ts'
import { signNotice } from './sign-notice.ts'

/**
 * Tells each partner, under our signature and with our time, that its suspensions and incidents count here: what a
 * drill is measured by. Each is acknowledged once, also when several processes try, or one has died in between.
 * @returns how many were acknowledged now
 */
export async function acknowledgeNotices(deps: AgreementsDeps, reader: StateReader): Promise<number> {
  const { states } = await reader.compiled(deps.store.db, deps.clock.now())
  let count = 0
  for (const state of states.values()) {
    for (const sha256 of unacknowledged(state, deps.config.party)) {
      if (await acknowledge(deps, reader, { agreement: state.id, sha256 })) count++
    }
  }
  return count
}

/** Hashes of what the other party has stopped and we have not answered. */
export function unacknowledged({ notices }: AgreementState, party: string): readonly string[] {
  const answered = new Set(
    notices.flatMap(({ notice }) =>
      notice.type === 'acknowledge' && notice.issuer.party === party ? notice.refs : [],
    ),
  )
  return notices.flatMap(({ notice, sha256 }) =>
    (notice.type === 'suspend' || notice.type === 'incident') &&
    notice.issuer.party !== party &&
    !answered.has(sha256)
      ? [sha256]
      : [],
  )
}

async function acknowledge(
  deps: AgreementsDeps,
  reader: StateReader,
  { agreement, sha256 }: { readonly agreement: string; readonly sha256: string },
): Promise<boolean> {
  const onlyIf = (state: AgreementState) => unacknowledged(state, deps.config.party).includes(sha256)
  const reason = { code: 'received', text: { en: 'received and in effect' } }
  try {
    const draft = { agreement, type: 'acknowledge', refs: [sha256], reason } as const
    return (await signNotice(deps, reader, draft, onlyIf)) !== undefined
  } catch (error) {
    // Without a pinned key we cannot answer; the suspension counts all the same.
    if (!(error instanceof Fault)) throw error
    deps.log.warn('agreements.not-acknowledged', { agreement, code: error.code })
    return false
  }
}
