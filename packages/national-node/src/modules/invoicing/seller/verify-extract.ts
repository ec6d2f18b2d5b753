/** The extract of a partner's register as a report of facts: signature, path to a listed register, validity, status. */
import {
  answerFromPath,
  checkStatus,
  type IssuerAnswer,
  type IssuerStep,
  type Report,
  runSync,
  verifySdJwtVc,
} from '@entente/credentials'
import { fromBase64, verifyPath } from '@entente/trust'
import { type Clock, instantOf } from '../../../kernel/clock.ts'
import { answering, type NodeDriver } from '../../../kernel/crypto.ts'
import type { Fetch } from '../../../kernel/fetch.ts'
import type { IssuerTrust } from '../../recognition/index.ts'
import { createFetchedStatusLists } from '../../status/index.ts'

type Deps = { readonly driver: NodeDriver; readonly clock: Clock; readonly fetch: Fetch }

/** Never throws for what the extract contains; nothing is decided here. */
export async function verifyExtract(
  deps: Deps,
  { token, type, trust }: { readonly token: string; readonly type: string; readonly trust: IssuerTrust },
): Promise<Report> {
  const at = deps.clock.seconds()
  const answer = (step: IssuerStep) => answerByPath(deps, step, trust)
  const policy = { at, role: 'attestation', keyBinding: 'none', types: [type] } as const
  const report = runSync(verifySdJwtVc(token, policy), answering(deps.driver, answer))
  // Only an address that a listed register has signed is called.
  const vouched = ['JWS_SIGNATURE', 'X5C_PATH'].every((code) =>
    report.checks.some((check) => check.code === code && check.ok),
  )
  if (!vouched) return report
  // Whoever signs the status list must be the register that signed the extract, not just any on the list.
  const status = await createFetchedStatusLists(deps).find(report, answer)
  return status === undefined ? report : checkStatus(report, status)
}

function answerByPath({ driver }: Deps, step: IssuerStep, trust: IssuerTrust): IssuerAnswer {
  const chain = (step.x5c ?? []).map((text) => fromBase64(text))
  if (!chain.every((der) => der !== undefined))
    return { trusted: false, code: 'X5C_FORM', detail: 'x5c is not a list of base64 certificates' }
  const answers = driver as (step: object) => unknown
  const anchors = trust.anchors.map(({ der }) => der)
  const result = runSync(verifyPath({ chain, anchors, at: instantOf(step.at) }), answers)
  const listOf = (hash: string) => trust.anchors.find((anchor) => anchor.sha256 === hash)?.list
  return runSync(answerFromPath({ step, result, leaf: undefined, listOf }), answers)
}
