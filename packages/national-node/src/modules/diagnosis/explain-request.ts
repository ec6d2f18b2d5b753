import {
  checkRegistrationStatus,
  FormatError,
  isArray,
  isObject,
  type JsonObject,
  parseDcqlQuery,
  parseJws,
  readStatus,
  type RegistrationReport,
  runSync,
  type StatusResult,
  type VerifierInfo,
  verifyRegistration,
  verifyRequestObject,
  x5cOf,
} from '@entente/credentials'
import { fromBase64 } from '@entente/trust'
import { Fault } from '../../kernel/fault.ts'
import type { Finding } from './diagnosis.ts'
import type { Look } from './diagnosis-deps.ts'
import { expectedFor, type Looked, withTrust } from './explain-credential.ts'
import { listFindings } from './list-findings.ts'
import { type ListTrust, openListTrust, readDer } from './list-trust.ts'
import { shownText } from './read-artefact.ts'
import { findingsOf } from './stages.ts'

const STATUS_BYTES_MAX = 8 * 1024 * 1024

export type RequestText = {
  readonly token: string
  /** As the link says it; what the object itself says when nobody brought a link. */
  readonly clientId?: string | undefined
}

/** A signed request as a wallet judges it: who asks, whether the register vouches for it, and for how much. */
export async function explainRequest({ token, clientId }: RequestText, look: Look): Promise<Looked> {
  const { deps, lists, seconds } = look
  const trust = openListTrust({ lists, driver: deps.driver, isExpected: expectedFor(undefined) })
  const payload = payloadOf(token)
  const said = shownText(payload?.['client_id'])
  const driver = withTrust(look, trust)
  const policy = { clientId: clientId ?? said ?? '', at: seconds }
  const verdict = runSync(verifyRequestObject(token, policy), driver)
  const trusted = verdict.checks.some(({ code, ok }) => code === 'X5C_PATH' && ok)
  // Who asks is one question and what the register says another: their lists are told apart.
  const asked = listFindings(trust, trusted)
  const registered = payload === undefined ? [] : await registration(payload, { look, trust, token })
  const { response_uri: responseUri, dcql_query: query } = payload ?? {}
  const about = [
    ['client_id', said],
    ['response_uri', shownText(responseUri)],
    ['dcql_query', query === undefined ? undefined : JSON.stringify(query).slice(0, 2000)],
  ] as const
  return {
    findings: [...readable(payload), ...asked, ...findingsOf(verdict.checks), ...registered],
    trust,
    about: about.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    notes:
      clientId === undefined ? ['no link was given: client_id was not compared with that of a link'] : [],
  }
}

/** A request that cannot be read says so by a check of its own. */
function readable(payload: JsonObject | undefined): Finding[] {
  return payload === undefined ? [] : [{ stage: 'form', code: 'JAR_FORM', ok: true }]
}

function payloadOf(token: string): JsonObject | undefined {
  try {
    return parseJws(token).payload
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

type Context = { readonly look: Look; readonly trust: ListTrust; readonly token: string }

async function registration(payload: JsonObject, { look, trust, token }: Context): Promise<Finding[]> {
  const query = queryOf(payload)
  if (query === undefined) return []
  const question = {
    verifierInfo: verifierInfoOf(payload),
    query,
    accessIdentifier: identifierOf(token),
    at: look.seconds,
  }
  const report = runSync(verifyRegistration(question), withTrust(look, trust))
  return findingsOf((await withStatus(report, look, trust)).checks)
}

function queryOf(payload: JsonObject) {
  const parsed = parseDcqlQuery(payload['dcql_query'])
  return parsed.ok ? parsed.query : undefined
}

function verifierInfoOf({ verifier_info: info }: JsonObject): VerifierInfo[] {
  if (!isArray(info)) return []
  return info.flatMap((one): VerifierInfo[] => {
    if (!isObject(one)) return []
    const { format, data } = one
    const usable = typeof data === 'string' || isObject(data)
    return typeof format === 'string' && usable ? [{ format, data }] : []
  })
}

function identifierOf(token: string): string | undefined {
  const [leaf = ''] = x5cOf(parseJws(token)) ?? []
  return readDer(fromBase64(leaf))?.subject.organizationIdentifier
}

/** Only an address that a listed register has signed is called. */
async function withStatus(
  report: RegistrationReport,
  look: Look,
  trust: ListTrust,
): Promise<RegistrationReport> {
  const { status } = report.certificate ?? {}
  if (status === undefined) return report
  return checkRegistrationStatus(report, await askStatus(report, { look, trust, ...status }))
}

type Place = { readonly look: Look; readonly trust: ListTrust; readonly uri: string; readonly index: number }

async function askStatus(
  { register }: RegistrationReport,
  { look, trust, uri, index }: Place,
): Promise<StatusResult | undefined> {
  try {
    const headers = { accept: 'application/statuslist+jwt' }
    const answered = await look.deps.fetch(uri, { headers, bytesMax: STATUS_BYTES_MAX })
    if (answered.status !== 200) return undefined
    const token = (await answered.text()).trim()
    const role = 'registration-certificate'
    const question = {
      token,
      uri,
      index,
      at: look.seconds,
      role,
      ...(register && { issuer: register }),
    } as const
    return runSync(readStatus(question), withTrust(look, trust))
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}
