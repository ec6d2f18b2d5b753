/** Hashes of the Merkle tree of a log (RFC 6962 §2.1, SHA-256). Sizes and positions are whole numbers below 2^53. */
import { fromBase64, fromBase64url } from '../base64.ts'
import { concatBytes } from '../bytes.ts'
import type { Bytes, Steps } from '../ports.ts'
import { TlogError } from './tlog-error.ts'

export const HASH_BYTES = 32

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** SHA-256 of nothing: the root of a log without leaves. */
const EMPTY_ROOT = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

export function emptyRoot(): Bytes {
  return fromBase64(EMPTY_ROOT) ?? new Uint8Array(HASH_BYTES)
}

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export function* leafHash(entry: Bytes): Steps<Bytes> {
  return yield* digest(concatBytes([LEAF, entry]))
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function* nodeHash(left: Bytes, right: Bytes): Steps<Bytes> {
  return yield* digest(concatBytes([NODE, left, right]))
}

export function* digest(data: Bytes): Steps<Bytes> {
  const text: string = yield { op: 'hash', alg: 'sha-256', data }
  const hash = fromBase64url(text)
  if (hash?.length !== HASH_BYTES) throw new TypeError('hash: the driver did not answer in base64url')
  return hash
}

/** The hash of a complete subtree from the hashes below it, a power of two of them, left to right. */
export function* subtreeHash(hashes: readonly Bytes[]): Steps<Bytes> {
  let row = hashes
  while (row.length > 1) {
    const above: Bytes[] = []
    for (let at = 0; at + 1 < row.length; at += 2)
      above.push(yield* nodeHash(row[at] ?? LEAF, row[at + 1] ?? LEAF))
    row = above
  }
  const [root] = row
  if (root === undefined) throw new TlogError('a subtree of no hashes')
  return root
}
