import {
  type Agreement,
  createEnvelope,
  createPayload,
  mergeEnvelopes,
  openEnvelope,
  readEnvelopeText,
} from '@entente/agreement'
import { createJadesSignature, PROOF_OF_APPROVAL, runSync } from '@entente/trust'
import { Fault } from '../../kernel/fault.ts'
import { type AgreementsDeps, jadesVerifier } from './agreements-deps.ts'
import { appendSigned } from './events.ts'
import { hexSha256 } from '../../kernel/crypto.ts'

/** Signs a text for our party, first or second: the answer is an envelope with our signature over these bytes. */
export async function signAgreement(deps: AgreementsDeps, agreement: Agreement): Promise<string> {
  const envelope = envelopeOf(deps, agreement)
  const { id, version } = agreement
  const { sha256 } = payloadOf(envelope)
  await deps.store.transaction((tx) => appendSigned(tx, deps.audit, { agreement: id, version, sha256 }))
  return envelope
}

/** An envelope with our signature alone. */
export function envelopeOf({ keys, clock, driver }: AgreementsDeps, agreement: Agreement): string {
  const { canonical } = createPayload(agreement)
  const key = keys.get('agreement-signer')
  const steps = createJadesSignature({
    payload: canonical,
    alg: key.alg,
    key: key.key,
    x5c: key.x5c,
    iat: clock.seconds(),
    typ: 'jose+json',
    cty: 'vnd.entente.agreement+json',
    srCms: [PROOF_OF_APPROVAL],
  })
  const { payload, ...entry } = runSync(steps, driver as (step: object) => unknown)
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
  const merged = waits
    ? mergeEnvelopes(envelope, await signAgreement(deps, payloadOf(envelope).agreement))
    : undefined
  if (merged === undefined) {
    throw new Fault('invalid', 'agreements/not-countersignable', `${opened.code}: ${opened.detail}`)
  }
  return merged
}

/** The text inside an envelope and its hash, before anything is known of its signatures. */
export function payloadOf(envelope: string): { readonly agreement: Agreement; readonly sha256: string } {
  const read = readEnvelopeText(envelope)
  if ('code' in read) throw new Fault('invalid', `agreements/${codeOf(read.code)}`, read.detail)
  return { agreement: read.agreement, sha256: hexSha256(read.canonical) }
}

/** `ENV_MALFORMED` as it stands in the code of a fault. */
export function codeOf(code: string): string {
  return code.toLowerCase().replaceAll('_', '-')
}
