/** Checkpoints: the size and root of a log, signed by it and cosigned by those who watch (C2SP tlog-checkpoint). */
import { base64, fromBase64 } from '../base64.ts'
import type { Bytes, Steps } from '../ports.ts'
import { HASH_BYTES } from './merkle.ts'
import { parseNote } from './note.ts'
import { type Signed, verifyNote } from './sign-note.ts'
import { TlogError } from './tlog-error.ts'
import type { VerifierKey } from './verifier-key.ts'

export type Checkpoint = {
  /** Whose log it is. */
  readonly origin: string
  /** Number of leaves. */
  readonly size: number
  readonly root: Bytes
  /** Lines that mean something to somebody else. */
  readonly extensions: readonly string[]
}

export type OpenedCheckpoint = {
  readonly ok: true
  readonly checkpoint: Checkpoint
  /** The signed text. */
  readonly text: string
  /** Verified cosignatures, one for each cosigner. */
  readonly cosigned: readonly (Signed & { readonly seconds: number })[]
}

export type CheckpointResult =
  | OpenedCheckpoint
  | {
      readonly ok: false
      readonly code: 'malformed' | 'other-origin' | 'not-signed' | 'bad-signature'
      readonly detail: string
    }

const ORIGIN_CHARACTERS_MAX = 255
const EXTENSIONS_MAX = 16
const SIZE = /^(?:0|[1-9]\d{0,15})$/

export function createCheckpoint({ origin, size, root, extensions = [] }: NewCheckpoint): string {
  const text = [origin, String(size), base64(root), ...extensions].map((line) => `${line}\n`).join('')
  parseCheckpoint(text)
  return text
}

type NewCheckpoint = Omit<Checkpoint, 'extensions'> & { readonly extensions?: readonly string[] }

/** The text of a checkpoint, without signatures. @throws TlogError */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new TlogError('a checkpoint ends with a newline')
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n')
  if (origin === '' || origin.length > ORIGIN_CHARACTERS_MAX) throw new TlogError('a checkpoint of no origin')
  const size = parseSize(sizeText)
  const root = fromBase64(rootText)
  if (root?.length !== HASH_BYTES) throw new TlogError('the root of a checkpoint is not 32 bytes in base64')
  if (extensions.length > EXTENSIONS_MAX || extensions.includes(''))
    throw new TlogError('empty or too many lines after the root of a checkpoint')
  return { origin, size, root, extensions }
}

/** Decimal without leading zeros, below 2^53: beyond that nothing here counts exactly. @throws TlogError */
export function parseSize(text: string): number {
  const size = SIZE.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(size))
    throw new TlogError('a size is not a number below 2^53 without leading zeros')
  return size
}

export type CheckpointTrust = {
  /** Keys of the log: the name is its origin (agreement-1 §16). */
  readonly log: VerifierKey
  /** Whose cosignatures are verified; those of others are passed over. */
  readonly cosigners?: readonly VerifierKey[]
}

/** A checkpoint as it arrives: form, origin, the signature of the log, cosignatures of those who are known. */
export function* openCheckpoint(
  source: string,
  { log, cosigners = [] }: CheckpointTrust,
): Steps<CheckpointResult> {
  try {
    const note = parseNote(source)
    const checkpoint = parseCheckpoint(note.text)
    if (checkpoint.origin !== log.name)
      return { ok: false, code: 'other-origin', detail: 'the checkpoint is of another log' }
    const verified = yield* verifyNote(note, [log, ...cosigners])
    if (!verified.ok) return { ok: false, code: 'bad-signature', detail: verified.detail }
    const byLog = verified.signed.some(({ by }) => by === log)
    if (!byLog) return { ok: false, code: 'not-signed', detail: 'the log has not signed the checkpoint' }
    const cosigned = verified.signed.flatMap(({ by, seconds }) =>
      seconds === undefined ? [] : [{ by, seconds }],
    )
    return { ok: true, checkpoint, text: note.text, cosigned }
  } catch (error) {
    if (error instanceof TlogError) return { ok: false, code: 'malformed', detail: error.message }
    throw error
  }
}
