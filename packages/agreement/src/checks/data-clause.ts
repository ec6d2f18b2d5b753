/** P3: one active clause must hold the purpose, the recipient and all wanted attributes (agreement-1 §8, §10). */
import type { CompiledClause, CompiledRule } from '../compile.ts'
import type { RecognitionRequest } from '../facts.ts'
import type { Reason } from '../reasons.ts'
import { compareDurations } from '../time.ts'
import { type Check, type ClauseChoice, NOTHING, reason } from './matter.ts'

export const clauseHolds: Check = ({ clause }) => clause.reasons

/** Chosen before the checks, since a suspension of the clause is told with the other suspensions. */
export function chooseClause(rule: CompiledRule, request: RecognitionRequest): ClauseChoice {
  if (!rule.rule.personalData) return { chosen: undefined, reasons: NOTHING }
  const active = rule.clauses.filter(
    ({ overlay }) => overlay.status === 'pilot' || overlay.status === 'in-force',
  )
  const forPurpose = active.filter(({ clause }) => clause.purposes.includes(request.purpose))
  if (forPurpose.length === 0) return none(purposeReasons(rule, request))
  const forRecipient = forPurpose.filter(({ clause }) => isRecipient(clause.recipients, request))
  if (forRecipient.length === 0)
    return none([
      reason(
        'RECIPIENT_NOT_AGREED',
        `${forPurpose[0]?.pointer}/recipients`,
        `sector:${request.sector.slice(0, 80)}`,
      ),
    ])
  const holding = forRecipient.filter(({ clause }) =>
    request.wanted.every((target) => clause.allow.includes(target)),
  )
  if (holding.length === 0) return none(notAllowed(forRecipient[0], request))
  return bestOf(holding.map((chosen) => ({ chosen, reasons: termsOf(chosen, rule, request) })))
}

type Held = ClauseChoice & { readonly chosen: CompiledClause }

/** A clause whose terms are met before one whose are not, and then one that is not suspended. */
function bestOf(held: readonly Held[]): ClauseChoice {
  const met = held.filter(({ reasons }) => reasons.length === 0)
  const among = met.length > 0 ? met : held
  return among.find(({ chosen }) => chosen.overlay.suspensions.length === 0) ?? among[0] ?? none(NOTHING)
}

function none(reasons: readonly Reason[]): ClauseChoice {
  return { chosen: undefined, reasons }
}

/** P1 has said it when the rule itself does not know the purpose. */
function purposeReasons({ purposes }: CompiledRule, { purpose }: RecognitionRequest): readonly Reason[] {
  if (!purposes.has(purpose)) return NOTHING
  return [reason('PURPOSE_NOT_AGREED', '/dataExchange', `no active clause for ${purpose.slice(0, 80)}`)]
}

function isRecipient(recipients: readonly string[], { sector, recipient }: RecognitionRequest): boolean {
  return (
    recipients.includes(`sector:${sector}`) || (recipient !== undefined && recipients.includes(recipient))
  )
}

function notAllowed(nearest: CompiledClause | undefined, { wanted }: RecognitionRequest): readonly Reason[] {
  const allow = nearest?.clause.allow ?? []
  return wanted
    .filter((target) => !allow.includes(target))
    .map((target) => reason('CLAIM_NOT_AGREED', `${nearest?.pointer ?? ''}/allow`, target.slice(0, 80)))
}

function termsOf(
  { clause, pointer }: CompiledClause,
  { way }: CompiledRule,
  request: RecognitionRequest,
): readonly Reason[] {
  const reasons: Reason[] = []
  if (request.retention !== undefined && compareDurations(request.retention, clause.retention.max) > 0)
    reasons.push(
      reason(
        'RETENTION_TOO_LONG',
        `${pointer}/retention/max`,
        `${request.retention}, at most ${clause.retention.max}`,
      ),
    )
  const transfer = clause.transfer[way]
  const ground = transfer === undefined ? `no transfer agreed for ${way}` : missingGround(transfer, request)
  if (ground !== undefined) reasons.push(reason('TRANSFER_NO_BASIS', `${pointer}/transfer`, ground))
  else if (transfer !== undefined && !isInScope(transfer.scope, request))
    reasons.push(
      reason('TRANSFER_OUT_OF_SCOPE', `${pointer}/transfer/${way}/scope`, `only ${transfer.scope}`),
    )
  if (request.onward === true && clause.onwardTransfer === 'forbidden')
    reasons.push(reason('ONWARD_FORBIDDEN', `${pointer}/onwardTransfer`, 'may not be handed on'))
  return reasons.length === 0 ? NOTHING : reasons
}

type Transfer = NonNullable<CompiledClause['clause']['transfer'][string]>

/** Bases that only exist with a reference or an authorisation; synthetic data only in tests. */
function missingGround(
  { basis, ref, authorisation }: Transfer,
  request: RecognitionRequest,
): string | undefined {
  if (basis === 'TEST' && request.environment !== 'test') return 'synthetic data only'
  if ((basis === 'A46-2-a' || basis === 'A46-3-b') && ref === null) return `${basis} without an instrument`
  if (basis === 'A46-3-b' && authorisation === undefined) return `${basis} without authorisation`
  return undefined
}

/** A limited scope holds only for a recipient known to be inside it. */
function isInScope(scope: Transfer['scope'], { recipientKind }: RecognitionRequest): boolean {
  return scope === 'any' || (recipientKind !== undefined && scope === `${recipientKind}-sector`)
}
