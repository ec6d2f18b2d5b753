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
  const own = recognise(compiled, request, facts)
  // What made the gateway refuse is nearly always among the facts, and told by them.
  const unexplained = isPositive(own.verdict) ? input.refusedFor : null
  const standing = unexplained === null ? facts : { ...facts, object: refused(facts.object, unexplained) }
  const checked = unexplained === null ? own : recognise(compiled, request, standing)
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

/** The gateway knows something that its facts do not tell: then the state of the object is not known here. */
function refused(object: Facts['object'], code: string): Facts['object'] {
  return { ...object, verdict: 'indeterminate', codes: [...object.codes, `GATEWAY_${code}`] }
}
