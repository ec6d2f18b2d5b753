import type { Agreement, AgreementState, Pin } from '@entente/agreement'
import type { AgreementsDeps } from './agreements-deps.ts'

/** Who may speak and sign about a version: pinned by the state before it; for the first, the anchors (agreement-1 §2). */
export function pinsFor(
  { config }: Pick<AgreementsDeps, 'config'>,
  states: readonly AgreementState[],
  { id, version }: Pick<Agreement, 'id' | 'version'>,
): readonly Pin[] {
  return version === 1 ? config.anchors : (states.find((state) => state.id === id)?.pins ?? [])
}
