/** The protocol between a log and a witness (C2SP tlog-witness, "add-checkpoint"), and what a witness decides. */
import { base64, fromBase64 } from '../base64.ts'
import type { Bytes, Steps } from '../ports.ts'
import { parseSize } from './checkpoint.ts'
import type { Head } from './growth.ts'
import { emptyRoot, HASH_BYTES } from './merkle.ts'
import { NOTE_CHARACTERS_MAX } from './note.ts'
import { PROOF_HASHES_MAX, verifyConsistency } from './proofs.ts'
import { TlogError } from './tlog-error.ts'

export type WitnessRequest = {
  /** Size of the checkpoint that the witness cosigned last; 0 for none. */
  readonly old: number
  readonly proof: readonly Bytes[]
  /** The checkpoint with its signatures, not yet verified. */
  readonly note: string
}

/** Old size, 63 hashes of 44 characters, and the checkpoint. */
export const WITNESS_REQUEST_CHARACTERS_MAX = NOTE_CHARACTERS_MAX + 64 * 45

export function createWitnessRequest({ old, proof, note }: WitnessRequest): string {
  return `old ${old}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${note}`
}

/** @throws TlogError */
export function parseWitnessRequest(body: string): WitnessRequest {
  if (body.length > WITNESS_REQUEST_CHARACTERS_MAX) throw new TlogError('the request is too long')
  const end = body.indexOf('\n\n')
  const [first = '', ...lines] = end < 0 ? [] : body.slice(0, end).split('\n')
  if (!first.startsWith('old ')) throw new TlogError('the request does not begin with “old” and a size')
  return { old: parseSize(first.slice(4)), proof: parseHashes(lines), note: body.slice(end + 2) }
}

/** One hash a line. @throws TlogError */
export function parseHashes(lines: readonly string[]): readonly Bytes[] {
  if (lines.length > PROOF_HASHES_MAX) throw new TlogError(`more than ${PROOF_HASHES_MAX} hashes`)
  return lines.map((line) => {
    const hash = fromBase64(line)
    if (hash?.length !== HASH_BYTES) throw new TlogError('a line of the proof is not 32 bytes in base64')
    return hash
  })
}

export type Judgement =
  | { readonly answer: 'cosign' }
  /** 400 */
  | { readonly answer: 'old-above-size' }
  /** 409, with the size that the witness cosigned last. */
  | { readonly answer: 'other-old'; readonly size: number }
  /** 422, also for two roots of one size (which `isFork` tells). */
  | { readonly answer: 'not-consistent' }

/** Whether a witness that last cosigned `last` cosigns this checkpoint, whose signature has been verified. */
export function* judgeSubmission(
  last: Head | undefined,
  checkpoint: Head,
  { old, proof }: Pick<WitnessRequest, 'old' | 'proof'>,
): Steps<Judgement> {
  const known = last ?? { size: 0, root: emptyRoot() }
  if (old > checkpoint.size) return { answer: 'old-above-size' }
  if (old !== known.size) return { answer: 'other-old', size: known.size }
  const grown = yield* verifyConsistency({ from: known, to: checkpoint, proof })
  return { answer: grown ? 'cosign' : 'not-consistent' }
}
