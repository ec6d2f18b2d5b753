import type { LogFacts } from '@entente/agreement'
import type { Leaf } from '@entente/trust'
import { addSeconds, type Instant } from '../../../kernel/clock.ts'
import { createLru } from '../../../kernel/lru.ts'
import type { Database } from '../../../store/database.ts'
import type { LogWorld, Partner } from './log-world.ts'
import { timesOf } from './observe-checkpoint.ts'
import { findPosition, listCosigners } from './own-store.ts'
import { findSeen, hasFork, isProved, type SeenRow } from './partner-store.ts'

export type LogQuestion = {
  /** The governing version: `agreement` and the hash of its canonical form. */
  readonly leaf: Leaf
  /** Code of the other party. */
  readonly partner: string
  /** `log.witnesses` of the agreement: cosigners needed, the other party being the first of them. */
  readonly witnesses: number
}

/** How long a good answer is given again without looking: so late may this process learn what another one found. */
const FACTS_SECONDS = 5
const FACTS_ENTRIES_MAX = 256

export type FactsReader = {
  readonly read: (db: Database, question: LogQuestion) => Promise<LogFacts>
  /** After every change that this process made. */
  readonly forget: () => void
}

/** Many decisions ask the same, and each would cost five reads. Only what speaks for recognition is remembered. */
export function createFactsReader(world: LogWorld): FactsReader {
  const kept = createLru<string, { readonly facts: LogFacts; readonly until: Instant }>(FACTS_ENTRIES_MAX)
  return {
    async read(db, question) {
      const id = [question.leaf.t, question.leaf.sha256, question.partner, question.witnesses].join(' ')
      const now = world.clock.now()
      const found = kept.get(id)
      if (found !== undefined && now < found.until) return found.facts
      const facts = await logFacts(world, db, question)
      const good = facts.included.length === 2 && !facts.fork && facts.checkpointAt !== null
      if (good) kept.set(id, { facts, until: addSeconds(now, FACTS_SECONDS) })
      return facts
    },
    forget: () => kept.clear(),
  }
}

/**
 * What a decision asks of the logs (agreement-1 §10, A2 and A4), from what is stored: nothing is fetched. A party
 * whose log is not configured has proved nothing.
 */
async function logFacts(world: LogWorld, db: Database, question: LogQuestion): Promise<LogFacts> {
  const partner = world.partners.find(({ party }) => party === question.partner)
  if (partner === undefined) return { included: [], fork: false, checkpointAt: null }
  const here = await isWitnessed(world, db, { ...question, partner })
  const there = await isProved(db, { party: partner.party, origin: partner.log.name }, question.leaf)
  const fork = await hasFork(db, partner.log.name)
  const seen = await findSeen(db, partner.log.name)
  return {
    included: [...(here ? [world.party] : []), ...(there ? [partner.party] : [])],
    fork,
    checkpointAt: seen === undefined ? null : heardAt(world, seen, question.witnesses),
  }
}

/**
 * Up to when we know that nothing was kept from us: the log said so itself, and as many witnesses as agreed, of
 * which we are the first, since we compared it. Null where one of them has said nothing.
 */
function heardAt({ cosigners }: LogWorld, seen: SeenRow, witnesses: number): Instant | null {
  const { stated_at: stated } = seen
  const times = timesOf(seen)
  const others = cosigners.flatMap(({ key }) => times[key.name] ?? []).toSorted((a, b) => (a < b ? 1 : -1))
  const needed = witnesses - 1
  if (stated === null || others.length < needed) return null
  const least = needed > 0 ? others[needed - 1] : stated
  return least !== undefined && least < stated ? least : stated
}

type Asked = Omit<LogQuestion, 'partner'> & { readonly partner: Partner }

/** In our own log it counts once the partner, and as many others as agreed, cosigned a tree that holds it. */
async function isWitnessed(
  { cosigners }: LogWorld,
  db: Database,
  { leaf, partner, witnesses }: Asked,
): Promise<boolean> {
  const position = await findPosition(db, leaf)
  if (position === undefined) return false
  const rows = await listCosigners(db)
  const names = cosigners
    .map(({ key }) => key.name)
    .filter((name) => rows.some((row) => row.name === name && row.size > position))
  return names.includes(partner.cosigner.name) && names.length >= witnesses
}
