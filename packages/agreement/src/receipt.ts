/** Receipts: what was decided, from which inputs, without a word of them (agreement-1 §11). Signing is done outside. */
import { type Bytes, utf8Encode } from './bytes.ts'
import type { AgreementReference, Decision, Effect, TraceEntry } from './decision.ts'
import type { Instant } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import type { Reason, Verdict } from './reasons.ts'
import type { Sha256 } from './signature.ts'

export const RECEIPT_SCHEMA = 'urn:entente:schema:receipt:1'
export const SALT_BYTES = 32

/** Public documents by plain hash; anything about a person by salted commitment, so that erasure is possible. */
export type ReceiptInput =
  | { readonly role: string; readonly sha256: string }
  | { readonly role: string; readonly personal: Bytes | string; readonly salt: Bytes }

export type Receipt = {
  readonly '@type': 'EntenteReceipt'
  readonly schema: typeof RECEIPT_SCHEMA
  readonly id: string
  readonly decision: Decision['decision']
  readonly at: Instant
  readonly knownAt: Instant
  /** The deciding node, for example `jp`. */
  readonly node: string
  readonly agreement: AgreementReference | null
  readonly noticesHead: string | null
  readonly rule: string | null
  readonly clause: string | null
  readonly inputs: readonly ({ readonly role: string } & (
    | { readonly sha256: string }
    | { readonly commit: string }
  ))[]
  /** Name and version of the program that decided. */
  readonly evaluator: string
  readonly semantics: number
  readonly verdict: Verdict
  readonly reasons: readonly Reason[]
  readonly effect: Effect
  readonly trace: readonly TraceEntry[]
}

export type ReceiptDraft = {
  readonly id: string
  readonly node: string
  readonly evaluator: string
  readonly decision: Decision
  readonly inputs: readonly ReceiptInput[]
  readonly sha256: Sha256
}

/** The receipt and its canonical bytes: equal inputs give equal bytes, in whatever order they are listed. */
export function createReceipt(draft: ReceiptDraft): {
  readonly receipt: Receipt
  readonly canonical: string
} {
  const { decision } = draft
  const receipt: Receipt = {
    '@type': 'EntenteReceipt',
    schema: RECEIPT_SCHEMA,
    id: draft.id,
    node: draft.node,
    evaluator: draft.evaluator,
    inputs: inOrder(draft.inputs.map((input) => sealed(input, draft.sha256))),
    ...decidedMembers(decision),
  }
  return { receipt, canonical: canonicalJson(receipt) }
}

/** The members of a receipt that a replay must reproduce byte for byte: all that the decision says. */
export function decidedMembers(
  decision: Decision,
): Omit<Receipt, '@type' | 'schema' | 'id' | 'node' | 'evaluator' | 'inputs'> {
  return {
    decision: decision.decision,
    at: decision.at,
    knownAt: decision.knownAt,
    agreement: decision.agreement,
    noticesHead: decision.noticesHead,
    rule: decision.rule,
    clause: decision.clause,
    semantics: decision.semantics,
    verdict: decision.verdict,
    reasons: decision.reasons,
    effect: decision.effect,
    trace: decision.trace,
  }
}

/** `commit = SHA-256(0x00 ‖ salt ‖ bytes)`; the salt lives with the record and dies with it. */
export function commitTo(personal: Bytes | string, salt: Bytes, sha256: Sha256): string {
  if (salt.length !== SALT_BYTES) throw new TypeError(`salt: ${SALT_BYTES} bytes, not ${salt.length}`)
  const bytes = typeof personal === 'string' ? utf8Encode(personal) : personal
  const joined = new Uint8Array(1 + SALT_BYTES + bytes.length)
  joined.set(salt, 1)
  joined.set(bytes, 1 + SALT_BYTES)
  return sha256(joined)
}

/** What was decided, without when and under which text: equal for equal outcomes. */
export function outcomeOf({ verdict, reasons, effect, trace, rule }: Decision | Receipt): string {
  return canonicalJson({ verdict, reasons, effect, trace, rule })
}

/** By canonical text, so that the order in which inputs are listed does not show. */
function inOrder(inputs: Receipt['inputs']): Receipt['inputs'] {
  return inputs
    .map((input) => ({ input, text: canonicalJson(input) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ input }) => input)
}

function sealed(input: ReceiptInput, sha256: Sha256): Receipt['inputs'][number] {
  if ('sha256' in input) return { role: input.role, sha256: input.sha256 }
  return { role: input.role, commit: commitTo(input.personal, input.salt, sha256) }
}
