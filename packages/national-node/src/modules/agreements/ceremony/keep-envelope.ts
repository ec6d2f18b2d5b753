import { type AgreementState, type EnvelopeResult, openEnvelope } from '@entente/agreement'
import type { Instant } from '../../../kernel/clock.ts'
import { Fault } from '../../../kernel/fault.ts'
import type { Tx } from '../../../store/database.ts'
import { type AgreementsDeps, jadesVerifier } from '../agreements-deps.ts'
import { keepVersion } from '../install-agreement.ts'
import { pinsFor } from '../pins.ts'
import { codeOf, payloadOf } from '../sign-agreement.ts'
import { saveEnvelope } from './store.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'

type Arrived = {
  readonly envelope: string
  readonly states: readonly AgreementState[]
  readonly at: Instant
}

/**
 * Keeps an envelope with at least one good signature, and installs the version when none is missing.
 * @throws Fault `invalid` with the code of agreement-1 §10 row A1 for anything else
 */
export async function keepEnvelope(tx: Tx, deps: AgreementsDeps, arrived: Arrived): Promise<void> {
  const { envelope, states, at } = arrived
  const { agreement, sha256 } = payloadOf(envelope)
  const pins = pinsFor(deps, states, agreement)
  const opened = openEnvelope(envelope, { verifySignature: jadesVerifier(deps), sha256: hexSha256, pins, at })
  const signedBy = signersOf(opened)
  if (signedBy.length === 0 && !opened.ok)
    throw new Fault('invalid', `agreements/${codeOf(opened.code)}`, opened.detail)
  const about = { sha256, agreement: agreement.id, version: agreement.version, received_at: at }
  const complete = opened.ok ? 1 : 0
  await saveEnvelope(tx, { ...about, envelope, signed_by: JSON.stringify(signedBy), complete })
  if (opened.ok) await keepVersion(tx, deps, { opened, envelope, at })
}

/** Parties whose signature is good; none when the envelope fails for another reason than a missing one. */
function signersOf(opened: EnvelopeResult): readonly string[] {
  if (opened.ok) return [...new Set(opened.signatures.map(({ party }) => party))].sort()
  return opened.code === 'AGR_SIGNATURE_MISSING' ? (opened.signedBy ?? []) : []
}
