import { addSeconds } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import { signDocument } from '../agreements/index.ts'
import { foreknownRefusals, pathsOf, queryOf, questionOf } from './agreed.ts'
import { sealContent } from './ask-on-behalf.ts'
import { appendDropped, appendForwarded } from './events.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { ANSWER, DOORS } from './messages.ts'
import { endOrder, listDue, listOverdue, type Order, postpone } from './order-store.ts'
import { askedOf, requireRule } from './receive-request.ts'

/** The second try after ten seconds, each further one after twice as long. */
const RETRY_SECONDS = 10
const RETRY_SECONDS_MAX = 300

export type Forwarded = { readonly forwarded: number; readonly dropped: number; readonly waiting: number }

/**
 * Sends what waits to the partners that ordered it. Sent or given up, it is deleted at once (RPI_10); until then it
 * outlives this process, and lies here encrypted to the partner.
 */
export async function forwardDue(deps: GatewayDeps): Promise<Forwarded> {
  const now = deps.clock.now()
  const overdue = await listOverdue(deps.store.db, now)
  for (const order of overdue) await drop(deps, order, 'RETENTION_OVER')
  const due = await listDue(deps.store.db, now)
  const outcomes = await Promise.all(due.map((order) => forwardOne(deps, order)))
  const count = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length
  return {
    forwarded: count('forwarded'),
    dropped: count('dropped') + overdue.length,
    waiting: count('waiting'),
  }
}

type Outcome = 'forwarded' | 'dropped' | 'waiting'

async function forwardOne(deps: GatewayDeps, order: Order): Promise<Outcome> {
  const { store, clock, audit, log } = deps
  const { partner, id: request } = order
  const standing = await standingOf(deps, order)
  if (standing === 'gone') return drop(deps, order, 'AGR_UNKNOWN')
  const { pins, refusal } = standing
  const refused = refusal === undefined ? undefined : ({ outcome: 'failed', code: refusal } as const)
  const content = refused === undefined ? order.content : await sealContent(order.request, refused)
  const status = await send(deps, order, { content: content ?? '', pins })
  if (status === 200 || status === 201) {
    await store.transaction(async (tx) => {
      if (!(await endOrder(tx, order, 'forwarded'))) return
      if (refusal === undefined) await appendForwarded(tx, audit, { request, partner })
      else await appendDropped(tx, audit, { request, partner, code: refusal })
    })
    return 'forwarded'
  }
  log.warn('gateway.answer-unforwarded', { partner, status })
  // The partner has understood and does not want it: it will not want it later either.
  if (status >= 400 && status < 500 && status !== 429) return drop(deps, order, `STATUS_${status}`)
  const wait = Math.min(RETRY_SECONDS * 2 ** order.tries, RETRY_SECONDS_MAX)
  await postpone(store.db, order, addSeconds(clock.now(), wait))
  return 'waiting'
}

/** The state of the agreement now: what was suspended since the wallet answered does not leave any more. */
async function standingOf({ store, clock, agreements, config }: GatewayDeps, { request, partner }: Order) {
  const at = clock.now()
  const compiled = await agreements.compiled(store.db, at)
  const state = compiled.states.get(request.agreement.id)
  if (state === undefined) return 'gone'
  const rule = state.agreement.recognitions.find(({ id }) => id === request.rule)
  if (rule?.pattern !== 'gateway') return { pins: state.pins, refusal: 'NO_RULE' }
  const service = askedOf(request)
  const { object } = requireRule(request, state, config.party)
  const asked = pathsOf(queryOf(requireRule(request, state, config.party), service))
  const question = questionOf({ home: partner, partner: config.party, at }, { object, asked, service })
  const [refusal] = foreknownRefusals(compiled, question)
  return { pins: state.pins, refusal }
}

type Sending = { readonly content: string; readonly pins: Parameters<typeof signDocument>[2]['pins'] }

/** @returns the status of the answer; 0 when there was none */
async function send(
  deps: GatewayDeps,
  { request, partner }: Order,
  { content, pins }: Sending,
): Promise<number> {
  const address = deps.config.partners.find(({ party }) => party === partner)?.baseUrl
  if (address === undefined) return 404
  const document = {
    '@type': 'EntenteGatewayAnswer',
    schema: 'urn:entente:schema:gateway-answer:1',
    request: request.id,
    agreement: request.agreement,
    to: partner,
    content,
  } as const
  const body = signDocument(deps, ANSWER, { document, pins })
  const { path, type } = DOORS.answer
  try {
    const answer = await deps.fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    return answer.status
  } catch (error) {
    if (error instanceof Fault) return 0
    throw error
  }
}

async function drop({ store, audit }: GatewayDeps, order: Order, code: string): Promise<'dropped'> {
  const { partner, id: request } = order
  await store.transaction(async (tx) => {
    if (await endOrder(tx, order, 'dropped')) await appendDropped(tx, audit, { request, partner, code })
  })
  return 'dropped'
}
