import type { ListFacts } from '@entente/agreement'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import type { FoundList, ListQuery, ListState } from './found-list.ts'
import { secondsOfDuration } from './duration.ts'
import type { ListModel } from './open-list.ts'
import type { CopyReader } from './read-copy.ts'
import type { Refresher, Source } from './refresh-list.ts'
import { claimFetch, type CopyHead, findCopy } from './store.ts'
import { CLAIM_SECONDS, HOLD_OFF_SECONDS, REFRESH_PART, type TrustListsDeps } from './trust-lists-deps.ts'

/**
 * The list an agreement names, from the last good copy. Asks the publisher when there is no usable copy, or when
 * the copy has used up part of the age it may reach. May fetch: never call it inside a transaction.
 */
export async function findList(
  { deps, reader, refresh }: { deps: TrustListsDeps; reader: CopyReader; refresh: Refresher },
  query: ListQuery,
  at: Instant,
): Promise<FoundList> {
  const source = sourceOf(query)
  if (source === undefined)
    return withoutCopy('', 'unavailable', 'the clause names no list that this version reads')
  const maxAgeSeconds = secondsOfDuration(query.maxAge)
  let head = await findCopy(deps.store.db, source)
  if (await mayFetch(deps, source, { head, maxAgeSeconds })) {
    await refresh(source)
    head = await findCopy(deps.store.db, source)
  }
  let copy = await copyOf(reader, source, head)
  if (copy === undefined && head?.sha256 != null) {
    // Another process kept a newer copy between the two reads.
    head = await findCopy(deps.store.db, source)
    copy = await copyOf(reader, source, head)
  }
  return describe({ head, copy, source, expired: isExpired(head, maxAgeSeconds, at) }, at)
}

/** A copy belongs to its pins: other pins, another copy. */
export function sourceOf({ url, signers }: Pick<ListQuery, 'url' | 'signers'>): Source | undefined {
  if (url === undefined) return undefined
  const pinned = signers.map((signer) => (typeof signer === 'string' ? signer : signer['x5t#S256']))
  const unique = [...new Set(pinned)].toSorted()
  return { url, signers: unique, pins: sha256(unique.join(' ')) }
}

type Known = { readonly head: CopyHead | undefined; readonly maxAgeSeconds: number }

/** Without a usable copy whoever asks fetches; with one, only the process that gets the claim does. */
async function mayFetch(
  deps: TrustListsDeps,
  source: Source,
  { head, maxAgeSeconds }: Known,
): Promise<boolean> {
  const now = deps.clock.now()
  if (head?.tried_at != null && addSeconds(head.tried_at, HOLD_OFF_SECONDS) > now) return false
  const usable = !isExpired(head, maxAgeSeconds, now)
  const partly = head?.fetched_at != null && addSeconds(head.fetched_at, maxAgeSeconds / REFRESH_PART) > now
  if (usable && partly && head?.outcome === 'accepted') return false
  const claimed = await claimFetch(deps.store.db, source, { now, until: addSeconds(now, CLAIM_SECONDS) })
  return claimed || !usable
}

function isExpired(head: CopyHead | undefined, maxAgeSeconds: number, at: Instant): boolean {
  if (head?.fetched_at == null || head.next_update == null) return true
  return head.next_update <= at || addSeconds(head.fetched_at, maxAgeSeconds) < at
}

async function copyOf(
  reader: CopyReader,
  source: Source,
  head: CopyHead | undefined,
): Promise<ListModel | undefined> {
  return head?.sha256 == null ? undefined : reader(source, head.sha256)
}

type Findings = {
  readonly head: CopyHead | undefined
  readonly copy: ListModel | undefined
  readonly source: Source
  readonly expired: boolean
}

function describe({ head, copy, source, expired }: Findings, at: Instant): FoundList {
  const state = stateOf(head, copy, expired)
  const detail = head?.detail ?? undefined
  const facts = factsOf({ head, copy, source, state })
  if (head === undefined || copy === undefined) return { ...withoutCopy(source.url, state, detail), facts }
  return {
    state,
    uri: source.url,
    detail: detail ?? (state === 'stale' ? 'past its next update or older than allowed' : undefined),
    sequence: head.sequence ?? undefined,
    fetchedAt: head.fetched_at ?? undefined,
    sha256: head.sha256 ?? undefined,
    territory: copy.territory,
    tsl: copy.tsl,
    signerCertificate: copy.signer,
    facts,
    ...copy.listedAt(at),
  }
}

function stateOf(head: CopyHead | undefined, copy: ListModel | undefined, expired: boolean): ListState {
  if (head?.outcome === 'bad-signature' || head?.outcome === 'rollback') return head.outcome
  if (copy === undefined) return 'unavailable'
  return expired ? 'stale' : 'fresh'
}

function withoutCopy(uri: string, state: ListState, detail: string | undefined): FoundList {
  const nothing = {
    sequence: undefined,
    fetchedAt: undefined,
    sha256: undefined,
    territory: undefined,
    tsl: undefined,
  }
  return { state, uri, detail, ...nothing, facts: null, services: [], anchors: [] }
}

type FactsInput = Pick<Findings, 'source'> & {
  readonly head: CopyHead | undefined
  readonly copy: ListModel | undefined
  readonly state: ListState
}

/** Facts for a decision: what the publisher serves now, judged against what was accepted before. */
function factsOf({ head, copy, source, state }: FactsInput): ListFacts | null {
  const fetchedAt = head?.fetched_at ?? head?.tried_at
  if (head === undefined || fetchedAt == null || state === 'unavailable') return null
  const about = { url: source.url, type: copy?.type ?? '', fetchedAt, nextUpdate: head.next_update }
  return { ...about, ...signatureOf(head, state), ...numbersOf(head, state) }
}

function signatureOf(head: CopyHead, state: ListState): Pick<ListFacts, 'signature' | 'signer'> {
  if (state === 'bad-signature') return { signature: 'invalid', signer: head.seen_signer }
  return { signature: 'valid', signer: state === 'rollback' ? head.seen_signer : head.signer }
}

function numbersOf(head: CopyHead, state: ListState): Pick<ListFacts, 'sequence' | 'highestSequence'> {
  const kept = head.sequence ?? 0
  if (state !== 'rollback') return { sequence: kept, highestSequence: kept }
  const sequence = head.seen_sequence ?? 0
  // The higher number may have been accepted under other pins.
  return { sequence, highestSequence: Math.max(kept, sequence + 1) }
}
