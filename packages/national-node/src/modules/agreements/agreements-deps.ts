import type { Agreement, Pin, VerifySignature } from '@entente/agreement'
import { runSync, verifyJadesSignature } from '@entente/trust'
import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import type { Keys } from '../../kernel/keys.ts'
import type { Log } from '../../kernel/log.ts'
import type { Store } from '../../store/database.ts'
import type { Audit, PublicLog } from '../audit/index.ts'

export type AgreementsDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly fetch: Fetch
  readonly keys: Keys
  readonly driver: NodeDriver
  readonly audit: Pick<Audit, 'append'>
  /** Where every version and notice is made public, before anybody may rest on it. */
  readonly publicLog: Pick<PublicLog, 'append'>
  readonly config: {
    /** Code of the party this node speaks for, for example `BE`. */
    readonly party: string
    /** Party anchors for first versions, exchanged out of band (agreement-1 §2, step 5). */
    readonly anchors: readonly Pin[]
    readonly partners: readonly { readonly party: string; readonly baseUrl: string }[]
    /** Lists on this machine may be reached over http. */
    readonly development?: boolean
  }
}

/** The parties of a text that are told about it: all but our own that we have an address of. */
export function partnersIn({ config }: Pick<AgreementsDeps, 'config'>, { parties }: Agreement): string[] {
  const codes = parties.map(({ code }) => code)
  return config.partners
    .map(({ party }) => party)
    .filter((party) => party !== config.party && codes.includes(party))
}

/** The JAdES check of `@entente/trust` in the shape that the agreement language asks for. */
export function jadesVerifier({ driver, clock }: Pick<AgreementsDeps, 'driver' | 'clock'>): VerifySignature {
  return ({ protected: head, payload, signature }) => {
    const steps = verifyJadesSignature({ protected: head, payload, signature, at: clock.now() })
    const result = runSync(steps, driver as (step: object) => unknown)
    if (!result.ok) return { ok: false, detail: `${result.code}: ${result.detail}` }
    return { ok: true, x5tS256: result.x5tS256, iat: result.iat, alg: result.alg }
  }
}
