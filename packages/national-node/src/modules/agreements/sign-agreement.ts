import {
  type Agreement,
  createEnvelope,
  createPayload,
  mergeEnvelopes,
  openEnvelope,
} from '@entente/agreement'
import { createJadesSignature, PROOF_OF_APPROVAL, runSync } from '@entente/trust'
import { Fault } from '../../kernel/fault.ts'
import { type AgreementsDeps, hexSha256, jadesVerifier } from './agreements-deps.ts'
import { appendSigned } from './events.ts'

/** Signs a text for our party, first or second: the answer is an envelope with our signature over these bytes. */
export async function signAgreement(deps: AgreementsDeps, agreement: Agreement): Promise<string> {
  const { canonical } = createPayload(agreement)
  const key = deps.keys.get('agreement-signer')
  const steps = createJadesSignature({
    payload: canonical,
    alg: key.alg,
    key: key.key,
    x5c: key.x5c,
    iat: deps.clock.seconds(),
    typ: 'jose+json',
    cty: 'vnd.entente.agreement+json',
    srCms: [PROOF_OF_APPROVAL],
  })
  const { payload, ...entry } = runSync(steps, deps.driver as (step: object) => unknown)
  await deps.store.transaction((tx) =>
    appendSigned(tx, deps.audit, {
      agreement: agreement.id,
      version: agreement.version,
      sha256: hexSha256(canonical),
    }),
  )
  return createEnvelope(payload, [entry])
}

/**
 * Adds our signature to an envelope of the partner, whose own signature must be good.
 * @throws Fault `invalid` when the envelope cannot be opened for another reason than our missing signature
 */
export async function countersignAgreement(deps: AgreementsDeps, envelope: string): Promise<string> {
  const { party, anchors } = deps.config
  const opened = openEnvelope(envelope, {
    verifySignature: jadesVerifier(deps),
    sha256: hexSha256,
    pins: anchors,
    at: deps.clock.now(),
  })
  if (opened.ok) return envelope
  const waits = opened.code === 'AGR_SIGNATURE_MISSING' && opened.signedBy?.includes(party) === false
  const agreement = waits ? payloadOf(envelope) : undefined
  if (agreement === undefined) {
    throw new Fault('invalid', 'agreements/not-countersignable', `${opened.code}: ${opened.detail}`)
  }
  const merged = mergeEnvelopes(envelope, await signAgreement(deps, agreement))
  if (merged === undefined) {
    throw new Fault('invalid', 'agreements/not-countersignable', 'the text is not in canonical form')
  }
  return merged
}

function payloadOf(envelope: string): Agreement {
  const { payload } = JSON.parse(envelope) as { payload: string }
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Agreement
}
