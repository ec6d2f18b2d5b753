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
  const histories = ids.map((id) => readHistory(id, { versions, notices, deps, rejected }))
  return { histories, rejected }
}

type Rows = {
  versions: VersionRow[]
  notices: NoticeRow[]
  deps: AgreementsDeps
  /** Filled with versions that no longer open: they must not make room for another agreement. */
  rejected: RejectedAgreement[]
}

function readHistory(id: string, { versions, notices, deps, rejected }: Rows): History {
  const ports = { verifySignature: jadesVerifier(deps), sha256: hexSha256, at: deps.clock.now() }
  const opened = notices
    .filter(({ agreement }) => agreement === id)
    .flatMap(({ compact, received_at: knownAt }) => {
      const result = openNotice(compact, ports)
      return result.ok ? [{ opened: result, knownAt }] : []
    })
  let history: History = { id, versions: [], notices: opened }
  for (const row of versions.filter(({ agreement }) => agreement === id)) {
    const result = openEnvelope(row.envelope, { ...ports, pins: pinsBefore(history, row.version, deps) })
    if (!result.ok) {
      const between = JSON.parse(row.between_parties) as RejectedAgreement['between']
      rejected.push({ id, between, code: result.code, detail: result.detail })
      deps.log.error('agreements.version-unreadable', {
        agreement: id,
        version: row.version,
        code: result.code,
      })
      continue
    }
    history = { ...history, versions: [...history.versions, { opened: result, knownAt: row.received_at }] }
  }
  return history
}

/** A version never vouches for its own signers: the state before it does, or the anchors for the first. */
function pinsBefore(history: History, version: number, { config, clock }: AgreementsDeps): readonly Pin[] {
  if (version === 1) return config.anchors
  const at = clock.now()
  return stateAt(history, { t: at, k: at, sha256: hexSha256 })?.pins ?? []
}
