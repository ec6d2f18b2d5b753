import { createRequestLink } from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { z } from 'zod'
import { addSeconds } from '../../kernel/clock.ts'
import { newSigningKey } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { newId, randomToken } from '../../kernel/ids.ts'
import { isLanguage } from '../../kernel/language.ts'
import { signDocument } from '../agreements/index.ts'
import {
  type AskingService,
  type PresentationStart,
  RETENTION_SECONDS,
  type StartedPresentation,
} from '../verifier/index.ts'
import { findGatewayRule } from './agreed.ts'
import { insertAsk } from './ask-store.ts'
import { appendAsked } from './events.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { DOORS, type GatewayRequest, REQUEST } from './messages.ts'

const zStarted = z.object({
  request_uri: z.url().max(1000),
  client_id: z.string().min(1).max(200),
  expires_at: z.iso.datetime({ precision: 3 }),
})
const zProblem = z.object({ type: z.string().max(200), detail: z.string().max(1000) })
const ANSWER_BYTES_MAX = 16 * 1024

/**
 * Where the agreement wants it so, the partner's gateway asks the wallet for our service. Undefined where our own
 * verifier asks.
 */
export async function askThroughGateway(
  deps: GatewayDeps,
  start: PresentationStart,
): Promise<StartedPresentation | undefined> {
  const { store, clock, agreements, registers, config } = deps
  const service = registers.getService(start.serviceId)
  const at = clock.now()
  const compiled = await agreements.compiled(store.db, at)
  const partners = config.partners.map(({ party }) => party)
  const found = findGatewayRule(compiled, { home: config.party, partners, at }, service)
  if (found === undefined) return undefined
  const address = config.partners.find(({ party }) => party === found.partner)?.baseUrl ?? ''
  const { privateJwk, publicJwk } = newSigningKey()
  const key = { ...publicJwk, kid: randomToken(16) }
  const document = requestOf(deps, { start, service, found, key })
  const { id } = document
  await store.transaction(async (tx) => {
    await insertAsk(tx, {
      id,
      partner: found.partner,
      agreement: found.state.id,
      rule: found.rule.id,
      service: service.id,
      session_hash: start.sessionHash,
      state: 'requested',
      encryption_key: JSON.stringify({ ...privateJwk, kid: key.kid }),
      created_at: at,
      // The wallet has five minutes, and the gateway its retention time to bring the answer.
      expires_at: addSeconds(at, 300 + RETENTION_SECONDS),
    })
    await appendAsked(tx, deps.audit, { request: id, partner: found.partner, service: service.id })
  })
  const body = signDocument(deps, REQUEST, { document, pins: found.state.pins })
  const started = await order(deps, address, body)
  const requestUri = requireOwn(started.request_uri, address)
  const { client_id: clientId, expires_at: expiresAt } = started
  const walletUrl = createRequestLink(config.walletUrl, { clientId, requestUri, method: 'get' })
  return { id, walletUrl, requestUri, clientId, expiresAt }
}

type Asking = {
  readonly start: PresentationStart
  readonly service: AskingService
  readonly found: NonNullable<ReturnType<typeof findGatewayRule>>
  readonly key: { readonly x?: string; readonly y?: string; readonly kid: string }
}

function requestOf(
  { clock, config, accessKey }: GatewayDeps,
  { start, service, found, key }: Asking,
): Omit<GatewayRequest, 'issuer' | 'issuedAt'> {
  const { urn, name, sector, purpose, purposeText, privacyPolicy, retention, pilotAccepted } = service
  const [described] = service.credentials
  const [leaf = ''] = accessKey.x5c
  const client = parseCertificate(Buffer.from(leaf, 'base64')).subject.organizationIdentifier
  const language = isLanguage(start.language) ? start.language : 'en'
  return {
    '@type': 'EntenteGatewayRequest',
    schema: 'urn:entente:schema:gateway-request:1',
    id: newId(clock),
    agreement: found.state.reference,
    rule: found.rule.id,
    to: found.partner,
    service: {
      urn,
      name,
      sector,
      purpose,
      purposeText,
      ...(privacyPolicy !== undefined && { privacyPolicy }),
      ...(retention !== undefined && { retention }),
      required: described?.required ?? service.required,
      pilotAccepted,
    },
    ...(client !== undefined && { client }),
    wanted: [...(described?.wanted ?? [])],
    key: { kty: 'EC', crv: 'P-256', x: key.x ?? '', y: key.y ?? '', kid: key.kid },
    returnTo: `${config.baseUrl}/${language}/services/${service.id}/return`,
    language,
  }
}

async function order(
  { fetch }: GatewayDeps,
  address: string,
  body: string,
): Promise<z.infer<typeof zStarted>> {
  const { path, type } = DOORS.request
  const init = { method: 'POST', headers: { 'content-type': type }, body, bytesMax: ANSWER_BYTES_MAX }
  const answer = await fetch(`${address}${path}`, init)
  const said: unknown = await answer.json()
  const started = answer.status === 201 ? zStarted.safeParse(said) : undefined
  if (started?.success === true) return started.data
  const problem = zProblem.safeParse(said)
  const detail = problem.success ? `${problem.data.type}: ${problem.data.detail}` : `status ${answer.status}`
  throw new Fault('upstream', 'gateway/refused', `The gateway of the partner does not ask: ${detail}`)
}

/** A gateway asks wallets itself: it does not send persons elsewhere. */
function requireOwn(requestUri: string, address: string): string {
  if (new URL(requestUri).origin === new URL(address).origin) return requestUri
  throw new Fault(
    'upstream',
    'gateway/foreign-request',
    'The request does not lie at the gateway that was asked',
  )
}
