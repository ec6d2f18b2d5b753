import { decodeBase64url, textOf } from '../bytes.ts'
import { parseDcqlQuery } from '../dcql/parse-query.ts'
import type { DcqlQuery } from '../dcql/query.ts'
import { isObject, parseJson, type JsonObject } from '../json.ts'
import { chooseAnswerKey, type AnswerKey } from './client-metadata.ts'
import { SELF_ISSUED_AUDIENCE, type VerifierInfo } from './create-request.ts'
import { boundedText, checkOf, type RequestCheck } from './request-check.ts'
import { parseTransactionData, type TransactionEntry, type TransactionTypes } from './transaction-data.ts'

const CLOCK_SKEW_SECONDS = 60
const VERIFIER_INFO_MAX = 16
const URL_SAFE = /^[A-Za-z0-9\-._~]{1,512}$/

/** A request that a wallet may show to its holder: every member checked, everything unknown left out. */
export type PresentationRequest = {
  readonly clientId: string
  readonly responseUri: string
  readonly nonce: string
  readonly state?: string
  readonly query: DcqlQuery
  readonly answerKey: AnswerKey
  readonly verifierInfo: readonly VerifierInfo[]
  readonly transactionData: readonly TransactionEntry[]
  readonly expiresAt?: number
}

export type RequestPolicy = {
  /** The `client_id` outside the object, with its prefix. */
  readonly clientId: string
  /** NumericDate in seconds. */
  readonly at: number
  /** What this wallet sent along, when it posted to the request address. */
  readonly walletNonce?: string
  readonly transactionTypes?: TransactionTypes
}

export type ParsedRequest = {
  readonly checks: readonly RequestCheck[]
  readonly request?: PresentationRequest
}

function complaintOnPrefix(payload: JsonObject): string | undefined {
  const clientId = boundedText(payload['client_id'])
  if (clientId === undefined) return 'client_id is missing'
  return clientId.startsWith('x509_hash:') ? undefined : 'client_id must begin with x509_hash:'
}

function complaintOnAudience(payload: JsonObject): string | undefined {
  const aud = payload['aud']
  const values: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  return values.includes(SELF_ISSUED_AUDIENCE) ? undefined : `aud must be ${SELF_ISSUED_AUDIENCE}`
}

function complaintOnTime(payload: JsonObject, at: number): string | undefined {
  const { iat, nbf, exp } = payload as { iat?: unknown; nbf?: unknown; exp?: unknown }
  for (const [name, value] of Object.entries({ iat, nbf, exp })) {
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value))) {
      return `${name} is not a number`
    }
  }
  if (typeof exp === 'number' && exp <= at) return 'the request has expired'
  if (typeof iat === 'number' && iat > at + CLOCK_SKEW_SECONDS) return 'the request is dated in the future'
  if (typeof nbf === 'number' && nbf > at + CLOCK_SKEW_SECONDS) return 'the request is not valid yet'
  return undefined
}

function complaintOnNonce(payload: JsonObject): string | undefined {
  const nonce = payload['nonce']
  return typeof nonce === 'string' && URL_SAFE.test(nonce) ? undefined : 'nonce is missing or not URL-safe'
}

function complaintOnMode(payload: JsonObject): string | undefined {
  if (payload['response_type'] !== 'vp_token') return 'response_type must be vp_token'
  if (payload['response_mode'] !== 'direct_post.jwt') return 'response_mode must be direct_post.jwt'
  const responseUri = boundedText(payload['response_uri'], 4096)
  if (responseUri === undefined || !URL.canParse(responseUri) || responseUri.includes('#')) {
    return 'response_uri is missing or not a plain address'
  }
  const { state } = payload as { state?: unknown }
  return state === undefined || typeof state === 'string' ? undefined : 'state is not a string'
}

function parseVerifierInfo(value: unknown): VerifierInfo[] {
  if (!Array.isArray(value)) return []
  return value.slice(0, VERIFIER_INFO_MAX).flatMap((entry: unknown) => {
    if (!isObject(entry)) return []
    const format = boundedText(entry['format'], 256)
    const data = isObject(entry['data']) ? entry['data'] : boundedText(entry['data'], 65_536)
    return format === undefined || data === undefined ? [] : [{ format, data }]
  })
}

function decodeEntry(encoded: string): unknown {
  try {
    return parseJson(textOf(decodeBase64url(encoded)))
  } catch {
    return undefined
  }
}

function parseQuery(payload: JsonObject): DcqlQuery | string {
  if (payload['scope'] !== undefined || payload['presentation_definition'] !== undefined) {
    return 'this profile asks by dcql_query only'
  }
  const parsed = parseDcqlQuery(payload['dcql_query'])
  return parsed.ok ? parsed.query : parsed.detail
}

/** OpenID4VP 1.0 §5: what the request object says, every independent rule checked; trust is not judged here. */
export function parseRequestPayload(payload: JsonObject, policy: RequestPolicy): ParsedRequest {
  const query = parseQuery(payload)
  const answerKey = chooseAnswerKey(payload['client_metadata'])
  const transactionData = parseTransactionData({
    value: payload['transaction_data'],
    decode: decodeEntry,
    queryIds: typeof query === 'string' ? [] : query.credentials.map(({ id }) => id),
    types: policy.transactionTypes ?? {},
  })
  const checks = [
    ...memberChecks(payload, policy),
    checkOf('JAR_QUERY', typeof query === 'string' ? query : undefined),
    checkOf('JAR_ENCRYPTION', answerKey === undefined ? 'no key or encryption that can be used' : undefined),
    transactionData.ok
      ? checkOf('TXDATA_UNKNOWN', undefined)
      : checkOf(transactionData.code, transactionData.detail),
  ]
  if (checks.some(({ ok }) => !ok) || typeof query === 'string') return { checks }
  if (answerKey === undefined || !transactionData.ok) return { checks }
  const parts = { query, answerKey, transactionData: transactionData.entries }
  return { checks, request: requestOf(payload, parts) }
}

/** The rules that concern one member each. */
function memberChecks(payload: JsonObject, policy: RequestPolicy): RequestCheck[] {
  const when = (wrong: boolean, complaint: string): string | undefined => (wrong ? complaint : undefined)
  const otherClient = payload['client_id'] !== policy.clientId
  const otherNonce = policy.walletNonce !== undefined && payload['wallet_nonce'] !== policy.walletNonce
  const redirect = payload['redirect_uri'] !== undefined
  const origins = payload['expected_origins'] !== undefined
  return [
    checkOf('JAR_PREFIX', complaintOnPrefix(payload)),
    checkOf('JAR_CLIENT_ID', when(otherClient, 'client_id differs inside and outside the request object')),
    checkOf('JAR_AUDIENCE', complaintOnAudience(payload)),
    checkOf('JAR_EXPIRED', complaintOnTime(payload, policy.at)),
    checkOf('JAR_WALLET_NONCE', when(otherNonce, 'wallet_nonce is not the one this wallet sent')),
    checkOf('JAR_NONCE', complaintOnNonce(payload)),
    checkOf('JAR_REDIRECT_AND_RESPONSE', when(redirect, 'redirect_uri must not stand beside response_uri')),
    checkOf('JAR_RESPONSE_MODE', complaintOnMode(payload)),
    checkOf('JAR_ORIGINS', when(origins, 'expected_origins belongs to another channel')),
  ]
}

function requestOf(
  payload: JsonObject,
  parts: Pick<PresentationRequest, 'query' | 'answerKey' | 'transactionData'>,
): PresentationRequest {
  // The checks have shown that these are texts.
  const { client_id, response_uri, nonce, state, exp } = payload as CheckedPayload
  return {
    clientId: client_id,
    responseUri: response_uri,
    nonce,
    ...(state === undefined ? {} : { state }),
    ...parts,
    verifierInfo: parseVerifierInfo(payload['verifier_info']),
    ...(exp === undefined ? {} : { expiresAt: exp }),
  }
}

type CheckedPayload = {
  readonly client_id: string
  readonly response_uri: string
  readonly nonce: string
  readonly state?: string
  readonly exp?: number
}
