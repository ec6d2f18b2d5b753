/** One text that proves that a leaf stands in a log, without asking anybody (C2SP tlog-proof). */
import { base64 } from '../base64.ts'
import type { Bytes, Steps } from '../ports.ts'
import { type CheckpointTrust, type OpenedCheckpoint, openCheckpoint, parseSize } from './checkpoint.ts'
import { leafHash } from './merkle.ts'
import { NOTE_CHARACTERS_MAX } from './note.ts'
import { verifyInclusion } from './proofs.ts'
import { TlogError } from './tlog-error.ts'
import { parseHashes } from './witness.ts'

export type TlogProof = {
  readonly index: number
  readonly proof: readonly Bytes[]
  /** The checkpoint with its signatures, not yet verified. */
  readonly note: string
}

export type InclusionResult =
  | { readonly ok: true; readonly index: number; readonly opened: OpenedCheckpoint }
  | { readonly ok: false; readonly detail: string }

const HEAD = 'c2sp.org/tlog-proof@v1'
export const TLOG_PROOF_CHARACTERS_MAX = NOTE_CHARACTERS_MAX + 70 * 45

export function createTlogProof({ index, proof, note }: TlogProof): string {
  return `${HEAD}\nindex ${index}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${note}`
}

/** Extra data are not understood here, and refused. @throws TlogError */
export function parseTlogProof(source: string): TlogProof {
  if (source.length > TLOG_PROOF_CHARACTERS_MAX) throw new TlogError('the proof is too long')
  const end = source.indexOf('\n\n')
  const [head, index = '', ...lines] = end < 0 ? [] : source.slice(0, end).split('\n')
  if (head !== HEAD) throw new TlogError(`a proof begins with ${HEAD}`)
  if (!index.startsWith('index ')) throw new TlogError('the second line of a proof is its index')
  return { index: parseSize(index.slice(6)), proof: parseHashes(lines), note: source.slice(end + 2) }
}

/** Signatures of the checkpoint first, then the way from the entry to its root. */
export function* verifyTlogProof(
  source: string,
  { entry, trust }: { readonly entry: Bytes; readonly trust: CheckpointTrust },
): Steps<InclusionResult> {
  try {
    const { index, proof, note } = parseTlogProof(source)
    const opened = yield* openCheckpoint(note, trust)
    if (!opened.ok) return { ok: false, detail: `${opened.code}: ${opened.detail}` }
    const { size, root } = opened.checkpoint
    const included = yield* verifyInclusion({ leaf: yield* leafHash(entry), index, size, root, proof })
    return included ? { ok: true, index, opened } : { ok: false, detail: 'the leaf is not in this tree' }
  } catch (error) {
    if (error instanceof TlogError) return { ok: false, detail: error.message }
    throw error
  }
}
