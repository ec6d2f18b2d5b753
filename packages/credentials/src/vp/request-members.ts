/** What every request for a presentation says, whichever way it came: each member with its rule. */
import { decodeBase64url, textOf } from '../bytes.ts'
import { parseDcqlQuery } from '../dcql/parse-query.ts'
import { typesOfQuery, type CredentialQuery, type DcqlQuery } from '../dcql/query.ts'
import { isObject, parseJson, type JsonObject } from '../json.ts'
import { chooseAnswerKey, type AnswerKey } from './client-metadata.ts'
import type { VerifierInfo } from './create-request.ts'
import { boundedText, checkOf, type RequestCheck } from './request-check.ts'
import { isPidType } from './pid-type.ts'
import { parseTransactionData, type TransactionEntry, type TransactionTypes } from './transaction-data.ts'

const CLOCK_SKEW_SECONDS = 60
const VERIFIER_INFO_MAX = 16
const URL_SAFE = /^[A-Za-z0-9\-._~]{1,512}$/

/** What is asked, by a request of any channel. */
export type AskedContent = {
  readonly nonce: string
  readonly query: DcqlQuery
  readonly answerKey: AnswerKey
  readonly verifierInfo: readonly VerifierInfo[]
  readonly transactionData: readonly TransactionEntry[]
  readonly expiresAt?: number
}

export type ContentPolicy = {
  /** NumericDate in seconds. */
  readonly at: number
  readonly transactionTypes?: TransactionTypes
}

export type ParsedContent = { readonly checks: readonly RequestCheck[]; readonly content?: AskedContent }

/** OpenID4VP 1.0 §5: nonce, times, query, encryption and transaction data. */
export function parseContent(payload: JsonObject, policy: ContentPolicy): ParsedContent {
  const query = parseQuery(payload)
  const answerKey = chooseAnswerKey(payload['client_metadata'])
  const transactionData = parseTransactionData({
    value: payload['transaction_data'],
    decode: decodeEntry,
    queryIds: typeof query === 'string' ? [] : query.credentials.filter(maySign).map(({ id }) => id),
    types: policy.transactionTypes ?? {},
  })
  const checks = [
    checkOf('JAR_EXPIRED', complaintOnTime(payload, policy.at)),
    checkOf('JAR_NONCE', complaintOnNonce(payload)),
    checkOf('JAR_QUERY', typeof query === 'string' ? query : undefined),
    checkOf('JAR_ENCRYPTION', answerKey === undefined ? 'no key or encryption that can be used' : undefined),
    transactionData.ok
      ? checkOf('TXDATA_UNKNOWN', undefined)
      : checkOf(transactionData.code, transactionData.detail),
  ]
  if (checks.some(({ ok }) => !ok) || typeof query === 'string') return { checks }
  if (answerKey === undefined || !transactionData.ok) return { checks }
  // The checks have shown that these are of their type.
  const { nonce, exp } = payload as { nonce: string; exp?: number }
  const content = {
    nonce,
    query,
    answerKey,
    transactionData: transactionData.entries,
    verifierInfo: parseVerifierInfo(payload['verifier_info']),
    ...(exp === undefined ? {} : { expiresAt: exp }),
  }
  return { checks, content }
}

/** PID rulebook 1.7: the key of an identity never signs a transaction. */
function maySign({ meta }: CredentialQuery): boolean {
  return !typesOfQuery({ meta }).every(isPidType)
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

/** OpenID4VP 1.0 §5.11: what cannot be read is left out, never refused. */
export function parseVerifierInfo(value: unknown): VerifierInfo[] {
  if (!Array.isArray(value)) return []
  return value.slice(0, VERIFIER_INFO_MAX).flatMap((entry: unknown) => {
    if (!isObject(entry)) return []
    const format = boundedText(entry['format'], 256)
    const data = isObject(entry['data']) ? entry['data'] : boundedText(entry['data'], 131_072)
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
