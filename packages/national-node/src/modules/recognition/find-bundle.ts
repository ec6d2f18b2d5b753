import { type BundleInput, createBundle, type Receipt } from '@entente/agreement'
import { parseJws } from '@entente/credentials'
import type { RecognitionDeps } from './recognition-deps.ts'
import { findDocuments, findReceipt, findSalt } from './store.ts'

/**
 * Everything that this node still has and a replay needs. Undefined for an unknown receipt, for one whose question
 * could not be sealed, and once its salts are erased: then nobody can tie the decision to a person any more.
 */
export async function findBundle(
  { store, trustLists }: Pick<RecognitionDeps, 'store' | 'trustLists'>,
  id: string,
): Promise<string | undefined> {
  const receipt = await findReceipt(store.db, id)
  const salt = await findSalt(store.db, id)
  if (receipt === undefined || salt === undefined || salt.question === null || salt.question_salt === null)
    return undefined
  const { inputs } = parseJws(receipt).payload as unknown as Receipt
  const hashes = inputs.flatMap((input) => ('sha256' in input ? [input] : []))
  const documents = await findDocuments(
    store.db,
    hashes.map(({ sha256 }) => sha256),
  )
  const lists = await Promise.all(
    hashes.filter(({ role }) => role === 'list').map(({ sha256 }) => trustLists.findText(sha256)),
  )
  return createBundle([
    { role: 'question', content: salt.question, salt: bytesOf(salt.question_salt) },
    ...documents.map(({ role, content }): BundleInput => ({ role, content })),
    ...lists.flatMap((content): BundleInput[] => (content === undefined ? [] : [{ role: 'list', content }])),
    // The node does not keep what was presented; whoever has it can check it with this.
    { role: 'presentation', salt: bytesOf(salt.salt) },
    // With it the receipt is found in the public log: commit = SHA-256(0x00 ‖ salt ‖ receipt).
    ...(salt.receipt_salt === null ? [] : [{ role: 'receipt', salt: bytesOf(salt.receipt_salt) }]),
  ])
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'))
}
