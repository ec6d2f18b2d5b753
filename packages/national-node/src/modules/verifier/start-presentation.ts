import {
  createRequestLink,
  createRequestObject,
  createX509HashClientId,
  runSync,
  type DcqlQuery,
  type PublicJwk,
  type VerifierInfo,
} from '@entente/credentials'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { newSigningKey } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import { findQueryTrust, withAuthorities } from './asked-query.ts'
import { responseUriOf } from './device-session.ts'
import { appendRequested } from './events.ts'
import { findRegisteredUse } from './registered-use.ts'
import { insertTransaction, type Channel } from './store.ts'
import { createTransactionData, type TransactionWish } from './transaction-wish.ts'
import type { AskingService, VerifierDeps } from './verifier-deps.ts'

/** OpenID4VP 1.0 with HAIP 1.0: a request lives at most five minutes. */
export const REQUEST_SECONDS = 300
export const INTENDED_USE = 'urn:entente:intended-use:1'

export type PresentationStart = {
  readonly serviceId: string
  /** SHA-256 of the browser session that begins it: the only one that will ever get the result. */
  readonly sessionHash: string
  readonly language: string
  /** Where the wallet is; in this browser when it does not say. */
  readonly channel?: Exclude<Channel, 'dc-api'>
  readonly requestUriMethod?: 'get' | 'post'
  /** What the holder is asked to authorise. */
  readonly transactions?: readonly TransactionWish[]
}

export type StartedPresentation = {
  readonly id: string
  /** Opens the wallet on the request: a link, or for another device a code to scan. */
  readonly walletUrl: string
  readonly requestUri: string
  readonly clientId: string
  readonly expiresAt: Instant
}

/** Asks for what the service may ask: a signed request with secrets and an encryption key of its own. */
export async function startPresentation(
  deps: VerifierDeps,
  start: PresentationStart,
): Promise<StartedPresentation> {
  const { channel = 'same-device', requestUriMethod: method = deps.requestUriMethod ?? 'get' } = start
  const asked = await prepareRequest(deps, start)
  if (channel === 'cross-device' && asked.service.crossDevice !== true) {
    throw new Fault(
      'forbidden',
      'verifier/cross-device-off',
      'This service does not ask wallets on another device: such a request could be passed on to a victim',
    )
  }
  const { id } = asked
  const clientId = runSync(createX509HashClientId(deps.accessKey.x5c), deps.driver)
  await keepRequest(deps, start, { ...asked, channel, clientId, request: signRequest(deps, asked) })
  const requestUri = `${deps.baseUrl}/verifier/requests/${id}`
  const walletUrl = createRequestLink(deps.walletUrl, { clientId, requestUri, method })
  return { id, walletUrl, requestUri, clientId, expiresAt: asked.expiresAt }
}

/** What a request is made of, whichever way it goes. */
export type PreparedRequest = {
  readonly id: string
  readonly nonce: string
  readonly state: string
  readonly query: DcqlQuery
  readonly service: AskingService
  readonly key: PublicJwk & { readonly kid: string }
  readonly privateJwk: object
  readonly verifierInfo: readonly VerifierInfo[]
  readonly transactionData: readonly string[] | undefined
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly iat: number
}

export async function prepareRequest(
  deps: VerifierDeps,
  { serviceId, transactions = [] }: Pick<PresentationStart, 'serviceId' | 'transactions'>,
): Promise<PreparedRequest> {
  const service = await deps.registers.getService(serviceId)
  const createdAt = deps.clock.now()
  const query = withAuthorities(service.query, await findQueryTrust(deps, service.query, createdAt))
  const registered = await findRegisteredUse(deps, service)
  const { privateJwk, publicJwk } = newSigningKey()
  return {
    // Not a row number: whoever knows this id may fetch the request, so it must not be guessed.
    id: randomToken(16),
    nonce: randomToken(),
    state: randomToken(),
    query,
    service,
    key: { ...publicJwk, kid: randomToken(16) },
    privateJwk,
    verifierInfo: [...registered, intendedUse(service)],
    transactionData: createTransactionData(transactions, query),
    createdAt,
    expiresAt: addSeconds(createdAt, REQUEST_SECONDS),
    iat: deps.clock.seconds(),
  }
}

type KeptRequest = PreparedRequest & {
  readonly channel: Channel
  readonly clientId: string
  readonly request: string
}

export async function keepRequest(
  deps: VerifierDeps,
  { language, sessionHash }: Pick<PresentationStart, 'language' | 'sessionHash'>,
  kept: KeptRequest,
): Promise<void> {
  const { id, service, channel, transactionData } = kept
  await deps.store.transaction(async (tx) => {
    await insertTransaction(tx, {
      id,
      state: 'requested',
      channel,
      service: service.id,
      language,
      session_hash: sessionHash,
      request_object: kept.request,
      client_id: kept.clientId,
      nonce: kept.nonce,
      wallet_state: kept.state,
      query: JSON.stringify(kept.query),
      transaction_data: transactionData === undefined ? null : JSON.stringify(transactionData),
      encryption_key: JSON.stringify(kept.privateJwk),
      encryption_kid: kept.key.kid,
      created_at: kept.createdAt,
      expires_at: kept.expiresAt,
    })
    await appendRequested(tx, deps.audit, { transaction: id, service: service.id })
  })
}

function signRequest({ accessKey, baseUrl, driver }: VerifierDeps, asked: PreparedRequest): string {
  const { id, nonce, state, query, iat, verifierInfo, transactionData } = asked
  const steps = createRequestObject({
    responseUri: responseUriOf(baseUrl, id),
    nonce,
    state,
    query,
    encryptionKey: asked.key,
    verifierInfo,
    ...(transactionData && { transactionData }),
    iat,
    exp: iat + REQUEST_SECONDS,
    signWith: { alg: accessKey.alg, key: accessKey.key, x5c: accessKey.x5c },
  })
  return runSync(steps, driver)
}

/** What the person reads as the reason of the request, in more languages than the registration certificate. */
function intendedUse(service: AskingService): VerifierInfo {
  const { urn, name, purpose, purposeText, privacyPolicy } = service
  return {
    format: INTENDED_USE,
    data: {
      service: urn,
      name,
      purpose,
      purpose_text: purposeText,
      ...(privacyPolicy === undefined ? {} : { privacy_policy: privacyPolicy }),
    },
  }
}
