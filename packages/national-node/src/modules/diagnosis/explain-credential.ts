import {
  checkStatus,
  FormatError,
  isPidType,
  type IssuerRole,
  type KeyBindingRule,
  parseSdJwt,
  pidBaseType,
  type Report,
  runSync,
  verifySdJwtVc,
} from '@entente/credentials'
import { instantOf } from '../../kernel/clock.ts'
import { baseType } from '../recognition/index.ts'
import { createFetchedStatusLists } from '../status/index.ts'
import type { Diagnosis, Finding, ListRole } from './diagnosis.ts'
import type { Look } from './diagnosis-deps.ts'
import { type Brought, foreseeDecision } from './foresee-decision.ts'
import type { KnownList } from './known-lists.ts'
import { listFindings } from './list-findings.ts'
import { type ListTrust, openListTrust } from './list-trust.ts'
import { shownText } from './read-artefact.ts'
import { findingsOf } from './stages.ts'

export type Looked = {
  readonly findings: readonly Finding[]
  readonly trust: ListTrust
  readonly about: Diagnosis['about']
  readonly notes: readonly string[]
  readonly agreement?: Diagnosis['agreement']
}

/** A credential or a presentation of one: the report of the verifier, the status, and what the agreement would say. */
export async function explainSdJwt(token: string, look: Look): Promise<Looked & { bound: boolean }> {
  const { deps, seconds, lists, question } = look
  const { type, bound } = readClaimed(token)
  const trust = openListTrust({ lists, driver: deps.driver, isExpected: expectedFor(type) })
  const answering = withTrust(look, trust)
  const rule: KeyBindingRule = bound ? (question.asked ?? 'required-any') : 'none'
  const base = type === undefined ? undefined : pidBaseType(type)
  const policy = {
    at: seconds,
    role: roleFor(type),
    keyBinding: rule,
    ...(type !== undefined && base !== undefined && { derivedTypes: { [type]: base } }),
  }
  const verified = runSync(verifySdJwtVc(token, policy), answering)
  const notes = notesOn({ bound, asked: question.asked !== undefined })
  const brought = { type, presentation: token, holderChecked: bound }
  return { bound, ...(await withDecision(verified, brought, { look, trust, notes })) }
}

type Seen = { readonly look: Look; readonly trust: ListTrust; readonly notes: readonly string[] }

/** What the cores found, then what nobody but the issuer and the agreement can say: its status, and the decision. */
export async function withDecision(
  verified: Report,
  brought: Brought,
  { look, trust, notes }: Seen,
): Promise<Looked> {
  const { type } = brought
  const report = await withStatus(verified, look, trust)
  const { agreement, ...decided } = await foreseeDecision(report, brought, look)
  const findings = [
    ...(type !== undefined && trust.expected.size === 0 ? [noRule(type)] : []),
    ...listFindings(trust, passed(report, 'X5C_PATH')),
    ...findingsOf(report.checks),
    ...decided.findings,
  ]
  return {
    findings,
    trust,
    about: aboutOf(type, report),
    notes: [...notes, ...decided.notes],
    ...(agreement && { agreement }),
  }
}

/** Without a list that could hold the issuer nothing else about its trust can be asked. */
function noRule(type: string): Finding {
  const detail = `no agreement in force here names a list of issuers for ${type}`
  return { stage: 'list', code: 'NO_RULE', ok: false, detail }
}

function passed({ checks }: Pick<Report, 'checks'>, code: string): boolean {
  return checks.some((check) => check.code === code && check.ok)
}

function readClaimed(token: string): { readonly type: string | undefined; readonly bound: boolean } {
  try {
    const { jws, keyBinding } = parseSdJwt(token)
    return { type: shownText(jws.payload['vct']), bound: keyBinding !== undefined }
  } catch (error) {
    if (error instanceof FormatError) return { type: undefined, bound: false }
    throw error
  }
}

/** The lists of the rules that could decide on this type; of all types, when it does not say its own. */
export function expectedFor(type: string | undefined): (list: KnownList, role: ListRole) => boolean {
  const names = type === undefined ? [] : [type, baseType(type)]
  return (list, role) => {
    if (list.role === 'any') return true
    if (role !== 'issuer' && role !== 'any') return list.role === role
    if (list.role !== 'issuer') return role === 'any'
    return type === undefined || (list.types ?? []).some((one) => names.includes(one))
  }
}

/** Who would have to be listed for it: those who identify persons, or those who attest anything else. */
export function roleFor(type: string | undefined): IssuerRole {
  return type !== undefined && isPidType(type) ? 'pid' : 'attestation'
}

export function withTrust({ deps }: Pick<Look, 'deps'>, trust: ListTrust): Look['deps']['driver'] {
  return (step) => (step.op === 'issuer' ? trust.answer(step) : deps.driver(step))
}

/** Only an address that a trusted issuer has signed is called. */
async function withStatus(report: Report, { deps }: Look, trust: ListTrust): Promise<Report> {
  const signed = ['JWS_SIGNATURE', 'MDOC_SIGNATURE', 'COSE_SIGNATURE'].some((code) => passed(report, code))
  if (!signed || !passed(report, 'X5C_PATH')) return report
  const status = await createFetchedStatusLists(deps).find(report, (step) => trust.answer(step))
  return status === undefined ? report : checkStatus(report, status)
}

function aboutOf(type: string | undefined, { issuer, validity, status }: Report): Diagnosis['about'] {
  return [
    ...(type === undefined ? [] : [{ name: 'type', value: type }]),
    ...(issuer === undefined ? [] : [{ name: 'issuer', value: issuer.subject }]),
    ...(validity?.expires === undefined ? [] : [{ name: 'expires', value: instantOf(validity.expires) }]),
    ...(status === undefined ? [] : [{ name: 'status', value: `${status.uri}#${status.index}` }]),
  ]
}

/** Said of what was only issued. */
export const UNPRESENTED = 'nobody presents it: the decision is told as if its holder did'

function notesOn({ bound, asked }: { readonly bound: boolean; readonly asked: boolean }): string[] {
  if (!bound) return [UNPRESENTED]
  return asked ? [] : ['audience and nonce of the key binding were not compared: none were given']
}
