/** What we remember of a partner's log: the largest checkpoint that continues all before it, and every fork. */
import {
  base64,
  type Checkpoint,
  cosignNote,
  createNote,
  fromBase64,
  type Growth,
  type NoteSignature,
  type OpenedCheckpoint,
  parseNote,
  runSync,
} from '@entente/trust'
import { instantOf, type Instant } from '../../../kernel/clock.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'
import type { Tx } from '../../../store/database.ts'
import { appendFork } from './events.ts'
import { FORKS_KEPT_MAX, LOG_SKEW_SECONDS, type LogWorld, type Partner } from './log-world.ts'
import { insertFork, listForks, type SeenRow, saveSeen } from './partner-store.ts'

/** A checkpoint of a partner whose signatures were verified, as it came. */
export type Observed = { readonly partner: Partner; readonly opened: OpenedCheckpoint; readonly note: string }

export function headOf({ size, root }: SeenRow): Pick<Checkpoint, 'size' | 'root'> {
  return { size, root: fromBase64(root) ?? new Uint8Array() }
}

export function emptySeen(origin: string): SeenRow {
  return { origin, size: 0, root: '', note: '', stated_at: null, cosigners: '{}', seen_at: '' }
}

/**
 * Keeps a checkpoint that was found to continue `before`, in the transaction that holds its row. What was said of a
 * smaller one stays true of its time: the newest words count, of the log and of each witness.
 */
export async function keepCheckpoint(
  tx: Tx,
  world: LogWorld,
  { observed, before }: { readonly observed: Observed; readonly before: SeenRow | undefined },
): Promise<void> {
  const { opened, note } = observed
  const { origin, size, root } = opened.checkpoint
  const ours = cosign(world, opened.text)
  await saveSeen(tx, {
    origin,
    size,
    root: base64(root),
    note: createNote(opened.text, [...known(world, observed, note), ...(ours === undefined ? [] : [ours])]),
    ...wordsOf(world, observed, before),
    seen_at: world.clock.now(),
  })
}

/** True when there is something to keep: a larger log, or a newer word of the log or of a witness. */
export function isNews(world: LogWorld, observed: Observed, before: SeenRow): boolean {
  const { stated_at: stated, cosigners } = wordsOf(world, observed, before)
  const grown = observed.opened.checkpoint.size !== before.size
  return grown || stated !== before.stated_at || cosigners !== before.cosigners
}

export function cosign({ own, driver, clock }: LogWorld, text: string): NoteSignature | undefined {
  return own && runSync(cosignNote(text, own.cosigner, clock.seconds()), driver)
}

/** Only signatures of keys that we know, without an older one of ours. */
function known({ own, known }: LogWorld, { partner }: Observed, note: string): readonly NoteSignature[] {
  const keys = [partner.log, ...known.filter((key) => key !== own?.cosigner.verifier)]
  return parseNote(note).signatures.filter((one) =>
    keys.some(({ name, keyId }) => name === one.name && keyId === one.keyId),
  )
}

/** The newest word of the log itself, and of each witness; a time ahead of ours says nothing. */
function wordsOf(
  { own, clock }: LogWorld,
  { partner, opened }: Observed,
  before: SeenRow | undefined,
): Pick<SeenRow, 'stated_at' | 'cosigners'> {
  const itself = partner.cosigner.name
  const times = new Map(Object.entries(before === undefined ? {} : timesOf(before)))
  if (before?.stated_at != null) times.set(itself, before.stated_at)
  const until = clock.seconds() + LOG_SKEW_SECONDS
  for (const { by, seconds } of opened.cosigned) {
    const known = times.get(by.name) ?? ''
    if (seconds <= until && by !== own?.cosigner.verifier && instantOf(seconds) > known)
      times.set(by.name, instantOf(seconds))
  }
  const others = [...times].filter(([name]) => name !== itself).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { stated_at: times.get(itself) ?? null, cosigners: JSON.stringify(Object.fromEntries(others)) }
}

/** When each witness last cosigned, by name; without the log itself, and without us. */
export function timesOf({ cosigners }: SeenRow): Readonly<Record<string, Instant>> {
  return JSON.parse(cosigners) as Record<string, Instant>
}

/** Keeps both checkpoints for ever, and says so in the audit log and to the operator, once for each pair. */
export async function recordFork(
  tx: Tx,
  world: LogWorld,
  { observed, before, growth }: { observed: Observed; before: SeenRow; growth: Growth & { outcome: 'fork' } },
): Promise<void> {
  const { partner, opened, note } = observed
  const { origin, size } = opened.checkpoint
  if ((await listForks(tx, origin)).length >= FORKS_KEPT_MAX) return
  const texts = [parseNote(before.note).text, opened.text].toSorted((a, b) => (a < b ? -1 : 1))
  const evidence = hexSha256(texts.join('\n'))
  const isNew = await insertFork(tx, {
    origin,
    evidence,
    first_note: before.note,
    second_note: note,
    proof: growth.proof.map((hash) => `${base64(hash)}\n`).join(''),
    found_at: world.clock.now(),
  })
  if (!isNew) return
  const { party } = partner
  await appendFork(tx, world.audit, { party, origin, firstSize: before.size, secondSize: size, evidence })
  world.log.error('audit.log-fork-found', { party, origin, evidence })
}
