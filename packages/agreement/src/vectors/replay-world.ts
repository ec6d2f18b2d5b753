/**
 * Decisions of the other vectors with everything that a replay needs: envelopes and notices signed with the toy
 * scheme of `worked-case.ts`, the sealed question, the receipt.
 */
import { disclose } from '../disclose.ts'
import { acceptSignature } from '../accept-signature.ts'
import { compileAgreements } from '../compile.ts'
import type { Decision } from '../decision.ts'
import { canonicalJson } from '../jcs.ts'
import { type Kept, type KeptNotice, openKept } from '../replay/kept-history.ts'
import { basisOf, countingAgreements } from '../replay/knowledge.ts'
import type { Agreement } from '../language/schema.ts'
import { refuseForLosses } from '../losses.ts'
import { createNoticePayload, type OpenedNotice } from '../notices.ts'
import { type Question, questionText } from '../replay/question.ts'
import { createReceipt, type Receipt } from '../receipt.ts'
import { recognise } from '../recognise.ts'
import { claimsPointer, type ReplayPorts } from '../replay.ts'
import type { BundleInput } from '../replay/bundle.ts'
import { pinsOf, type Sha256 } from '../signature.ts'
import { stateAt } from '../state.ts'
import { later } from '../time.ts'
import { signEnvelope, toySign, toyVerify } from './worked-case.ts'

export type ReplayCase = {
  readonly receipt: Receipt
  /** Canonical bytes: the payload of the signed receipt. */
  readonly canonical: string
  readonly bundle: readonly BundleInput[]
}

export const SALT = new Uint8Array(32).fill(7)
/** A different one, so that the two commitments have nothing in common. */
const OTHER_SALT = new Uint8Array(32).fill(9)
export const RECEIVED = '2026-11-11T00:00:00.000Z'

/** What replays the toy signatures; they hold at any time. */
export function toyPorts(sha256: Sha256): ReplayPorts {
  return { sha256, verifySignature: toyVerify(sha256) }
}

/** An agreement signed by one signatory of each party, as a node keeps it. */
export function keepVersion(sha256: Sha256, agreement: Agreement, envelope?: string): Kept['versions'][number] {
  const [left, right] = agreement.parties
  const signers = agreement.parties.flatMap(
    ({ code }) =>
      pinsOf(agreement).find((pin) => pin.party === code && pin.roles.includes('signatory'))?.x5tS256 ?? [],
  )
  return {
    agreement: agreement.id,
    version: agreement.version,
    envelope: envelope ?? signEnvelope(sha256, agreement, signers),
    between: [left.covers, right.covers],
    receivedAt: RECEIVED,
  }
}

export function keepNotice(sha256: Sha256, { notice, x5tS256, signedAt }: OpenedNotice): KeptNotice {
  const { payload } = createNoticePayload(notice)
  const signed = toySign(sha256, x5tS256, { payload, cty: 'vnd.entente.notice+json', at: signedAt })
  return {
    agreement: notice.agreement.id,
    compact: `${signed.protected}.${payload}.${signed.signature}`,
    receivedAt: signedAt,
  }
}

/** As a node does it: state, decision, receipt; and the bundle that goes with it. */
export function decideAndSeal(sha256: Sha256, kept: Kept, question: Question): ReplayCase {
  const { at, knownAt } = question.request
  const k = later(at, knownAt)
  const { histories, rejected } = openKept(kept, { sha256, at: k, verifySignature: toyVerify(sha256) })
  const states = histories.flatMap((history) => stateAt(history, { t: at, k, sha256 }) ?? [])
  const compiled = compileAgreements(states, rejected)
  const decision = decideOn(compiled, question)
  const basis = basisOf(kept, countingAgreements(compiled, sidesOf(question)), sha256)
  const sealed = questionText(question)
  const { receipt, canonical } = createReceipt({
    id: 'urn:uuid:01990000-0000-7000-8000-000000000001',
    node: 'be',
    evaluator: 'entente 0.1.0',
    decision,
    inputs: [
      ...basis.inputs,
      { role: 'question', personal: sealed, salt: SALT },
      { role: 'presentation', personal: 'eyJhbGciOiJFUzI1NiJ9.test', salt: OTHER_SALT },
      { role: 'list', sha256: sha256('a list') },
    ],
    sha256,
  })
  const bundle: readonly BundleInput[] = [
    ...basis.documents.map(({ role, text }) => ({ role, content: text })),
    { role: 'question', content: sealed, salt: SALT },
    { role: 'list', content: 'a list' },
    { role: 'presentation', content: 'eyJhbGciOiJFUzI1NiJ9.test', salt: OTHER_SALT },
  ]
  return { receipt, canonical, bundle }
}

function decideOn(compiled: ReturnType<typeof compileAgreements>, question: Question): Decision {
  if (question.decision === 'disclose') return disclose(compiled, question.request, question.facts)
  if (question.decision === 'acceptSignature')
    return acceptSignature(compiled, question.request, question.facts)
  const decision = recognise(compiled, question.request, question.facts)
  return refuseForLosses(decision, question.losses, claimsPointer(compiled, decision))
}

function sidesOf({ request }: Question): readonly [string, string] {
  return 'sender' in request ? [request.sender, request.receiver] : [request.home, request.partner]
}

/** The bundle with one document put in the place of another. */
export function withContent(
  bundle: readonly BundleInput[],
  role: string,
  change: (content: string) => string,
): readonly BundleInput[] {
  return bundle.map((input) =>
    input.role === role && typeof input.content === 'string'
      ? { ...input, content: change(input.content) }
      : input,
  )
}

/** The receipt that would name the changed inputs by their right hashes: what a forger would hand in. */
export function resealed(receipt: Receipt, bundle: readonly BundleInput[], seal: (input: BundleInput) => string): Receipt {
  const inputs = bundle.map((input) =>
    input.salt === undefined
      ? { role: input.role, sha256: seal(input) }
      : { role: input.role, commit: seal(input) },
  )
  return { ...receipt, inputs: inputs.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)) }
}
