import {
  type AgreementState,
  type CompiledAgreements,
  compileAgreements,
  type History,
  isCompiledFor,
  openEnvelope,
  openNotice,
  type Pin,
  type RejectedAgreement,
  stateAt,
} from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../store/database.ts'
import { type AgreementsDeps, hexSha256, jadesVerifier } from './agreements-deps.ts'
import { listNotices, listVersions, type NoticeRow, revision, type VersionRow } from './store.ts'

type Histories = { readonly histories: readonly History[]; readonly rejected: readonly RejectedAgreement[] }
type Snapshot = Histories & { readonly revision: number }

export type StateReader = {
  /** Every agreement known, as it stands at `at`, from everything kept by now, compiled for decisions. */
  compiled(db: Database, at: Instant): Promise<CompiledAgreements>
  /** The same for a transaction that is about to change it: read anew, and never kept. */
  fresh(tx: Tx, at: Instant): Promise<readonly AgreementState[]>
}

/**
 * Reads the state of all agreements. The revision row is read each time, so that no process decides on a state
 * that another has already changed; everything else is opened, folded and compiled once per revision.
 */
export function createStateReader(deps: AgreementsDeps): StateReader {
  let snapshot: Snapshot | undefined
  let compiled: CompiledAgreements | undefined
  return {
    async compiled(db, at) {
      const current = await revision(db)
      if (snapshot?.revision !== current) {
        snapshot = { revision: current, ...(await readHistories(db, deps)) }
        compiled = undefined
      }
      if (compiled === undefined || !isCompiledFor(compiled, at)) {
        compiled = compileAgreements(fold(snapshot.histories, at, deps.clock.now()), snapshot.rejected)
      }
      return compiled
    },
    async fresh(tx, at) {
      const { histories } = await readHistories(tx, deps)
      return fold(histories, at, deps.clock.now())
    },
  }
}

function fold(histories: readonly History[], at: Instant, now: Instant): AgreementState[] {
  const k = now > at ? now : at
  return histories.flatMap((history) => stateAt(history, { t: at, k, sha256: hexSha256 }) ?? [])
}

async function readHistories(db: Database, deps: AgreementsDeps): Promise<Histories> {
  const [versions, notices] = [await listVersions(db), await listNotices(db)]
  const ids = [...new Set(versions.map(({ agreement }) => agreement))]
  const rejected: RejectedAgreement[] = []
  const rows = { versions, notices, deps, rejected, now: deps.clock.now() }
  const histories = ids.map((id) => readHistory(id, rows))
  return { histories, rejected }
}

type Rows = {
  versions: VersionRow[]
  notices: NoticeRow[]
  deps: AgreementsDeps
  /** Filled with versions that no longer open: they must not make room for another agreement. */
  rejected: RejectedAgreement[]
  now: Instant
}

function readHistory(id: string, { versions, notices, deps, rejected, now }: Rows): History {
  const ports = { verifySignature: jadesVerifier(deps), sha256: hexSha256, at: now }
  // What was read is known, also when the clock of the process that kept it runs ahead of ours: what is not known
  // yet would stay out of the compiled state, for good.
  const knownSince = (received: Instant): Instant => (received < now ? received : now)
  const opened = notices
    .filter(({ agreement }) => agreement === id)
    .flatMap(({ compact, received_at: received }) => {
      const result = openNotice(compact, ports)
      return result.ok ? [{ opened: result, knownAt: knownSince(received) }] : []
    })
  let history: History = { id, versions: [], notices: opened }
  for (const row of versions.filter(({ agreement }) => agreement === id)) {
    const knownAt = knownSince(row.received_at)
    const pins = pinsBefore(history, row.version, { deps, times: [knownAt, now] })
    const result = openEnvelope(row.envelope, { ...ports, pins })
    if (!result.ok) {
      const between = JSON.parse(row.between_parties) as RejectedAgreement['between']
      rejected.push({ id, between, code: result.code, detail: result.detail })
      deps.log.error('agreements.version-unreadable', {
        agreement: id,
        version: row.version,
        code: result.code,
      })
      // Nor may it make room for the version before, which it was to replace.
      return { id, versions: [], notices: [] }
    }
    history = { ...history, versions: [...history.versions, { opened: result, knownAt }] }
  }
  return history
}

type Judged = {
  readonly deps: Pick<AgreementsDeps, 'config'>
  /** When the version was accepted, and now (a signature may have been added since). */
  readonly times: readonly Instant[]
}

/**
 * A version never vouches for its own signers: the state before it does, or the anchors for the first. The pins of
 * the time when it was accepted count, so that it stays signed when the time of its signers has ended.
 */
function pinsBefore(history: History, version: number, { deps, times }: Judged): readonly Pin[] {
  if (version === 1) return deps.config.anchors
  return times.flatMap((at) => stateAt(history, { t: at, k: at, sha256: hexSha256 })?.pins ?? [])
}
