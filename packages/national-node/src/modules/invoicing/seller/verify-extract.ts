/** The extract of a partner's register as a report of facts: signature, path to a listed register, validity, status. */
import { inflateSync } from 'node:zlib'
import {
  answerFromPath,
  checkStatus,
  type IssuerAnswer,
  type IssuerStep,
  lookUpStatus,
  openStatusList,
  type Report,
  runSync,
  statusUnavailable,
  verifySdJwtVc,
} from '@entente/credentials'
import { fromBase64, verifyPath } from '@entente/trust'
import { type Clock, instantOf } from '../../../kernel/clock.ts'
import type { NodeDriver } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import type { Fetch } from '../../../kernel/fetch.ts'
import type { IssuerTrust } from '../../recognition/index.ts'

type Deps = { readonly driver: NodeDriver; readonly clock: Clock; readonly fetch: Fetch }

const STATUS_BYTES_MAX = 8 * 1024 * 1024

/** Never throws for what the extract contains; nothing is decided here. */
export async function verifyExtract(
  deps: Deps,
  { token, type, trust }: { readonly token: string; readonly type: string; readonly trust: IssuerTrust },
): Promise<Report> {
  const at = deps.clock.seconds()
  const driver = withTrust(deps.driver, (step) => answerByPath(deps, step, trust))
  const policy = { at, role: 'attestation', keyBinding: 'none', types: [type] } as const
  const report = runSync(verifySdJwtVc(token, policy), driver)
  const { status, issuer } = report
  // Only an address that a listed register has signed is called.
  const vouched = ['JWS_SIGNATURE', 'X5C_PATH'].every((code) =>
    report.checks.some((check) => check.code === code && check.ok),
  )
  if (status === undefined || !vouched) return report
  const { uri, index } = status
  const list = await fetchList(deps, uri)
  if (typeof list !== 'string') return checkStatus(report, statusUnavailable(uri, index, list.detail))
  const inflate = (bytes: Uint8Array, maxOutputLength: number) => inflateSync(bytes, { maxOutputLength })
  const question = { uri, at, inflate, token: list, ...(issuer && { issuer }) }
  // Whoever signs the status list must be the register that signed the extract, not just any on the list.
  const own = withTrust(deps.driver, (step) => withoutList(answerByPath(deps, step, trust)))
  const opened = runSync(openStatusList(question), own)
  if (opened.list === undefined) return checkStatus(report, { uri, index, checks: opened.checks })
  return checkStatus(report, lookUpStatus(opened.list, index, at))
}

function withTrust(driver: NodeDriver, answer: (step: IssuerStep) => IssuerAnswer): NodeDriver {
  return (step) => (step.op === 'issuer' ? answer(step) : driver(step))
}

function withoutList(answer: IssuerAnswer): IssuerAnswer {
  if (!answer.trusted) return answer
  const { list: _, ...issuer } = answer.issuer
  return { ...answer, issuer }
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

async function fetchList({ fetch }: Deps, uri: string): Promise<string | { readonly detail: string }> {
  try {
    const answer = await fetch(uri, {
      headers: { accept: 'application/statuslist+jwt' },
      bytesMax: STATUS_BYTES_MAX,
    })
    if (answer.status !== 200) return { detail: `the status list answered ${answer.status}` }
    return (await answer.text()).trim()
  } catch (error) {
    if (error instanceof Fault) return { detail: error.detail }
    throw error
  }
}
