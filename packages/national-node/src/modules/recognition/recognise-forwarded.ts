/** What a partner's gateway verified, decided here: its facts, our lists, our state of the agreement, our receipt. */
import {
  claimsPointer,
  type Facts,
  findRule,
  governingRule,
  governingState,
  isPositive,
  recognise,
  refuseForLosses,
} from '@entente/agreement'
import type { Tx } from '../../store/database.ts'
import type { DecisionBasis } from './decision-basis.ts'
import { keepReceipt } from './keep-receipt.ts'
import { readFacts } from './read-facts.ts'
import { readLog } from './read-log.ts'
import { requestOf } from './recognise-credential.ts'
import type { ForwardedInput, Recognised, RecognitionDeps } from './recognition-deps.ts'

/**
 * The issuer is looked up in our own copy of the agreed list, so a gateway cannot vouch for one that is not on it; and
 * where the gateway refused, nothing makes up for that here.
 */
export async function recogniseForwarded(
  tx: Tx,
  deps: RecognitionDeps & { readonly decisionBasis: DecisionBasis },
  input: ForwardedInput,
): Promise<Recognised> {
  const { partner, statement, attributes: forwarded } = input
  const compiled = await deps.agreements.compiled(tx, input.at)
  const request = requestOf({ ...deps, config: { ...deps.config, via: 'gateway' } }, input, partner)
  const rule = governingRule(compiled, request)
  const list = input.trust.lists.find(({ uri }) => uri === rule?.list.url)
  const facts: Facts = {
    ...readFacts(input.report, list, rule?.list.serviceType ?? null),
    present: input.present,
    log: await readLog(tx, deps, governingState(compiled, request)),
  }
  const standing =
    input.refusedFor === null ? facts : { ...facts, object: refused(facts.object, input.refusedFor) }
  const checked = recognise(compiled, request, standing)
  const losses = isPositive(checked.verdict) && findRule(compiled, checked) !== undefined ? input.losses : []
  const decision = refuseForLosses(checked, losses, claimsPointer(compiled, checked))
  const question = { decision: 'recognise', request, facts: standing, losses } as const
  const basis = deps.decisionBasis.find(compiled, [request.home, request.partner])
  const kept = { input: { presentation: statement }, question, decision, list, basis }
  const { id, receipt } = await keepReceipt(tx, deps, kept)
  // Only what was wanted: a gateway that says more is not listened to.
  const wanted = Object.entries(forwarded).filter(([name]) => input.service.wanted.includes(name))
  const attributes = isPositive(decision.verdict) ? Object.fromEntries(wanted) : {}
  return { decision, attributes, losses, receiptId: id, receipt }
}

/** Whatever is wrong with it is told by the facts; where they tell nothing, its state is not known here. */
function refused(object: Facts['object'], code: string): Facts['object'] {
  return {
    ...object,
    verdict: object.verdict === 'valid' ? 'indeterminate' : object.verdict,
    codes: [...object.codes, `GATEWAY_${code}`],
  }
}
