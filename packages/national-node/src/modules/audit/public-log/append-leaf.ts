import { isLeaf, type Leaf } from '@entente/trust'
import type { NodeDriver } from '../../../kernel/crypto.ts'
import type { Tx } from '../../../store/database.ts'
import { findPosition, insertLeaf } from './own-store.ts'
import { growTree } from './own-tree.ts'
import { wantLeaf } from './partner-store.ts'

export type Appended = {
  /** 0, 1, 2 …: for ever the place of this leaf. */
  readonly position: number
  /** False when it stood there already. */
  readonly isNew: boolean
}

/**
 * Adds a leaf as part of the caller's transaction, once however often it is asked. From here to the end of the
 * transaction other appends wait; so it comes late in it, and always before the audit entry.
 */
export async function appendLeaf(tx: Tx, leaf: Leaf, driver: NodeDriver): Promise<Appended> {
  if (!isLeaf(leaf)) throw new TypeError('A leaf of the public log has a known kind and a SHA-256 in hex')
  const position = await insertLeaf(tx, leaf)
  if (position === undefined) return { position: await getPosition(tx, leaf), isNew: false }
  await growTree(tx, position + 1, driver)
  return { position, isNew: true }
}

async function getPosition(tx: Tx, leaf: Leaf): Promise<number> {
  const position = await findPosition(tx, leaf)
  if (position === undefined) throw new Error('a leaf of the public log went away')
  return position
}

/** Notes that the logs of these parties must hold the leaf as well: `watch` looks for the proof. */
export async function wantElsewhere(tx: Tx, leaf: Leaf, parties: readonly string[]): Promise<void> {
  for (const party of parties) await wantLeaf(tx, party, leaf)
}
