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
import { sha256 } from '../../../kernel/crypto.ts'
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
  return { origin, size: 0, root: '', note: '', stated_at: null, cosigners: '[]', seen_at: '' }
}

/**
 * Keeps a checkpoint that was found to continue `before`, in the transaction that holds its row. For the same size
 * the newer statement and all cosigners count.
 * @returns our cosignature
 */
export async function keepCheckpoint(
  tx: Tx,
  world: LogWorld,
  { observed, before }: { readonly observed: Observed; readonly before: SeenRow | undefined },
): Promise<NoteSignature | undefined> {
  const { opened, note } = observed
  const { origin, size, root } = opened.checkpoint
  const same = before?.size === size ? before : undefined
  const ours = cosign(world, opened.text)
  await saveSeen(tx, {
    origin,
    size,
    root: base64(root),
    note: createNote(opened.text, [...known(world, observed, note), ...(ours === undefined ? [] : [ours])]),
    stated_at: latest(statedAt(world, observed), same?.stated_at ?? null),
    cosigners: JSON.stringify(cosignersOf(world, observed, same)),
    seen_at: world.clock.now(),
  })
  return ours
}

/** True when there is something to keep: a larger log, a newer statement, another cosigner. */
export function isNews(world: LogWorld, observed: Observed, before: SeenRow): boolean {
  if (observed.opened.checkpoint.size !== before.size) return true
  const stated = statedAt(world, observed)
  if (stated !== null && stated > (before.stated_at ?? '')) return true
  return cosignersOf(world, observed, before).length > namesOf(before).length
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

/** When the log itself said that this was its largest; a time ahead of ours says nothing. */
function statedAt({ clock }: LogWorld, { partner, opened }: Observed): Instant | null {
  const seconds = opened.cosigned.find(({ by }) => by.name === partner.cosigner.name)?.seconds
  if (seconds === undefined || seconds > clock.seconds() + LOG_SKEW_SECONDS) return null
  return instantOf(seconds)
}

/** Everybody but the log itself; we are one of them, since we looked. */
function cosignersOf(
  { own }: LogWorld,
  { partner, opened }: Observed,
  same: SeenRow | undefined,
): readonly string[] {
  const others = opened.cosigned.map(({ by }) => by.name).filter((name) => name !== partner.cosigner.name)
  const ours = own === undefined ? [] : [own.cosigner.verifier.name]
  return [...new Set([...ours, ...others, ...(same === undefined ? [] : namesOf(same))])].toSorted()
}

export function namesOf({ cosigners }: SeenRow): readonly string[] {
  return JSON.parse(cosigners) as string[]
}

function latest(a: Instant | null, b: Instant | null): Instant | null {
  return (a ?? '') > (b ?? '') ? a : b
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
  const evidence = sha256(texts.join('\n'), 'hex')
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
