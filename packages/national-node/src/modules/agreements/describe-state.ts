import type { AgreementState, Suspension } from '@entente/agreement'
import { namedType, wordsOf } from './suspended-abroad.ts'

/**
 * The public state of one agreement: which rule recognises what in which direction, and what suspends it now, in the
 * words of the notice. Wallets of any origin read it before a document is shown.
 */
export function describeState(state: AgreementState): object {
  const { reference, phase, review, endsAt, head, agreement } = state
  const { title, mode, parties, relations, recognitions } = agreement
  return {
    ...reference,
    title,
    mode,
    phase,
    review,
    endsAt,
    head,
    parties: parties.map(({ code, covers }) => ({ code, covers })),
    relations,
    rules: recognitions.flatMap((rule) => describeRule(state, rule)),
  }
}

type Rule = AgreementState['agreement']['recognitions'][number]

function describeRule(state: AgreementState, rule: Rule): object[] {
  const overlay = state.rules.get(rule.id)
  if (overlay === undefined) return []
  const { id, kind, direction, fallback } = rule
  const suspensions = overlay.suspensions.map((one) => describeSuspension(state, one))
  return [{ id, kind, ...direction, ...typeOf(rule), fallback, status: overlay.status, suspensions }]
}

/** `extends` stands only where the rule takes types that extend its own, too. */
function typeOf(rule: Rule): object {
  const named = namedType(rule)
  if (named === undefined) return {}
  return { type: named.type, ...(named.extends && { extends: true }) }
}

function describeSuspension(state: AgreementState, suspension: Suspension): object {
  const { notice, sha256, by, since, until } = suspension
  return { notice, sha256, by, since, until, text: wordsOf(state, suspension) }
}
