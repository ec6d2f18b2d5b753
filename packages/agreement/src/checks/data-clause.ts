/** P3: one active clause must hold the purpose, the recipient and all wanted attributes (agreement-1 §8, §10). */
import type { CompiledClause, PurposeClauses } from '../compile/clauses.ts'
import type { CompiledRule } from '../compile/rule.ts'
import type { RecognitionRequest } from '../facts.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import { spanOf } from '../time.ts'
import { type Check, type ClauseChoice, NO_CLAUSE } from './matter.ts'

export const clauseHolds: Check = ({ clause }) => clause.reasons

/** Chosen before the checks, since a suspension of the clause is told with the other suspensions. */
export function chooseClause(rule: CompiledRule, request: RecognitionRequest): ClauseChoice {
  if (!rule.rule.personalData) return NO_CLAUSE
  const forPurpose = rule.clauses.get(request.purpose)
  if (forPurpose === undefined) return none(purposeReasons(rule, request))
  const forRecipient = clausesFor(forPurpose, request)
  if (forRecipient.length === 0)
    return none([
      reason(
        'RECIPIENT_NOT_AGREED',
        `${forPurpose.all[0]?.pointer}/recipients`,
        `sector:${request.sector.slice(0, 80)}`,
      ),
    ])
  return bestOf(forRecipient, request) ?? none(notAllowed(forRecipient[0], request))
}

/** By sector through the index; a recipient named on its own may add to them, and keeps them in order. */
function clausesFor(
  { all, bySector }: PurposeClauses,
  { sector, recipient }: RecognitionRequest,
): readonly CompiledClause[] {
  if (recipient === undefined) return bySector.get(sector) ?? []
  return all.filter(({ recipients }) => recipients.has(`sector:${sector}`) || recipients.has(recipient))
}

/** A clause whose terms are met before one whose are not, and then one that is not suspended. */
function bestOf(clauses: readonly CompiledClause[], request: RecognitionRequest): ClauseChoice | undefined {
  let met: ClauseChoice | undefined
  let unsuspended: ClauseChoice | undefined
  let first: ClauseChoice | undefined
  for (const chosen of clauses) {
    if (!allowsAll(chosen, request.wanted)) continue
    const choice = { chosen, reasons: termsOf(chosen, request) }
    const suspended = chosen.overlay.suspensions.length > 0
    if (choice.reasons.length === 0 && !suspended) return choice
    if (choice.reasons.length === 0) met ??= choice
    if (!suspended) unsuspended ??= choice
    first ??= choice
  }
  return met ?? unsuspended ?? first
}

function allowsAll({ allow }: CompiledClause, wanted: readonly string[]): boolean {
  for (const target of wanted) if (!allow.has(target)) return false
  return true
}

function none(reasons: readonly Reason[]): ClauseChoice {
  return { chosen: undefined, reasons }
}

/** P1 has said it when the rule itself does not know the purpose. */
function purposeReasons({ purposes }: CompiledRule, { purpose }: RecognitionRequest): readonly Reason[] {
  if (!purposes.has(purpose)) return NOTHING
  return [reason('PURPOSE_NOT_AGREED', '/dataExchange', `no active clause for ${purpose.slice(0, 80)}`)]
}

function notAllowed(nearest: CompiledClause | undefined, { wanted }: RecognitionRequest): readonly Reason[] {
  return wanted
    .filter((target) => nearest?.allow.has(target) !== true)
    .map((target) => reason('CLAIM_NOT_AGREED', `${nearest?.pointer ?? ''}/allow`, target.slice(0, 80)))
}

type TermsRequest = Pick<RecognitionRequest, 'retention' | 'environment' | 'recipientKind' | 'onward'>

/** Retention, transfer and handing on, as the clause allows them. */
export function termsOf(
  { clause, pointer, retentionSpan, terms }: CompiledClause,
  request: TermsRequest,
): readonly Reason[] {
  const reasons: Reason[] = []
  if (request.retention !== undefined && spanOf(request.retention) > retentionSpan)
    reasons.push(
      reason(
        'RETENTION_TOO_LONG',
        `${pointer}/retention/max`,
        `${request.retention}, at most ${clause.retention.max}`,
      ),
    )
  const ground = terms.testOnly && request.environment !== 'test' ? 'synthetic data only' : terms.noGround
  if (ground !== undefined) reasons.push(reason('TRANSFER_NO_BASIS', `${pointer}/transfer`, ground))
  else if (!isInScope(terms.scope, request))
    reasons.push(
      reason('TRANSFER_OUT_OF_SCOPE', `${pointer}/transfer/${terms.way}/scope`, `only ${terms.scope}`),
    )
  if (request.onward === true && clause.onwardTransfer === 'forbidden')
    reasons.push(reason('ONWARD_FORBIDDEN', `${pointer}/onwardTransfer`, 'may not be handed on'))
  return reasons.length === 0 ? NOTHING : reasons
}

/** A limited scope holds only for a recipient known to be inside it. */
function isInScope(scope: CompiledClause['terms']['scope'], { recipientKind }: TermsRequest): boolean {
  return scope === 'any' || (recipientKind !== undefined && scope === `${recipientKind}-sector`)
}
