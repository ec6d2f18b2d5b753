/** The two proofs of a log, as somebody who trusts nobody verifies them. */
import { sameBytes } from '../bytes.ts'
import type { Bytes, Steps } from '../ports.ts'
import { emptyRoot, HASH_BYTES, nodeHash } from './merkle.ts'

/** A tree of 2^53 leaves needs no more; C2SP tlog-witness allows 63. */
export const PROOF_HASHES_MAX = 63

export type InclusionClaim = {
  readonly leaf: Bytes
  readonly index: number
  readonly size: number
  readonly root: Bytes
  /** From the sibling of the leaf upwards. */
  readonly proof: readonly Bytes[]
}

export type ConsistencyClaim = {
  readonly from: { readonly size: number; readonly root: Bytes }
  readonly to: { readonly size: number; readonly root: Bytes }
  /** Without the hash of the smaller tree where that is a hash of the larger one as well. */
  readonly proof: readonly Bytes[]
}

export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** RFC 6962 §2.1.1, verified as RFC 9162 §2.1.3.2 says. */
export function* verifyInclusion({ leaf, index, size, root, proof }: InclusionClaim): Steps<boolean> {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root, ...proof])) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      hash = yield* nodeHash(sibling, hash)
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = yield* nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameBytes(hash, root)
}

/** RFC 6962 §2.1.2: the larger tree begins with the smaller one. Everything begins with the empty tree. */
export function* verifyConsistency({ from, to, proof }: ConsistencyClaim): Steps<boolean> {
  if (!isHead(from) || !isHead(to) || from.size > to.size || !areHashes(proof)) return false
  if (from.size === to.size) return proof.length === 0 && sameBytes(from.root, to.root)
  if (from.size === 0) return proof.length === 0
  const whole = isPowerOfTwo(from.size) ? [from.root, ...proof] : proof
  const roots = yield* rootsOf(from.size, to.size, whole)
  return roots !== undefined && sameBytes(roots.from, from.root) && sameBytes(roots.to, to.root)
}

/** The empty tree has one root only. */
function isHead({ size, root }: ConsistencyClaim['from']): boolean {
  return isSize(size) && areHashes([root]) && (size > 0 || sameBytes(root, emptyRoot()))
}

/**
 * Both roots that a proof leads to, when it begins with a hash that both trees have (RFC 9162 §2.1.4.2).
 * Undefined when it has not the right length for these sizes; 0 < from < to.
 */
export function* rootsOf(
  from: number,
  to: number,
  proof: readonly Bytes[],
): Steps<{ readonly from: Bytes; readonly to: Bytes } | undefined> {
  const [first, ...rest] = proof
  if (first === undefined) return undefined
  let [at, last] = [from - 1, to - 1]
  while (isOdd(at)) [at, last] = [half(at), half(last)]
  let roots = { from: first, to: first }
  for (const hash of rest) {
    if (last === 0) return undefined
    if (isOdd(at) || at === last) {
      roots = { from: yield* nodeHash(hash, roots.from), to: yield* nodeHash(hash, roots.to) }
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else roots = { ...roots, to: yield* nodeHash(roots.to, hash) }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 ? roots : undefined
}

/** Bitwise operators of the language stop at 2^31. */
function half(value: number): number {
  return Math.floor(value / 2)
}

function isOdd(value: number): boolean {
  return value % 2 === 1
}

export function isPowerOfTwo(value: number): boolean {
  let rest = value
  while (rest > 1 && !isOdd(rest)) rest = half(rest)
  return rest === 1
}

function areHashes(hashes: readonly Bytes[]): boolean {
  return hashes.length <= PROOF_HASHES_MAX + 2 && hashes.every(({ length }) => length === HASH_BYTES)
}
