/** Timed work on the logs of partners: read their checkpoints, and prove that what concerns us stands there. */
import {
  createLeaf,
  type Leaf,
  openCheckpoint,
  runSync,
  judgeGrowth,
  tilesToCompare,
  TlogError,
  TLOG_PROOF_CHARACTERS_MAX,
  verifyTlogProof,
} from '@entente/trust'
import { fetchTiles } from './fetch-tiles.ts'
import { CHECKPOINT_BYTES_MAX, type LogWorld, type Partner, PROOFS_A_ROUND_MAX } from './log-world.ts'
import { emptySeen, headOf, isNews, keepCheckpoint, type Observed, recordFork } from './observe-checkpoint.ts'
import { findSeen, hasFork, listUnproved, lockSeen, saveTried } from './partner-store.ts'

/** `behind`: an older checkpoint than one seen before. `later`: another process was faster. */
type Outcome = 'kept' | 'behind' | 'fork' | 'unproved' | 'later'

/** Each partner on its own: one out of reach keeps nothing from the others. */
export async function watchPartners(world: LogWorld): Promise<void> {
  await Promise.all(world.partners.map((partner) => watchPartner(world, partner)))
}

async function watchPartner(world: LogWorld, partner: Partner): Promise<void> {
  const { fetch, log, store } = world
  const { party, url } = partner
  try {
    if (await hasFork(store.db, partner.log.name)) return
    const answer = await fetch(`${url}/checkpoint`, { bytesMax: CHECKPOINT_BYTES_MAX })
    if (answer.status !== 200) throw new TlogError(`answered ${answer.status}`)
    const outcome = await observe(world, open(world, partner, await answer.text()))
    if (outcome === 'fork') return
    if (outcome === 'behind' || outcome === 'unproved') log.warn('audit.log-not-followed', { party, outcome })
    for (const leaf of await listUnproved(store.db, { party, origin: partner.log.name }, PROOFS_A_ROUND_MAX))
      await proveLeaf(world, partner, leaf)
  } catch (error) {
    log.warn('audit.log-not-read', { party, reason: String(error) })
  }
}

function open({ driver, known }: LogWorld, partner: Partner, note: string): Observed {
  const opened = runSync(openCheckpoint(note, { log: partner.log, cosigners: known }), driver)
  if (!opened.ok) throw new TlogError(`${opened.code}: ${opened.detail}`)
  return { partner, opened, note }
}

/** Compares with what was seen last, by tiles of the partner, and keeps what continues it. Not in a transaction. */
async function observe(world: LogWorld, observed: Observed): Promise<Outcome> {
  const { store, driver, fetch } = world
  const { origin, size } = observed.opened.checkpoint
  const seen = await findSeen(store.db, origin)
  const known = seen === undefined ? undefined : headOf(seen)
  const { checkpoint } = observed.opened
  const tiles = known && (await fetchTiles(fetch, observed.partner.url, tilesToCompare(known, checkpoint)))
  const growth =
    known === undefined || tiles === undefined
      ? ({ outcome: 'consistent' } as const)
      : runSync(judgeGrowth(known, checkpoint, tiles), driver)
  if (growth.outcome === 'unproved') return 'unproved'
  if (growth.outcome === 'consistent' && seen !== undefined) {
    if (size < seen.size) return 'behind'
    if (!isNews(world, observed, seen)) return 'kept'
  }
  return store.transaction(async (tx) => {
    const before = await lockSeen(tx, emptySeen(origin))
    if (before?.note !== seen?.note) return 'later'
    if (growth.outcome === 'consistent') await keepCheckpoint(tx, world, { observed, before })
    else if (before !== undefined) await recordFork(tx, world, { observed, before, growth })
    return growth.outcome === 'consistent' ? 'kept' : 'fork'
  })
}

/** Asks for the proof that a leaf stands in the partner's log; it is noted once it holds. */
async function proveLeaf(world: LogWorld, partner: Partner, leaf: Leaf): Promise<void> {
  const { fetch, store, clock, driver, known } = world
  const { party, url, log } = partner
  const answer = await fetch(`${url}/proof/${leaf.t}/${leaf.sha256}`, { bytesMax: TLOG_PROOF_CHARACTERS_MAX })
  const key = { party, origin: log.name, leaf }
  if (answer.status !== 200) return saveTried(store.db, key, { at: clock.now() })
  const text = await answer.text()
  const trust = { log, cosigners: known }
  const proved = runSync(verifyTlogProof(text, { entry: createLeaf(leaf), trust }), driver)
  if (!proved.ok) {
    world.log.warn('audit.log-proof-wrong', { party, reason: proved.detail })
    return saveTried(store.db, key, { at: clock.now() })
  }
  const note = text.slice(text.indexOf('\n\n') + 2)
  const outcome = await observe(world, { partner, opened: proved.opened, note })
  const stands = outcome === 'kept' || outcome === 'behind'
  await saveTried(store.db, key, { at: clock.now(), ...(stands && { position: proved.index }) })
}
