import { decryptJwe, FormatError } from '@entente/credentials'
import { addSeconds } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import { nodeJweCrypto } from '../../kernel/jwe-crypto.ts'
import type { Tx } from '../../store/database.ts'
import { openPartnerDocument } from '../agreements/index.ts'
import type { IssuerTrust } from '../recognition/index.ts'
import { type DecidedCredential, RETENTION_SECONDS } from '../verifier/index.ts'
import { type GatewayRule, pathsOf, queryOf, serviceContext, typeOf } from './agreed.ts'
import { type Ask, findAsk, moveAsk } from './ask-store.ts'
import { type AnswerContent, parseContent, readReport, unreadable } from './content.ts'
import { appendFailed, appendReceived } from './events.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { ANSWER, type GatewayAnswer } from './messages.ts'

/**
 * What a gateway brings: signed by a key that the agreement pins for the party we asked, encrypted to the key of that
 * one request. Then it is decided here, under the agreement as it stands here. Brought again, it changes nothing.
 * @returns whether it was new
 */
export async function receiveAnswer(deps: GatewayDeps, compact: string): Promise<boolean> {
  const { store, clock, agreements, config } = deps
  const { states } = await agreements.compiled(store.db, clock.now())
  const answer = openPartnerDocument(deps, ANSWER, { compact, pinsOf: (id) => states.get(id)?.pins })
  const ask = requireAsked(await findAsk(store.db, answer.request), answer, config.party)
  if (isOver(ask, clock.now()))
    throw new Fault('not-found', 'gateway/unknown-request', 'This request is over')
  if (ask.state !== 'requested' || ask.encryption_key === null) return false
  const content = parseContent(await decrypt(answer.content, ask.encryption_key))
  if (content.outcome !== 'decided') return fail(deps, ask, content)
  const rule = states.get(ask.agreement)?.agreement.recognitions.find(({ id }) => id === ask.rule)
  if (rule?.kind !== 'credential')
    throw new Fault('conflict', 'gateway/unknown-rule', 'The rule it was asked under is gone')
  const at = clock.now()
  const types = [content.report.type ?? typeOf(rule.object)]
  const trust = await deps.recognition.issuerTrust({ format: rule.object.format, types, at })
  return store.transaction((tx) => decide(tx, deps, { ask, rule, content, trust, at, statement: compact }))
}

function requireAsked(ask: Ask | undefined, { issuer, agreement, to }: GatewayAnswer, party: string): Ask {
  if (issuer.party === ask?.partner && agreement.id === ask.agreement && to === party) return ask
  throw new Fault('not-found', 'gateway/unknown-request', 'Nothing was asked of this gateway under this name')
}

function isOver({ state, expires_at: expiresAt }: Ask, now: string): boolean {
  return state === 'expired' || (state === 'requested' && expiresAt <= now)
}

async function decrypt(content: string, key: string): Promise<string> {
  const { kid, ...jwk } = JSON.parse(key) as { kid: string; kty: string }
  try {
    return (await decryptJwe(content, { key: jwk, platform: nodeJweCrypto })).plaintext
  } catch (error) {
    if (error instanceof FormatError) throw unreadable(`${error.code}: ${kid}`)
    throw error
  }
}

/** The wallet said no, or its answer did not hold: the person comes back to a page that says so. */
async function fail(
  { store, clock, audit }: GatewayDeps,
  { id, partner }: Ask,
  content: Exclude<AnswerContent, { outcome: 'decided' }>,
): Promise<boolean> {
  const declined = content.outcome === 'declined'
  const code = declined ? `WALLET_${content.error}` : content.code
  return store.transaction(async (tx) => {
    const end = {
      failure: code,
      ended_at: clock.now(),
      response_code_hash: declined ? content.codeHash : null,
    }
    if (!(await moveAsk(tx, id, { from: 'requested', state: 'failed', ...end }))) return false
    await appendFailed(tx, audit, { request: id, partner, code })
    return true
  })
}

type Answered = {
  readonly ask: Ask
  readonly rule: GatewayRule
  readonly content: Extract<AnswerContent, { outcome: 'decided' }>
  readonly trust: IssuerTrust
  readonly at: string
  readonly statement: string
}

/** One transaction claims the answer, decides, and keeps receipt, audit entry and result. */
async function decide(tx: Tx, deps: GatewayDeps, answered: Answered): Promise<boolean> {
  const { ask, rule, content, trust, at, statement } = answered
  const service = deps.registers.getService(ask.service)
  const [described] = service.credentials
  const asking = {
    ...service,
    wanted: described?.wanted ?? [],
    required: described?.required ?? service.required,
  }
  const report = readReport(content)
  const { decision, attributes, receiptId } = await deps.recognition.recogniseForwarded(tx, {
    report: { ...report, type: report.type ?? typeOf(rule.object) },
    trust,
    service: serviceContext(asking),
    asked: pathsOf(queryOf(rule, asking)),
    at,
    partner: ask.partner,
    present: content.present,
    attributes: content.attributes,
    losses: content.losses,
    refusedFor: content.refusedFor,
    statement,
  })
  const result: DecidedCredential[] = [{ queryId: described?.id ?? '', decision, receiptId }]
  const moved = await moveAsk(tx, ask.id, {
    from: 'requested',
    state: 'decided',
    response_code_hash: content.codeHash,
    result: JSON.stringify(result),
    attributes: JSON.stringify(attributes),
    attributes_delete_after: addSeconds(at, RETENTION_SECONDS),
    ended_at: at,
  })
  // Another process decided it meanwhile: what was done here is undone with its receipt.
  if (!moved) throw new Fault('conflict', 'gateway/answered-already', 'This request was answered already')
  const about = { request: ask.id, partner: ask.partner }
  await appendReceived(tx, deps.audit, { ...about, verdict: decision.verdict, receipt: receiptId })
  return true
}
