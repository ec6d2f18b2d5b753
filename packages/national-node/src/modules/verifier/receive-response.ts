import {
  matchSubject,
  openPresentationResponse,
  type Check,
  type DcqlQuery,
  type OpenedResponse,
  type OpenForm,
  type VerifiedPresentation,
} from '@entente/credentials'
import { addSeconds } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import { nodeJweCrypto } from '../../kernel/jwe-crypto.ts'
import type { Tx } from '../../store/database.ts'
import { findQueryTrust, type QueryTrust } from './asked-query.ts'
import { sessionTranscript } from './device-session.ts'
import { appendDecided, appendFailed } from './events.ts'
import type { DecidedCredential, Released } from './read-result.ts'
import { serviceContext } from './service-context.ts'
import {
  claimAnswer,
  findTransaction,
  markDecided,
  markDeclined,
  markFailed,
  type TransactionRow,
} from './store.ts'
import { verifyAnswer, type AnswerContext } from './verify-answer.ts'
import type { AskingService, PresentationEnd, VerifierDeps } from './verifier-deps.ts'

export const RETENTION_SECONDS = 900
/** 128 bits (OpenID4VP 1.0 §13.3). */
const RESPONSE_CODE_BYTES = 16

export type ResponseDeps = Omit<AnswerContext, 'trust' | 'transcript' | 'deps'> & {
  readonly deps: VerifierDeps
}
export type OpenRow = TransactionRow & { readonly encryption_key: string }

/**
 * What the wallet posts to `response_uri` (OpenID4VP 1.0 §8.2). Everything that needs no lock is done first:
 * decryption, verification, status. Then one database transaction claims the answer, decides, and keeps receipts,
 * audit entries and result; a process that dies in between leaves a request that can be answered again.
 */
export async function receiveResponse(
  context: ResponseDeps,
  id: string,
  form: OpenForm,
): Promise<{ redirect_uri?: string }> {
  const row = await requireOpen(context.deps, id)
  if (row.channel === 'dc-api') throw over('its answer comes through the browser that asked')
  const opened = await openPresentationResponse(form, {
    key: JSON.parse(row.encryption_key) as object,
    kid: row.encryption_kid,
    state: row.wallet_state,
    platform: nodeJweCrypto,
  })
  const { redirectUri } = await takeAnswer(context, row, opened)
  // On another device nobody waits to be led back: the page that asked looks by itself (OpenID4VP 1.0 §8.2).
  return row.channel === 'cross-device' ? {} : { redirect_uri: redirectUri }
}

/** From the opened answer to its one decision; the address carries the code that releases the result. */
export async function takeAnswer(
  context: ResponseDeps & Partial<Pick<AnswerContext, 'transcript'>>,
  row: OpenRow,
  opened: OpenedResponse,
): Promise<{ redirectUri: string }> {
  const { deps, transcript = () => sessionTranscript(deps, row) } = context
  if (opened.kind === 'refused') return refuse(deps, row, opened)
  if (opened.kind === 'error') return decline(deps, row, opened.error)
  const at = deps.clock.now()
  const trust = await findQueryTrust(deps, JSON.parse(row.query) as DcqlQuery, at)
  const answer = await verifyAnswer(opened.vpToken, row, { ...context, trust, transcript })
  const { presentations } = answer
  const service = await deps.registers.getService(row.service)
  const checks = [...answer.checks, ...subjectChecks(service, presentations)]
  const [first, ...more] = checks.filter(({ ok }) => !ok)
  if (first !== undefined) {
    const { code, detail = '' } = first
    // The first in the order of the checks is the headline; whoever looks into it learns all.
    const inside = presentations.flatMap(({ report }) => report.checks.filter(({ ok }) => !ok))
    const also = [...new Set([...more, ...inside].map((check) => check.code))].filter((one) => one !== code)
    return refuse(deps, row, { code, detail, also, authentic: true })
  }
  return decide(deps, row, { presentations, trust, service })
}

/**
 * Step 6: a service that wants the documents of one person gets them, or nothing. What is not valid has no claims, and
 * the decision on it says why; those beside it are compared all the same, or one bad document would spare two good ones.
 */
function subjectChecks(
  { samePerson }: AskingService,
  presentations: readonly VerifiedPresentation[],
): readonly Check[] {
  if (samePerson === undefined) return []
  const valid = presentations.flatMap(({ queryId, report: { claims } }) =>
    claims === undefined ? [] : [{ queryId, claims }],
  )
  return [matchSubject(samePerson, valid)]
}

export function over(detail: string): Fault {
  return new Fault('invalid', 'oauth/invalid_request', `VP_SESSION_MISMATCH: ${detail}`)
}

export async function requireOpen(
  { store, clock }: Pick<VerifierDeps, 'store' | 'clock'>,
  id: string,
): Promise<OpenRow> {
  const row = await findTransaction(store.db, id)
  if (row === undefined) throw over('there is no such request')
  const { encryption_key: key, state } = row
  if ((state !== 'requested' && state !== 'fetched') || key === null) throw over('this request is over')
  if (row.expires_at <= clock.now()) throw over('this request has expired')
  return { ...row, encryption_key: key }
}

/**
 * A message from somebody who does not know the state changes nothing: otherwise a stranger could end requests.
 * The answer of the asked wallet counts once, so if it is wrong the request has failed.
 */
async function refuse(
  { store, audit, clock, log, onEnd }: VerifierDeps,
  row: TransactionRow,
  refusal: Pick<Extract<OpenedResponse, { kind: 'refused' }>, 'detail' | 'authentic'> & {
    readonly code: string
    /** What else is wrong with the answer. */
    readonly also?: readonly string[]
  },
): Promise<never> {
  const { code, detail, authentic, also = [] } = refusal
  const facts = { service: row.service, code, authentic: String(authentic) }
  log.info('verifier.answer-refused', also.length === 0 ? facts : { ...facts, also: also.join(' ') })
  if (authentic) {
    await store.transaction(async (tx) => {
      if (!(await markFailed(tx, row.id, { failure: code, now: clock.now() }))) return
      await appendFailed(tx, audit, { transaction: row.id, service: row.service, code })
      await onEnd?.(tx, { serviceId: row.service, outcome: 'failed', code })
    })
  }
  const rest = also.length === 0 ? '' : ` (also: ${also.join(', ')})`
  throw new Fault('invalid', 'oauth/invalid_request', `${code}: ${detail}${rest}`)
}

/** The holder said no, or has nothing to show: a good answer, and the person comes back to a page that says so. */
async function decline(
  deps: VerifierDeps,
  row: TransactionRow,
  error: string,
): Promise<{ redirectUri: string }> {
  const { store, audit, clock, onEnd } = deps
  const code = randomToken(RESPONSE_CODE_BYTES)
  const codeHash = sha256(code)
  await store.transaction(async (tx) => {
    const end = { failure: `WALLET_${error}`, now: clock.now(), response_code_hash: codeHash }
    if (!(await markDeclined(tx, row.id, end))) throw over('it was answered already')
    await appendFailed(tx, audit, { transaction: row.id, service: row.service, code: error })
    await onEnd?.(tx, { serviceId: row.service, outcome: 'declined', codeHash, error })
  })
  return { redirectUri: await addressOf(deps, row, code) }
}

type DecidedEnd = Extract<PresentationEnd, { outcome: 'decided' }>
type Verified = {
  readonly presentations: readonly VerifiedPresentation[]
  readonly trust: QueryTrust
  readonly service: AskingService
}

async function decide(
  deps: VerifierDeps,
  row: TransactionRow,
  verified: Verified,
): Promise<{ redirectUri: string }> {
  const { store, audit, clock, onEnd, retentionSeconds = RETENTION_SECONDS } = deps
  const code = randomToken(RESPONSE_CODE_BYTES)
  const codeHash = sha256(code)
  await store.transaction(async (tx) => {
    const now = clock.now()
    if (!(await claimAnswer(tx, row.id, now))) throw over('it was answered already')
    const decided: (DecidedCredential & DecidedEnd['credentials'][number] & { released: Released })[] = []
    for (const one of verified.presentations) decided.push(await decideOne(tx, deps, { one, row, verified }))
    const result = decided.map(({ queryId, decision, receiptId }) => ({ queryId, decision, receiptId }))
    const released = Object.fromEntries(decided.map((one) => [one.receiptId, one.released]))
    await markDecided(tx, row.id, {
      response_code_hash: codeHash,
      result: JSON.stringify(result),
      attributes: onEnd === undefined ? JSON.stringify(released) : null,
      attributes_delete_after: onEnd === undefined ? addSeconds(now, retentionSeconds) : null,
      ended_at: now,
    })
    await appendDecided(tx, audit, {
      transaction: row.id,
      service: row.service,
      verdicts: result.map(({ decision }) => decision.verdict).join(' '),
      receipts: result.map(({ receiptId }) => receiptId).join(' '),
    })
    await onEnd?.(tx, { serviceId: row.service, outcome: 'decided', codeHash, credentials: decided })
  })
  return { redirectUri: await addressOf(deps, row, code) }
}

async function decideOne(
  tx: Tx,
  { recognition, clock }: VerifierDeps,
  { one, row, verified }: { one: VerifiedPresentation; row: TransactionRow; verified: Verified },
) {
  const { service, trust } = verified
  const query = JSON.parse(row.query) as DcqlQuery
  const asked = query.credentials.find(({ id }) => id === one.queryId)
  const known = trust.get(one.queryId)
  if (asked === undefined || known === undefined) throw new TypeError('a presentation for no query')
  const recognised = await recognition.recogniseCredential(tx, {
    report: one.report,
    trust: known,
    service: serviceContext(service, one.queryId),
    asked: (asked.claims ?? []).map(({ path }) => path),
    at: clock.now(),
    presentation: one.presentation,
  })
  const { binding, jkt } = one.report.holder
  const holderKey = binding === 'none' ? undefined : jkt
  const released = { attributes: recognised.attributes, holderKey }
  return { ...recognised, queryId: one.queryId, report: one.report, released }
}

async function addressOf(deps: VerifierDeps, row: TransactionRow, code: string): Promise<string> {
  const page = new URL(await deps.returnUrl({ serviceId: row.service, language: row.language }))
  page.searchParams.set('response_code', code)
  return page.href
}
