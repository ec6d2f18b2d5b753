import type { Agreement, CompiledAgreements, OpenedAgreement } from '@entente/agreement'
import type { Hono } from 'hono'
import type { Instant } from '../../kernel/clock.ts'
import type { Database } from '../../store/database.ts'
import type { AgreementsDeps } from './agreements-deps.ts'
import { type Ceremony, createCeremony } from './ceremony/create-ceremony.ts'
import { deliver } from './deliver.ts'
import { installAgreement } from './install-agreement.ts'
import { createStateReader } from './read-history.ts'
import { receiveNotice } from './receive-notice.ts'
import { agreementRoutes } from './routes.ts'
import { countersignAgreement, signAgreement } from './sign-agreement.ts'
import { type NoticeDraft, type SignedNotice, signNotice } from './sign-notice.ts'

export type Agreements = {
  /** Every agreement known, as it stands at `at`, ready for decisions. `db` may be the caller's transaction. */
  compiled(db: Database, at: Instant): Promise<CompiledAgreements>
  sign(agreement: Agreement): Promise<string>
  countersign(envelope: string): Promise<string>
  install(envelope: string): Promise<OpenedAgreement>
  /** Signs, keeps, and tells the partner at once where it can be reached. */
  signNotice(draft: NoticeDraft): Promise<SignedNotice>
  receiveNotice(compact: string): Promise<boolean>
  /** Negotiating and signing the next version with a partner. */
  readonly ceremony: Ceremony
  /** Timed work: what a partner has not been told yet. */
  deliver(): Promise<{ delivered: number; waiting: number }>
  readonly routes: Hono
}

/** The agreements of this node: versions in force, the notices of both parties, and the state they make. */
export function createAgreements(deps: AgreementsDeps): Agreements {
  const reader = createStateReader(deps)
  return {
    compiled: (db, at) => reader.compiled(db, at),
    sign: (agreement) => signAgreement(deps, agreement),
    countersign: (envelope) => countersignAgreement(deps, envelope),
    install: (envelope) => installAgreement(deps, reader, envelope),
    async signNotice(draft) {
      const signed = await signNotice(deps, reader, draft)
      await deliver(deps)
      return signed
    },
    receiveNotice: (compact) => receiveNotice(deps, reader, compact),
    ceremony: createCeremony(deps, reader),
    deliver: () => deliver(deps),
    routes: agreementRoutes(deps, reader),
  }
}
