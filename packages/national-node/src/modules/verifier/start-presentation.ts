import {
  createRequestLink,
  createRequestObject,
  createX509HashClientId,
  runSync,
  type PublicJwk,
  type VerifierInfo,
} from '@entente/credentials'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { newSigningKey } from '../../kernel/crypto.ts'
import { randomToken } from '../../kernel/ids.ts'
import { findQueryTrust, withAuthorities } from './asked-query.ts'
import { appendRequested } from './events.ts'
import { insertTransaction } from './store.ts'
import type { AskingService, VerifierDeps } from './verifier-deps.ts'

/** OpenID4VP 1.0 with HAIP 1.0: a request lives at most five minutes. */
export const REQUEST_SECONDS = 300
export const INTENDED_USE = 'urn:entente:intended-use:1'

export type PresentationStart = {
  readonly serviceId: string
  /** SHA-256 of the browser session that begins it: the only one that will ever get the result. */
  readonly sessionHash: string
  readonly language: string
}

export type StartedPresentation = {
  readonly id: string
  /** Opens the wallet on the request. */
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
  const service = deps.registers.getService(start.serviceId)
  const createdAt = deps.clock.now()
  const query = withAuthorities(service.query, await findQueryTrust(deps, service.query, createdAt))
  // Not a row number: whoever knows this id may fetch the request, so it must not be guessed.
  const id = randomToken(16)
  const secrets = { nonce: randomToken(), state: randomToken() }
  const { privateJwk, publicJwk } = newSigningKey()
  const kid = randomToken(16)
  const requestObject = signRequest(deps, { id, ...secrets, query, service, key: { ...publicJwk, kid } })
  const clientId = runSync(createX509HashClientId(deps.accessKey.x5c), deps.driver)
  const expiresAt = addSeconds(createdAt, REQUEST_SECONDS)
  await deps.store.transaction(async (tx) => {
    await insertTransaction(tx, {
      id,
      state: 'requested',
      service: service.id,
      language: start.language,
      session_hash: start.sessionHash,
      request_object: requestObject,
      client_id: clientId,
      nonce: secrets.nonce,
      wallet_state: secrets.state,
      query: JSON.stringify(query),
      encryption_key: JSON.stringify(privateJwk),
      encryption_kid: kid,
      created_at: createdAt,
      expires_at: expiresAt,
    })
    await appendRequested(tx, deps.audit, { transaction: id, service: service.id })
  })
  const requestUri = `${deps.baseUrl}/verifier/requests/${id}`
  const walletUrl = createRequestLink(deps.walletUrl, { clientId, requestUri })
  return { id, walletUrl, requestUri, clientId, expiresAt }
}

type RequestParts = {
  readonly id: string
  readonly nonce: string
  readonly state: string
  readonly query: AskingService['query']
  readonly service: AskingService
  readonly key: PublicJwk & { readonly kid: string }
}

function signRequest(deps: VerifierDeps, parts: RequestParts): string {
  const { accessKey, clock, baseUrl, driver } = deps
  const iat = clock.seconds()
  const steps = createRequestObject({
    responseUri: `${baseUrl}/verifier/response/${parts.id}`,
    nonce: parts.nonce,
    state: parts.state,
    query: parts.query,
    encryptionKey: parts.key,
    verifierInfo: [intendedUse(parts.service)],
    iat,
    exp: iat + REQUEST_SECONDS,
    signWith: { alg: accessKey.alg, key: accessKey.key, x5c: accessKey.x5c },
  })
  return runSync(steps, driver)
}

/** What the person reads as the reason of the request; a registration certificate takes its place later. */
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
