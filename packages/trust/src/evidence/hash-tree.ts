/** From the lists of a reduced hash tree to its root (RFC 4998 §4.3, RFC 6283 §3.3). */
import { concatBytes } from '../bytes.ts'
import { compareBytes } from '../cms/read-ber.ts'
import type { Bytes, DocumentSteps, HashName } from '../ports.ts'
import type { HashTree } from './record.ts'

/** Undefined where the hash cannot be computed here. */
export function* rootOf(tree: HashTree, hash: HashName): DocumentSteps<Bytes | undefined> {
  let value: Bytes | undefined
  for (const list of tree) {
    value = yield* groupHash(value === undefined ? list : [...list, value], hash)
    if (value === undefined) return undefined
  }
  return value
}

/** §4.2: values in binary ascending order, joined and hashed; one value alone stands for itself. */
export function* groupHash(values: readonly Bytes[], hash: HashName): DocumentSteps<Bytes | undefined> {
  const [only, ...more] = values
  if (more.length === 0) return only
  return yield { op: 'digest', hash, data: concatBytes([...values].sort(compareBytes)) }
}
