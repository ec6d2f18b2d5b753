import { createDecisionBasis } from './decision-basis.ts'
import { findBundle } from './find-bundle.ts'
import { createIssuerTrust } from './issuer-trust.ts'
import { foreseeDecision, recogniseCredential } from './recognise-credential.ts'
import { recogniseForwarded } from './recognise-forwarded.ts'
import type { Recognition, RecognitionDeps } from './recognition-deps.ts'
import { deleteSalts, findReceipt } from './store.ts'

/** Recognition under the agreements of this node: facts in, a decision with attributes and a signed receipt out. */
export function createRecognition(deps: RecognitionDeps): Recognition {
  const context = { ...deps, decisionBasis: createDecisionBasis(deps) }
  return {
    issuerTrust: createIssuerTrust(deps),
    recogniseCredential: (tx, input) => recogniseCredential(tx, context, input),
    recogniseForwarded: (tx, input) => recogniseForwarded(tx, context, input),
    foresee: (input) => foreseeDecision(deps.store.db, deps, input),
    findReceipt: (id) => findReceipt(deps.store.db, id),
    findBundle: (id) => findBundle(deps, id),
    sweep: () => deleteSalts(deps.store.db, deps.clock.now()),
  }
}
