import type { ReplayPorts } from '@entente/agreement'
import { runSync, verifyJadesSignature } from '@entente/trust'
import { hexSha256, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'

const driver = nodeDriver() as (step: object) => unknown

/** Agreements and notices are checked as the node checked them, at the time of the decision and not of today. */
export const replayPorts: ReplayPorts = {
  sha256: hexSha256,
  verifySignature({ protected: head, payload, signature }, at) {
    const checked = runSync(verifyJadesSignature({ protected: head, payload, signature, at }), driver)
    if (!checked.ok) return { ok: false, detail: `${checked.code}: ${checked.detail}` }
    return { ok: true, x5tS256: checked.x5tS256, iat: checked.iat, alg: checked.alg }
  },
}
