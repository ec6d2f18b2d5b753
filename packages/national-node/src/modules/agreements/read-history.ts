import {
  type AgreementState,
  type CompiledAgreements,
  compileAgreements,
  type History,
  isCompiledFor,
  type Kept,
  openKept,
  type RejectedAgreement,
  stateAt,
} from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../store/database.ts'
import { type AgreementsDeps, jadesVerifier } from './agreements-deps.ts'
import { listNotices, listVersions, type NoticeRow, revision, type VersionRow } from './store.ts'
import { hexSha256 } from '../../kernel/crypto.ts'

type Histories = {
  readonly kept: Kept
  readonly histories: readonly History[]
  readonly rejected: readonly RejectedAgreement[]
}
type Snapshot = Histories & { readonly revision: number }

export type StateReader = {
  /** Every agreement known, as it stands at `at`, from everything kept by now, compiled for decisions. */
  compiled(db: Database, at: Instant): Promise<CompiledAgreements>
  /** All versions and notices kept of one agreement, opened; undefined when there is none of that id. */
  history(db: Database, id: string): Promise<History | undefined>
  /** The same for a transaction that is about to change it: read anew, and never kept. */
  fresh(tx: Tx, at: Instant): Promise<readonly AgreementState[]>
  /** Envelopes and notices behind a compilation that this reader gave. */
  keptFor(compiled: CompiledAgreements): Kept
}

/**
 * Reads the state of all agreements. The revision row is read each time, so that no process decides on a state
 * that another has already changed; everything else is opened, folded and compiled once per revision.
 */
export function createStateReader(deps: AgreementsDeps): StateReader {
  let snapshot: Snapshot | undefined
  let compiled: CompiledAgreements | undefined
  const behind = new WeakMap<CompiledAgreements, Kept>()
  async function current(db: Database): Promise<Snapshot> {
    const known = await revision(db)
    if (snapshot?.revision !== known) {
      snapshot = { revision: known, ...(await readHistories(db, deps)) }
      compiled = undefined
    }
    return snapshot
  }
  return {
    async compiled(db, at) {
      const { histories, rejected, kept } = await current(db)
      if (compiled === undefined || !isCompiledFor(compiled, at)) {
        compiled = compileAgreements(fold(histories, at, deps.clock.now()), rejected)
        behind.set(compiled, kept)
      }
      return compiled
    },
    async history(db, id) {
      const { histories } = await current(db)
      return histories.find((history) => history.id === id)
    },
    async fresh(tx, at) {
      const { histories } = await readHistories(tx, deps)
      return fold(histories, at, deps.clock.now())
    },
    keptFor(known) {
      const kept = behind.get(known)
      if (kept === undefined) throw new TypeError('compiled by somebody else')
      return kept
    },
  }
}

function fold(histories: readonly History[], at: Instant, now: Instant): AgreementState[] {
  const k = now > at ? now : at
  return histories.flatMap((history) => stateAt(history, { t: at, k, sha256: hexSha256 }) ?? [])
}

async function readHistories(db: Database, deps: AgreementsDeps): Promise<Histories> {
  const [versions, notices] = [await listVersions(db), await listNotices(db)]
  const kept = {
    anchors: deps.config.anchors,
    versions: versions.map(keptVersion),
    notices: notices.map(keptNotice),
  }
  const ports = { verifySignature: jadesVerifier(deps), sha256: hexSha256, at: deps.clock.now() }
  const { histories, rejected } = openKept(kept, ports)
  for (const { id: agreement, version, code } of rejected)
    deps.log.error('agreements.version-unreadable', { agreement, version, code })
  return { kept, histories, rejected }
}

function keptVersion(row: VersionRow): Kept['versions'][number] {
  return {
    agreement: row.agreement,
    version: row.version,
    envelope: row.envelope,
    between: JSON.parse(row.between_parties) as RejectedAgreement['between'],
    receivedAt: row.received_at,
  }
}

function keptNotice({ agreement, compact, received_at: receivedAt }: NoticeRow): Kept['notices'][number] {
  return { agreement, compact, receivedAt }
}
