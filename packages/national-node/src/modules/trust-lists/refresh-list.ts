import type { FetchAnswer } from '../../kernel/fetch.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import { AUDIT_VALUE_CHARACTERS_MAX, TRUSTED_LIST_BYTES_MAX } from '../../kernel/limits.ts'
import { appendAccepted, appendRefused } from './events.ts'
import { openList } from './open-list.ts'
import { saveSigner } from './signer-store.ts'
import {
  type Attempt,
  confirmCopy,
  type CopyHead,
  type CopyKey,
  findCopy,
  type GoodCopy,
  highestSequence,
  saveAttempt,
  saveCopy,
} from './store.ts'
import type { TrustListsDeps } from './trust-lists-deps.ts'

export type Source = CopyKey & { readonly signers: readonly string[] }

/** What an attempt brought: a new good copy, the word that ours is still served, or a reason to keep ours. */
type Brought = {
  readonly attempt: Attempt
  readonly copy?: GoodCopy
  readonly confirmed?: boolean
}

const LIST_TYPES = 'application/jwt, application/vnd.etsi.tsl+xml'

export type Refresher = (source: Source) => Promise<void>

/** Asks once for everybody of this process who waits for the same copy. */
export function createRefresher(deps: TrustListsDeps): Refresher {
  const running = new Map<string, Promise<void>>()
  return (source) => {
    const key = `${source.pins} ${source.url}`
    const asked = running.get(key) ?? refreshList(deps, source).finally(() => running.delete(key))
    running.set(key, asked)
    return asked
  }
}

/** Asks the publisher once. A failure is noted and never costs the last good copy. Not inside a transaction. */
async function refreshList(deps: TrustListsDeps, source: Source): Promise<void> {
  const known = await findCopy(deps.store.db, source)
  const brought = await ask(deps, source, known)
  const { attempt, copy, confirmed } = brought
  await deps.store.transaction(async (tx) => {
    const before = await findCopy(tx, source)
    if (confirmed === true) await confirmCopy(tx, source, attempt.tried_at)
    const kept = copy !== undefined && (await saveCopy(tx, source, copy))
    await saveAttempt(tx, source, attempt)
    if (kept)
      await saveSigner(tx, {
        url: source.url,
        signer: copy.signer,
        sequence: copy.sequence,
        since: copy.fetched_at,
      })
    if (kept && copy.sha256 !== before?.sha256)
      await appendAccepted(tx, deps.audit, {
        url: source.url.slice(0, AUDIT_VALUE_CHARACTERS_MAX),
        sequence: copy.sequence,
        sha256: copy.sha256,
        signer: copy.signer,
      })
    if (attempt.outcome !== 'accepted' && attempt.outcome !== before?.outcome)
      await appendRefused(tx, deps.audit, {
        url: source.url.slice(0, AUDIT_VALUE_CHARACTERS_MAX),
        outcome: attempt.outcome,
        detail: attempt.detail ?? '',
      })
  })
  if (attempt.outcome !== 'accepted')
    deps.log.warn('trust-lists.refresh-failed', {
      url: source.url,
      outcome: attempt.outcome,
      detail: attempt.detail,
    })
}

async function ask(deps: TrustListsDeps, source: Source, known: CopyHead | undefined): Promise<Brought> {
  const highest = await highestSequence(deps.store.db, source.url)
  const current = newestOf(known, highest)
  const conditional = current?.etag != null && current.outcome === 'accepted'
  try {
    const answer = await deps.fetch(source.url, {
      headers: { accept: LIST_TYPES, ...(conditional ? { 'if-none-match': current.etag ?? '' } : {}) },
      bytesMax: TRUSTED_LIST_BYTES_MAX,
    })
    if (answer.status === 304 && conditional) return { attempt: attemptOf(deps, 'accepted'), confirmed: true }
    if (answer.status !== 200) return { attempt: attemptOf(deps, 'unreachable', `answered ${answer.status}`) }
    return await judge(deps, source, { answer, highest, current })
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'failed'
    return { attempt: attemptOf(deps, 'unreachable', detail) }
  }
}

/** Our copy, unless a newer one has come under other pins: then ours, served again, is a rollback like any other. */
function newestOf(known: CopyHead | undefined, highest = 0): CopyHead | undefined {
  return known?.sequence != null && known.sequence >= highest ? known : undefined
}

function attemptOf(
  { clock }: TrustListsDeps,
  outcome: Attempt['outcome'],
  detail: string | null = null,
): Attempt {
  const short = detail?.slice(0, AUDIT_VALUE_CHARACTERS_MAX).replaceAll(/\p{Cc}/gu, ' ') ?? null
  return { tried_at: clock.now(), outcome, detail: short, seen_sequence: null, seen_signer: null }
}

type Served = {
  readonly answer: FetchAnswer
  /** Highest sequence ever accepted from this address. */
  readonly highest: number | undefined
  readonly current: CopyHead | undefined
}

async function judge(
  deps: TrustListsDeps,
  source: Source,
  { answer, highest, current }: Served,
): Promise<Brought> {
  const compact = (await answer.text()).trim()
  const digest = hexSha256(compact)
  // Bytes that were verified before need no second look.
  if (digest === current?.sha256) return { attempt: attemptOf(deps, 'accepted'), confirmed: true }
  const { clock } = deps
  const asked = { text: compact, signers: source.signers, at: clock.now() }
  const opened = openList({ ...asked, lastSequence: highest })
  if (opened.outcome === 'malformed') return { attempt: attemptOf(deps, 'malformed', opened.detail) }
  if (opened.outcome === 'bad-signature') {
    const attempt = attemptOf(deps, 'bad-signature', opened.detail)
    return { attempt: { ...attempt, seen_signer: opened.signer ?? null } }
  }
  const seen = { seen_sequence: opened.sequence, seen_signer: opened.signer }
  if (opened.outcome === 'rollback')
    return { attempt: { ...attemptOf(deps, 'rollback', opened.detail), ...seen } }
  const copy: GoodCopy = {
    sequence: opened.sequence,
    sha256: digest,
    signer: opened.signer,
    etag: answer.headers.get('etag'),
    next_update: opened.nextUpdate,
    fetched_at: clock.now(),
    compact,
  }
  return { attempt: { ...attemptOf(deps, 'accepted'), ...seen }, copy }
}
