import type { Decision } from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import type { Database } from '../../store/database.ts'

/** How a presentation ended, without a word of what was presented. */
export type EndedPresentation = {
  readonly id: string
  readonly serviceId: string
  readonly endedAt: Instant
  /** Why the answer as a whole was refused; absent when it was decided. */
  readonly failure?: string
  readonly decided: readonly {
    readonly queryId: string
    readonly verdict: string
    /** The reason that decided, with its detail for the engineer; absent when nothing was found. */
    readonly reason?: { readonly code: string; readonly detail: string }
  }[]
}

type Row = { id: string; service: string; ended_at: Instant; failure: string | null; result: string | null }

/** For the operator: the newest first. */
export async function listEnded(db: Database, limit: number): Promise<EndedPresentation[]> {
  const rows = (await db
    .selectFrom('verifier_transaction')
    .select(['id', 'service', 'ended_at', 'failure', 'result'])
    .where('state', 'in', ['decided', 'shown', 'failed'])
    .where('ended_at', 'is not', null)
    .orderBy('ended_at', 'desc')
    .limit(limit)
    .execute()) as Row[]
  return rows.map(({ id, service, ended_at: endedAt, failure, result }) => ({
    id,
    serviceId: service,
    endedAt,
    ...(failure !== null && { failure }),
    decided: (JSON.parse(result ?? '[]') as { queryId: string; decision: Decision }[]).map(told),
  }))
}

function told({ queryId, decision }: { readonly queryId: string; readonly decision: Decision }) {
  const { verdict, deciding, reasons } = decision
  const reason = reasons.find(({ code }) => code === deciding)
  return { queryId, verdict, ...(reason && { reason: { code: reason.code, detail: reason.detail } }) }
}
