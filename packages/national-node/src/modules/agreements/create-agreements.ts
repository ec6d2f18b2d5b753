import type { Agreement, CompiledAgreements, History, Kept, OpenedAgreement } from '@entente/agreement'
import type { Hono } from 'hono'
import type { Instant } from '../../kernel/clock.ts'
import type { Database } from '../../store/database.ts'
import { acknowledgeNotices } from './acknowledge-notices.ts'
import type { AgreementsDeps } from './agreements-deps.ts'
import { type Ceremony, createCeremony } from './ceremony/create-ceremony.ts'
import { deliver } from './deliver.ts'
import { installAgreement } from './install-agreement.ts'
import { createStateReader } from './read-history.ts'
import { receiveNotice } from './receive-notice.ts'
import { agreementRoutes } from './routes.ts'
import { countersignAgreement, signAgreement } from './sign-agreement.ts'
import { getCompact } from './store.ts'
import { type NoticeDraft, type SignedNotice, signNotice } from './sign-notice.ts'
import { type SuspendedAbroad, suspendedAbroad } from './suspended-abroad.ts'

export type Agreements = {
  /** Every agreement known, as it stands at `at`, ready for decisions. `db` may be the caller's transaction. */
  compiled(db: Database, at: Instant): Promise<CompiledAgreements>
  /** Notices that suspend, now, where partners recognise a type that is issued at home. */
  suspendedAbroad(type: string): Promise<readonly SuspendedAbroad[]>
  /** All versions (text, hash, signatures) and notices kept of one agreement; undefined when there is none. */
  history(db: Database, id: string): Promise<History | undefined>
  /** Envelopes and notices from which that was compiled: what a decision under it rests on. */
  keptFor(compiled: CompiledAgreements): Kept
  sign(agreement: Agreement): Promise<string>
  countersign(envelope: string): Promise<string>
  install(envelope: string): Promise<OpenedAgreement>
  /** Signs, keeps, and tells the partner at once where it can be reached. */
  signNotice(draft: NoticeDraft): Promise<SignedNotice>
  receiveNotice(compact: string): Promise<boolean>
  /** A kept notice as it was signed. @throws Fault `not-found` */
  compactOf(sha256: string): Promise<string>
  /** Negotiating and signing the next version with a partner. */
  readonly ceremony: Ceremony
  /** Timed work: answers what partners have suspended, and tells them what they have not been told yet. */
  deliver(): Promise<{ delivered: number; waiting: number }>
  readonly routes: Hono
}

/** The agreements of this node: versions in force, the notices of both parties, and the state they make. */
export function createAgreements(deps: AgreementsDeps): Agreements {
  const reader = createStateReader(deps)
  return {
    compiled: (db, at) => reader.compiled(db, at),
    async suspendedAbroad(type) {
      const { states } = await reader.compiled(deps.store.db, deps.clock.now())
      return suspendedAbroad(states.values(), { home: deps.config.party, type })
    },
    history: (db, id) => reader.history(db, id),
    keptFor: (compiled) => reader.keptFor(compiled),
    sign: (agreement) => signAgreement(deps, agreement),
    countersign: (envelope) => countersignAgreement(deps, envelope),
    install: (envelope) => installAgreement(deps, reader, envelope),
    async signNotice(draft) {
      const signed = await signNotice(deps, reader, draft)
      await deliver(deps)
      if (signed === undefined) throw new TypeError('a notice without a condition is signed')
      return signed
    },
    receiveNotice: (compact) => receiveNotice(deps, reader, compact),
    compactOf: (sha256) => getCompact(deps.store.db, sha256),
    ceremony: createCeremony(deps, reader),
    async deliver() {
      await acknowledgeNotices(deps, reader)
      return deliver(deps)
    },
    routes: agreementRoutes(deps, reader),
  }
}
