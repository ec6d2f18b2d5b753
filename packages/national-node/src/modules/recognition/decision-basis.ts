import {
  type Basis,
  type Between,
  basisOf,
  type CompiledAgreements,
  countingAgreements,
} from '@entente/agreement'
import { hexSha256 } from '../../kernel/crypto.ts'
import type { Tx } from '../../store/database.ts'
import type { RecognitionDeps } from './recognition-deps.ts'
import { hasDocuments, insertDocuments } from './store.ts'

export type DecisionBasis = {
  /** The public inputs of a decision between the two: worked out once, until an agreement changes. */
  find(compiled: CompiledAgreements, between: Between): Basis
  /** Keeps their texts with the decision that names them. */
  keep(tx: Tx, basis: Basis): Promise<void>
}

/** What decisions rest on besides their question. A text is kept once, by its hash, and never changed. */
export function createDecisionBasis({ agreements, clock }: Pick<RecognitionDeps, 'agreements' | 'clock'>) {
  const known = new WeakMap<CompiledAgreements, Map<string, Basis>>()
  /** By basis: the transaction that kept its texts and may yet fail, or `true` once they were seen after it. */
  const kept = new WeakMap<Basis, Tx | true>()
  const basis: DecisionBasis = {
    find(compiled, between) {
      const counting = countingAgreements(compiled, between)
      const ofCompiled = known.get(compiled) ?? new Map<string, Basis>()
      const key = [...counting].join(' ')
      const found = ofCompiled.get(key) ?? basisOf(agreements.keptFor(compiled), counting, hexSha256)
      known.set(compiled, ofCompiled.set(key, found))
      return found
    },
    async keep(tx, found) {
      const by = kept.get(found)
      if (by === true || by === tx) return
      const hashes = found.documents.map((document) => document.sha256)
      if (by !== undefined && (await hasDocuments(tx, hashes))) {
        kept.set(found, true)
        return
      }
      const at = clock.now()
      await insertDocuments(
        tx,
        found.documents.map(({ role, sha256: hash, text }) => ({
          sha256: hash,
          role,
          content: text,
          kept_at: at,
        })),
      )
      kept.set(found, tx)
    },
  }
  return basis
}
