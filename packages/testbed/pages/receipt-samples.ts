/** Signed receipts as a node keeps them; the page reads them and does not check their signature again. */
import { createReceipt, type Decision } from '@entente/agreement'
import { receiptsTexts } from '@entente/ui'
import { hexSha256 } from '../../national-node/src/kernel/crypto.ts'
import { decided, suspendedDecision } from '../../national-node/src/modules/portal/portal-fixtures.ts'

type Trace = Decision['trace'][number]

const CHECKS = Object.keys(receiptsTexts.en.checks) as Trace['check'][]

/** Every check there is, with the reason where the decision found it. */
function traceOf(at: Trace['check'], code: Trace['codes'][number]): Trace[] {
  const stop = CHECKS.indexOf(at)
  return CHECKS.map((check, index): Trace => {
    if (check === at) return { check, result: 'reasons', codes: [code] }
    return { check, result: index < stop ? 'ok' : 'skipped', codes: [] }
  })
}

function receiptOf({ decision }: ReturnType<typeof decided>, trace: Trace[]): string {
  const { canonical } = createReceipt({
    decision: {
      decision: 'recognise',
      semantics: 1,
      knownAt: decision.at,
      deciding: decision.reasons[0]?.code ?? null,
      noticesHead: null,
      clause: null,
      stepUp: null,
      trace,
      ...decision,
    },
    id: 'urn:uuid:01946830-0000-7000-8000-000000000001',
    node: 'jp',
    evaluator: 'TEST',
    sha256: hexSha256,
    inputs: [
      { role: 'list', sha256: 'ef'.repeat(32) },
      { role: 'statusList', sha256: '0a'.repeat(32) },
    ],
  })
  const part = (text: string) => Buffer.from(text).toString('base64url')
  return `${part('{"alg":"ES256"}')}.${part(canonical)}.${part('signature')}`
}

/** By the id in the address of its page. */
export const RECEIPTS: Readonly<Record<string, string>> = {
  limited: receiptOf(decided(), traceOf('R4', 'PILOT')),
  suspended: receiptOf(suspendedDecision(), traceOf('R3', 'SUSPENDED_BY_NOTICE')),
}
