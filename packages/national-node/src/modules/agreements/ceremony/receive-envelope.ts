import { mergeEnvelopes } from '@entente/agreement'
import { Fault } from '../../../kernel/fault.ts'
import type { AgreementsDeps } from '../agreements-deps.ts'
import type { StateReader } from '../read-history.ts'
import { payloadOf } from '../sign-agreement.ts'
import { bumpRevision } from '../store.ts'
import { keepEnvelope } from './keep-envelope.ts'
import { findEnvelope, isProposed } from './store.ts'

/**
 * Takes the signatures of a partner under a text that was proposed: they are added to those known. Receiving the
 * same again changes nothing.
 * @returns whether it brought a signature
 */
export async function receiveEnvelope(
  deps: AgreementsDeps,
  reader: StateReader,
  envelope: string,
): Promise<boolean> {
  const { sha256 } = payloadOf(envelope)
  if (!(await isProposed(deps.store.db, sha256)))
    throw new Fault('conflict', 'agreements/unknown-proposal', 'The text that it signs has not arrived')
  return deps.store.transaction(async (tx) => {
    await bumpRevision(tx)
    const at = deps.clock.now()
    const known = await findEnvelope(tx, sha256)
    const states = await reader.fresh(tx, at)
    const merged = known === undefined ? envelope : mergeEnvelopes(known.envelope, envelope)
    if (merged === undefined)
      throw new Fault('invalid', 'agreements/env-malformed', 'It does not merge with what is known')
    if (merged === known?.envelope) return false
    await keepEnvelope(tx, deps, { envelope: merged, states, at })
    return true
  })
}
