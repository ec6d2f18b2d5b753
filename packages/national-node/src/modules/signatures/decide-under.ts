/** One signature or time-stamp put before an agreement, with a receipt where one is wanted. */
import type { AgreementState, Decision } from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import type { JudgedReport, TrustServiceList } from '../recognition/index.ts'
import type { FoundList } from '../trust-lists/index.ts'
import { readStatus } from './read-status.ts'
import type { HeardCrl } from './revocation-lists.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

export type Decided = {
  readonly agreement: AgreementState
  readonly partner: string
  readonly list: Pick<FoundList, 'uri' | 'state' | 'sequence' | 'fetchedAt'>
  readonly decision: Decision
  /** When a receipt was wanted. */
  readonly receiptId?: string
}

/** The same for everything in one document. */
export type DocumentQuestion = {
  readonly heard: readonly HeardCrl[]
  readonly at: Instant
  readonly receipts: boolean
  readonly sha256: string
}

type Question = DocumentQuestion & {
  readonly one: TrustServiceList
  readonly judged: JudgedReport
  /** Which of the document's signatures or time-stamps it is. */
  readonly name: string
}

export async function decideUnder(
  { acceptance, store }: Pick<SignaturesDeps, 'acceptance' | 'store'>,
  { one, judged, name, heard, at, receipts, sha256 }: Question,
): Promise<Decided> {
  const { agreement, partner, list } = one
  const status = readStatus(judged, { heard, listed: list.facts?.fetchedAt ?? null, at })
  const input = { under: one, report: judged, status, at, presentation: `${sha256} ${name}` }
  const about = { agreement, partner, list }
  if (!receipts) return { ...about, decision: await acceptance.decide(input) }
  const { decision, receiptId } = await store.transaction((tx) => acceptance.accept(tx, input))
  return { ...about, decision, receiptId }
}
