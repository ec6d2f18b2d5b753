import {
  checkStatus,
  FormatError,
  type IssuerRole,
  type KeyBindingRule,
  parseSdJwt,
  pidBaseType,
  type Report,
  runSync,
  verifySdJwtVc,
} from '@entente/credentials'
import type { Reason } from '@entente/agreement'
import { instantOf } from '../../kernel/clock.ts'
import { baseType } from '../recognition/index.ts'
import { type AskingService, createStatusLists } from '../verifier/index.ts'
import type { Diagnosis, Finding, ListRole } from './diagnosis.ts'
import type { Look } from './diagnosis-deps.ts'
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
    role: roleOf(type),
    keyBinding: rule,
    ...(type !== undefined && base !== undefined && { derivedTypes: { [type]: base } }),
  }
  const verified = runSync(verifySdJwtVc(token, policy), answering)
  const report = await withStatus(verified, look, trust)
  const issuer = type === undefined ? [] : [...trust.expected]
  const decided = await foresee(report, { look, type, token, bound })
  const findings = [
    ...(type !== undefined && issuer.length === 0 ? [noRule(type)] : []),
    ...listFindings(trust, passed(report, 'X5C_PATH')),
    ...findingsOf(report.checks),
    ...decided.findings,
  ]
  return {
    findings,
    trust,
    bound,
    about: aboutOf(type, report),
    notes: [...notesOn({ bound, asked: question.asked !== undefined }), ...decided.notes],
    ...(decided.agreement && { agreement: decided.agreement }),
  }
}

/** Without a list that could hold the issuer nothing else about its trust can be asked. */
function noRule(type: string): Finding {
  const detail = `no agreement in force here names a list of issuers for ${type}`
  return { stage: 'list', code: 'NO_RULE', ok: false, detail }
}

export function passed({ checks }: Pick<Report, 'checks'>, code: string): boolean {
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

export function roleOf(type: string | undefined): IssuerRole {
  return type?.startsWith('urn:eudi:pid:') === true ? 'pid' : 'attestation'
}

export function withTrust({ deps }: Pick<Look, 'deps'>, trust: ListTrust): Look['deps']['driver'] {
  return (step) => (step.op === 'issuer' ? trust.answer(step) : deps.driver(step))
}

/** Only an address that a trusted issuer has signed is called. */
export async function withStatus(report: Report, { deps }: Look, trust: ListTrust): Promise<Report> {
  const signed = ['JWS_SIGNATURE', 'MDOC_SIGNATURE', 'COSE_SIGNATURE'].some((code) => passed(report, code))
  if (!signed || !passed(report, 'X5C_PATH')) return report
  const opened = {
    answer: (step: Parameters<ListTrust['answer']>[0]) => trust.answer(step),
    keep: () => undefined,
  }
  const status = await createStatusLists(deps).find(report, opened)
  return status === undefined ? report : checkStatus(report, status)
}

type Asked = {
  readonly look: Look
  readonly type: string | undefined
  readonly token: string
  readonly bound: boolean
}
type Decided = {
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
  readonly agreement?: Diagnosis['agreement']
}

/** What the agreement would say, for one service. A credential that nobody presents is taken as presented by its holder. */
async function foresee(report: Report, { look, type, token, bound }: Asked): Promise<Decided> {
  const { deps, at } = look
  const chosen = type === undefined ? undefined : chooseService(look, type)
  if (chosen === undefined) return { findings: [], notes: ['no service of this node could decide on it'] }
  const { service, query } = chosen
  const trust = await deps.recognition.issuerTrust({ format: 'dc+sd-jwt', types: [type ?? ''], at })
  const described = service.credentials.find(({ id }) => id === query?.id)
  const { decision } = await deps.recognition.foresee({
    report: bound ? report : { ...report, holder: { ...report.holder, binding: 'kb' } },
    trust,
    service: {
      id: service.urn,
      sector: service.sector,
      purpose: service.purpose,
      wanted: described?.wanted ?? [],
      required: described?.required ?? service.required,
      pilotAccepted: service.pilotAccepted,
      retention: service.retention,
    },
    asked: (query?.claims ?? []).map(({ path }) => path),
    at,
    presentation: token,
  })
  const { verdict, deciding, agreement, rule, reasons } = decision
  return {
    findings: reasons.length === 0 ? [agreed(verdict)] : reasons.map(findingOf),
    notes: [`decided as for the service ${service.id}`],
    agreement: { verdict, deciding, agreement, rule },
  }
}

function agreed(verdict: string): Finding {
  return { stage: 'agreement', code: 'AGREED', ok: true, detail: verdict }
}

/** A limit is said, and refuses nothing. */
function findingOf({ code, class: kind, clause, detail }: Reason): Finding {
  const place = clause === '' ? detail : `${detail} (${clause})`
  return { stage: 'agreement', code, ok: kind === 'limit', detail: place }
}

type Chosen = {
  readonly service: AskingService
  readonly query: AskingService['query']['credentials'][number] | undefined
}

function chooseService({ deps, question }: Look, type: string): Chosen | undefined {
  const services = deps.registers.listServices()
  const names = [type, baseType(type)]
  const fitting = services.flatMap((service): Chosen[] =>
    service.query.credentials
      .filter(({ meta }) => meta.vct_values?.some((one) => names.includes(one)) === true)
      .map((query) => ({ service, query })),
  )
  if (question.serviceId === undefined) {
    const [first] = services
    return fitting[0] ?? (first && { service: first, query: undefined })
  }
  const named = services.find(({ id }) => id === question.serviceId)
  return fitting.find(({ service }) => service === named) ?? (named && { service: named, query: undefined })
}

function aboutOf(type: string | undefined, { issuer, validity, status }: Report): Diagnosis['about'] {
  return [
    ...(type === undefined ? [] : [{ name: 'type', value: type }]),
    ...(issuer === undefined ? [] : [{ name: 'issuer', value: issuer.subject }]),
    ...(validity?.expires === undefined ? [] : [{ name: 'expires', value: instantOf(validity.expires) }]),
    ...(status === undefined ? [] : [{ name: 'status', value: `${status.uri}#${status.index}` }]),
  ]
}

function notesOn({ bound, asked }: { readonly bound: boolean; readonly asked: boolean }): string[] {
  if (!bound) return ['nobody presents it: the decision is told as if its holder did']
  return asked ? [] : ['audience and nonce of the key binding were not compared: none were given']
}
