/** What a rule and its agreement say around the equivalence, and the extension has no place for. */
import type { Agreement } from '@entente/agreement'
import type { MraEquivalence } from '@entente/trust'
import type { TrustRule } from './equivalence.ts'
import type { Teller } from './mra-note.ts'

/** Members that decide or limit. The others (id, promises, purposes, freshness of the list) concern our node alone. */
export function tellRuleLosses(rule: TrustRule, tell: Teller): void {
  const { effectCeiling, scope, list, fallback, statusCheck, equivalence } = rule
  if (rule.status === 'pilot') tell('widens', 'a pilot reads as if it were in force', '/status')
  const ceiling = effectCeiling.trustService
  if (ceiling !== undefined && ceiling !== 'qualified')
    tell('widens', `the ceiling ${ceiling}`, '/effectCeiling')
  if (!scope.services.includes('*'))
    tell('widens', 'services are named; the extension means all', '/scope/services')
  const valid = equivalence.statuses.valid.flatMap(({ pointed }) => pointed)
  const more = list.accept.length === 0 ? [] : valid.filter((status) => !list.accept.includes(status))
  if (more.length > 0) tell('widens', `valid and not accepted: ${more.join(', ')}`, '/list/accept')
  const others = equivalence.types.filter(
    ({ pointed }) => list.serviceType !== null && pointed.type !== list.serviceType,
  )
  if (others.length > 0) tell('widens', 'only one service type is accepted', '/list/serviceType')
  if (fallback !== 'none') tell('lost', `the fallback ${fallback}`, '/fallback')
  if (statusCheck.required)
    tell('lost', `a revocation state not older than ${statusCheck.maxAge}`, '/statusCheck')
  tell('lost', 'id, promises, purposes, and how fresh the list is to be', '')
  tell(
    'form',
    'address, territory, type and signers of the list belong to the pointer around the extension',
    '/list',
  )
}

/** What the agreement says of all its rules. */
export function tellAgreementLosses(
  agreement: Agreement,
  equivalences: readonly MraEquivalence[],
  tell: Teller,
): void {
  const { mode, legal, parties, validity, safeguards, crypto } = agreement
  if (mode !== 'production') tell('widens', `the mode ${mode}`, '/mode')
  if (legal.basis === 'none') tell('widens', 'there is no legal basis', '/legal/basis')
  const ceiling = legal.effectCeiling.trustService
  if (ceiling !== 'qualified') tell('widens', `the ceiling ${ceiling}`, '/legal/effectCeiling')
  if (!parties.some(({ code }) => code === 'EU'))
    tell('widens', 'by law no more than advanced, since the Union is no party', '/parties')
  const early = equivalences.some(({ since, history }) =>
    [since, ...history.map((one) => one.since)].some((start) => start < validity.inForceFrom),
  )
  if (early) tell('widens', `in force only from ${validity.inForceFrom}`, '/validity/inForceFrom')
  tell('widens', `an end, ${validity.expires}: write a repealed version then`, '/validity/expires')
  if (safeguards.suspension.length > 0)
    tell('widens', 'a suspension is not seen by those who read the extension', '/safeguards/suspension')
  if (crypto.reject.length > 0) tell('lost', 'algorithms that are refused', '/crypto/reject')
}
