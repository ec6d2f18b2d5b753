import type { LogFacts } from '@entente/agreement'
import type { Leaf } from '@entente/trust'
import type { Hono } from 'hono'
import type { Database, Tx } from '../../../store/database.ts'
import { type Appended, appendLeaf, wantElsewhere } from './append-leaf.ts'
import { createFactsReader, type LogQuestion } from './log-facts.ts'
import { createLogWorld, type OwnVerifierKeys, ownVerifierKeys, type PublicLogDeps } from './log-world.ts'
import { type ForkRow, listForks } from './partner-store.ts'
import { publishCheckpoint } from './publish-checkpoint.ts'
import { publicLogRoutes } from './routes.ts'
import { watchPartners } from './watch-partner.ts'

export type PublicLog = {
  /**
   * Adds a leaf in the caller's transaction, once however often it is asked; late in it, and before the audit
   * entry. `alsoIn`: parties whose logs must hold it too, for which `watch` then seeks the proof.
   */
  append(tx: Tx, leaf: Leaf, also?: { readonly alsoIn?: readonly string[] }): Promise<Appended>
  /**
   * What a decision asks of both logs; reads the store only, and may be five seconds late to learn what another
   * process found. `db` may be the caller's transaction.
   */
  facts(db: Database, question: LogQuestion): Promise<LogFacts>
  /** Every fork ever seen, with both checkpoints. */
  forks(db: Database): Promise<readonly ForkRow[]>
  /** Timed work: sign what was appended, have it cosigned, publish it. */
  publish(): Promise<void>
  /** Timed work: follow the logs of partners. */
  watch(): Promise<void>
  /** What partners and readers need to verify us; undefined without keys. */
  readonly verifierKeys: OwnVerifierKeys | undefined
  readonly routes: Hono
}

/** The public transparency log of this node, and its eye on those of its partners (agreement-1 §16). */
export function createPublicLog(deps: PublicLogDeps): PublicLog {
  const world = createLogWorld(deps)
  const facts = createFactsReader(world)
  return {
    async append(tx, leaf, { alsoIn = [] } = {}) {
      await wantElsewhere(tx, leaf, alsoIn)
      return appendLeaf(tx, leaf, world.driver)
    },
    facts: (db, question) => facts.read(db, question),
    forks: (db) => listForks(db),
    publish: () => publishCheckpoint(world).finally(facts.forget),
    watch: () => watchPartners(world).finally(facts.forget),
    verifierKeys: ownVerifierKeys(world),
    routes: publicLogRoutes(world, facts),
  }
}
