/**
 * From what a node kept, as it received it, to histories (agreement-1 §2, §3). The node reads its own store with
 * this, and a replay reads the bundle with it: one way, so that they cannot come to different states.
 */
import type { RejectedAgreement } from '../compile.ts'
import { openEnvelope } from '../envelope.ts'
import type { Instant } from '../facts.ts'
import type { History } from '../history.ts'
import { openNotice } from '../notices.ts'
import type { Pin, Sha256, VerifySignature } from '../signature.ts'
import { stateAt } from '../state.ts'
import { earlier } from '../time.ts'

export type KeptVersion = {
  readonly agreement: string
  readonly version: number
  readonly envelope: string
  /** Jurisdictions of the two sides, from when the text was last trusted. */
  readonly between: RejectedAgreement['between']
  readonly receivedAt: Instant
}
export type KeptNotice = {
  readonly agreement: string
  readonly compact: string
  readonly receivedAt: Instant
}
export type Kept = {
  /** Party anchors for first versions, exchanged out of band (agreement-1 §2, step 5). */
  readonly anchors: readonly Pin[]
  /** By agreement, then by version. */
  readonly versions: readonly KeptVersion[]
  readonly notices: readonly KeptNotice[]
}

export type KeptPorts = {
  readonly verifySignature: VerifySignature
  readonly sha256: Sha256
  /** Time of reading: what is kept is known by then, even if the clock that noted it ran ahead. */
  readonly at: Instant
}

export type Rejected = RejectedAgreement & { readonly version: number }

export type OpenedHistories = {
  readonly histories: readonly History[]
  /** Versions that do not open: they must not make room for another agreement. */
  readonly rejected: readonly Rejected[]
}

/** Every agreement kept, each version judged by the pins of the state before it. */
export function openKept(kept: Kept, ports: KeptPorts): OpenedHistories {
  const ids = [...new Set(kept.versions.map(({ agreement }) => agreement))]
  const rejected: Rejected[] = []
  const histories = ids.map((id) => openHistory(id, kept, { ports, rejected }))
  return { histories, rejected }
}

type Opening = { readonly ports: KeptPorts; readonly rejected: Rejected[] }

function openHistory(id: string, kept: Kept, { ports, rejected }: Opening): History {
  const notices = kept.notices
    .filter(({ agreement }) => agreement === id)
    .flatMap(({ compact, receivedAt }) => {
      const opened = openNotice(compact, ports)
      return opened.ok ? [{ opened, knownAt: earlier(receivedAt, ports.at) }] : []
    })
  let history: History = { id, versions: [], notices }
  for (const { agreement, version, envelope, between, receivedAt } of kept.versions) {
    if (agreement !== id) continue
    const knownAt = earlier(receivedAt, ports.at)
    const pins =
      version === 1 ? kept.anchors : pinsBefore(history, { times: [knownAt, ports.at], sha256: ports.sha256 })
    const opened = openEnvelope(envelope, { ...ports, pins })
    if (!opened.ok) {
      rejected.push({ id, version, between, code: opened.code, detail: opened.detail })
      // Nor may it make room for the version before, which it was to replace.
      return { id, versions: [], notices: [] }
    }
    history = { ...history, versions: [...history.versions, { opened, knownAt }] }
  }
  return history
}

type Judged = {
  /** When the version was accepted, and now (a signature may have been added since). */
  readonly times: readonly Instant[]
  readonly sha256: Sha256
}

/**
 * A version never vouches for its own signers: the state before it does, or the anchors for the first. The pins of
 * the time when it was accepted count, so that it stays signed when the time of its signers has ended.
 */
function pinsBefore(history: History, { times, sha256 }: Judged): readonly Pin[] {
  return times.flatMap((at) => stateAt(history, { t: at, k: at, sha256 })?.pins ?? [])
}
