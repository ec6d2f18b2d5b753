import { boundedText } from './request-check.ts'

const PARAMETER_MAX = 4096

export type RequestLink = {
  readonly clientId: string
  readonly requestUri: string
  readonly method: 'get' | 'post'
}
export type RequestLinkResult =
  | { readonly ok: true; readonly link: RequestLink }
  | { readonly ok: false; readonly code: 'JAR_FORM' | 'JAR_PREFIX'; readonly detail: string }

/** OpenID4VP 1.0 §5.7 and RFC 9101 §5: the address that opens a wallet on a signed request kept by reference. */
export function createRequestLink(walletEntry: string, link: Omit<RequestLink, 'method'>): string {
  const query = new URLSearchParams({ client_id: link.clientId, request_uri: link.requestUri })
  return `${walletEntry}${walletEntry.includes('?') ? '&' : '?'}${query.toString()}`
}

function one(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  return values.length === 1 ? boundedText(values[0], PARAMETER_MAX) : undefined
}

/**
 * Reads such an address. Everything beside the two references and the method is ignored: only the signed object
 * counts (RFC 9101 §6.3). A request by value is refused, because this profile knows no unsigned request.
 */
export function parseRequestLink(address: string): RequestLinkResult {
  const refuse = (detail: string): RequestLinkResult => ({ ok: false, code: 'JAR_FORM', detail })
  if (address.length > 2 * PARAMETER_MAX) return refuse('the address is too long')
  const query = new URLSearchParams(address.split('#')[0]?.split('?').slice(1).join('?') ?? '')
  const clientId = one(query, 'client_id')
  const requestUri = one(query, 'request_uri')
  if (clientId === undefined) return refuse('client_id is missing or repeated')
  if (requestUri === undefined) return refuse('request_uri is missing or repeated')
  if (!URL.canParse(requestUri) || requestUri.includes('#'))
    return refuse('request_uri is not a plain address')
  const method = query.get('request_uri_method') ?? 'get'
  if (method !== 'get' && method !== 'post') return refuse('request_uri_method must be get or post')
  if (!clientId.startsWith('x509_hash:')) {
    return { ok: false, code: 'JAR_PREFIX', detail: 'client_id must begin with x509_hash:' }
  }
  return { ok: true, link: { clientId, requestUri, method } }
}
