import type { JsonObject } from '../json.ts'
import { SELF_ISSUED_AUDIENCE } from './create-request.ts'
import { boundedText, checkOf, type RequestCheck } from './request-check.ts'
import { parseContent, type AskedContent, type ContentPolicy } from './request-members.ts'

/** A request that a wallet may show to its holder: every member checked, everything unknown left out. */
export type PresentationRequest = AskedContent & {
  readonly clientId: string
  /** Whom the key binding names: the full client_id. */
  readonly audience: string
  readonly responseUri: string
  readonly state?: string
}

export type RequestPolicy = ContentPolicy & {
  /** The `client_id` outside the object, with its prefix. */
  readonly clientId: string
  /** What this wallet sent along, when it posted to the request address. */
  readonly walletNonce?: string
  /**
   * For conformance tests only: the plain profile of OpenID4VP 1.0 §5.9.3 with `x509_san_dns`. Gives the DNS names in
   * a certificate (base64 DER). Without it, as in the product, HAIP holds and only `x509_hash` is known.
   */
  readonly dnsNames?: (leaf: string) => readonly string[]
}

export type ParsedRequest = {
  readonly checks: readonly RequestCheck[]
  readonly request?: PresentationRequest
}

function complaintOnPrefix(payload: JsonObject, { dnsNames }: RequestPolicy): string | undefined {
  const clientId = boundedText(payload['client_id'])
  if (clientId === undefined) return 'client_id is missing'
  if (dnsNames !== undefined && clientId.startsWith('x509_san_dns:')) return undefined
  return clientId.startsWith('x509_hash:') ? undefined : 'client_id must begin with x509_hash:'
}

function complaintOnAudience(payload: JsonObject): string | undefined {
  const aud = payload['aud']
  const values: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  return values.includes(SELF_ISSUED_AUDIENCE) ? undefined : `aud must be ${SELF_ISSUED_AUDIENCE}`
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

/** OpenID4VP 1.0 §5: what the request object says, every independent rule checked; trust is not judged here. */
export function parseRequestPayload(payload: JsonObject, policy: RequestPolicy): ParsedRequest {
  const asked = parseContent(payload, policy)
  const checks = [...memberChecks(payload, policy), ...asked.checks]
  if (asked.content === undefined || checks.some(({ ok }) => !ok)) return { checks }
  // The checks have shown that these are texts.
  const { client_id, response_uri, state } = payload as CheckedPayload
  const request = {
    ...asked.content,
    clientId: client_id,
    audience: client_id,
    responseUri: response_uri,
    ...(state === undefined ? {} : { state }),
  }
  return { checks, request }
}

/** The rules of this channel that concern one member each. */
function memberChecks(payload: JsonObject, policy: RequestPolicy): RequestCheck[] {
  const when = (wrong: boolean, complaint: string): string | undefined => (wrong ? complaint : undefined)
  const otherClient = payload['client_id'] !== policy.clientId
  const otherNonce = policy.walletNonce !== undefined && payload['wallet_nonce'] !== policy.walletNonce
  const redirect = payload['redirect_uri'] !== undefined
  const origins = payload['expected_origins'] !== undefined
  return [
    checkOf('JAR_PREFIX', complaintOnPrefix(payload, policy)),
    checkOf('JAR_CLIENT_ID', when(otherClient, 'client_id differs inside and outside the request object')),
    checkOf('JAR_AUDIENCE', complaintOnAudience(payload)),
    checkOf('JAR_WALLET_NONCE', when(otherNonce, 'wallet_nonce is not the one this wallet sent')),
    checkOf('JAR_REDIRECT_AND_RESPONSE', when(redirect, 'redirect_uri must not stand beside response_uri')),
    checkOf('JAR_RESPONSE_MODE', complaintOnMode(payload)),
    checkOf('JAR_ORIGINS', when(origins, 'expected_origins belongs to another channel')),
  ]
}

type CheckedPayload = {
  readonly client_id: string
  readonly response_uri: string
  readonly state?: string
}
