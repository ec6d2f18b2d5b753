/** Timed work on our own log: sign how large it is, have it cosigned, and let readers have it. */
import {
  base64,
  cosignNote,
  createCheckpoint,
  createSignatureLine,
  createNote,
  fromBase64,
  judgeGrowth,
  openCheckpoint,
  runSync,
  signNote,
  tilesToCompare,
} from '@entente/trust'
import { addSeconds, type Instant } from '../../../kernel/clock.ts'
import type { Database, Tx } from '../../../store/database.ts'
import { askCosigner } from './ask-cosigner.ts'
import { LOG_SKEW_SECONDS, type LogWorld, RESTATE_SECONDS } from './log-world.ts'
import {
  type CheckpointRow,
  findCheckpoint,
  findSize,
  forgetSigned,
  insertCheckpoint,
  listCosigners,
  lockSize,
  publishRow,
  saveCosigner,
} from './own-store.ts'
import { hashOwnRanges, readTiles } from './own-tree.ts'

type Signing = LogWorld & { readonly own: NonNullable<LogWorld['own']> }

/**
 * Signs a checkpoint when the log has grown; asks for cosignatures of a new one, and of an old one before it looks
 * stale. Readers get it after everybody was asked, whoever answered. Processes of one node may do this at once.
 */
export async function publishCheckpoint(world: LogWorld): Promise<void> {
  const { own, store, clock, driver } = world
  if (own === undefined) return
  const signing = { ...world, own }
  const row = await signNewest(signing)
  if (isCurrent(row, clock.now())) return
  const at = clock.now()
  const text = textOf(row)
  const line = createSignatureLine(runSync(cosignNote(text, own.cosigner, clock.seconds()), driver))
  const asked = { size: row.size, note: `${row.note}${line}` }
  const answers = await Promise.all(world.cosigners.map((cosigner) => askCosigner(signing, cosigner, asked)))
  await store.transaction(async (tx) => {
    await lockSize(tx)
    const newest = await findCheckpoint(tx, { published: true })
    // Another process was faster, with a larger one.
    if (newest !== undefined && newest.size > row.size) return
    for (const answer of answers) if (answer !== undefined) await saveCosigner(tx, answer)
    await publishRow(tx, row.size, { line, at })
  })
}

/** Stated a short while ago; a statement from the future, made by a clock that ran ahead, is made again. */
function isCurrent({ stated_at: at, published_at: published }: CheckpointRow, now: Instant): boolean {
  if (published === null || at === null) return false
  return addSeconds(at, RESTATE_SECONDS) > now && at <= addSeconds(now, LOG_SKEW_SECONDS)
}

/** Under the lock: the root of this size that we sign is the only one we ever sign. */
async function signNewest(world: Signing): Promise<CheckpointRow> {
  const { store } = world
  const newest = await findCheckpoint(store.db, { published: false })
  if (newest?.size === (await findSize(store.db)) && isOurs(newest, world)) return newest
  return store.transaction(async (tx) => {
    const size = await lockSize(tx)
    const before = await findCheckpoint(tx, { published: false })
    if (before?.size === size && isOurs(before, world)) return before
    const root = await ownRoot(tx, size, world)
    if (before !== undefined) await requireGrowth(tx, { before, size, root }, world)
    const text = createCheckpoint({ origin: world.own.log.verifier.name, size, root })
    const note = createNote(text, [runSync(signNote(text, world.own.log), world.driver)])
    if (before !== undefined && !isOurs(before, world)) await forgetSigned(tx)
    return insertCheckpoint(tx, { size, root: base64(root), note })
  })
}

/** False after a change of key or origin: the same tree then goes on under another name. */
function isOurs({ note }: CheckpointRow, { own, driver }: Signing): boolean {
  return runSync(openCheckpoint(note, { log: own.log.verifier }), driver).ok
}

async function ownRoot(tx: Tx, size: number, { driver }: LogWorld): Promise<Uint8Array> {
  const [root] = await hashOwnRanges(tx, { ranges: [{ begin: 0, end: size }], size }, driver)
  return root ?? new Uint8Array()
}

type Grown = { readonly before: CheckpointRow; readonly size: number; readonly root: Uint8Array }

/** A store that was tampered with, or put back from a copy, must not make us sign a fork. */
async function requireGrowth(tx: Tx, { before, size, root }: Grown, { driver }: LogWorld): Promise<void> {
  const [a, b] = [
    { size: before.size, root: fromBase64(before.root) ?? new Uint8Array() },
    { size, root },
  ]
  if (size < before.size) throw new Error(`the public log lost leaves: ${size} after ${before.size}`)
  const tiles = await readTiles(tx, tilesToCompare(a, b), driver)
  const { outcome } = runSync(judgeGrowth(a, b, tiles), driver)
  if (outcome !== 'consistent') throw new Error(`the public log does not continue the one of ${before.size}`)
}

function textOf({ note }: CheckpointRow): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1)
}

export type Published = { readonly size: number; readonly note: string }

/** The checkpoint that readers get, with every cosignature of it. */
export async function findPublished(db: Database): Promise<Published | undefined> {
  const row = await findCheckpoint(db, { published: true })
  if (row === undefined) return undefined
  const cosigned = (await listCosigners(db)).filter(({ size }) => size === row.size)
  const lines = [row.stated_line ?? '', ...cosigned.map(({ line }) => line)]
  return { size: row.size, note: `${row.note}${lines.join('')}` }
}
