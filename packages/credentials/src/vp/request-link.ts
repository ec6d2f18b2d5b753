import { boundedText } from './request-check.ts'

const PARAMETER_MAX = 4096
/** OpenID4VP 1.0 §13, HAIP 1.0 §5.1, ETSI TS 119 472-2; https is the address of a wallet in the web. */
const SCHEMES = /^(?:https?|openid4vp|haip-vp|eu-eaap|web\+[a-z]+):/i
const PREFIX = /^x509_hash:/
const PLAIN_PREFIX = /^x509_(?:hash|san_dns):/
const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:/i

export type RequestLink = {
  readonly clientId: string
  readonly requestUri: string
  readonly method: 'get' | 'post'
}
/** `post` lets the wallet send a nonce of its own (OpenID4VP 1.0 §5.10); wallets that cannot do it fetch by GET. */
export type NewRequestLink = Omit<RequestLink, 'method'> & Partial<Pick<RequestLink, 'method'>>
export type RequestLinkResult =
  | { readonly ok: true; readonly link: RequestLink }
  | { readonly ok: false; readonly code: 'JAR_FORM' | 'JAR_PREFIX'; readonly detail: string }

/** OpenID4VP 1.0 §5.7 and RFC 9101 §5: the address that opens a wallet on a signed request kept by reference. */
export function createRequestLink(walletEntry: string, link: NewRequestLink): string {
  const { clientId, requestUri, method = 'get' } = link
  const asked = method === 'post' ? { request_uri_method: 'post' } : {}
  const query = new URLSearchParams({ client_id: clientId, request_uri: requestUri, ...asked })
  return `${walletEntry}${walletEntry.includes('?') ? '&' : '?'}${query.toString()}`
}

function one(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  return values.length === 1 ? boundedText(values[0], PARAMETER_MAX) : undefined
}

/** What the address says, as texts: nothing is judged yet. */
function readAddress(address: string): { readonly [name: string]: string | undefined } {
  const query = new URLSearchParams(address.split('#')[0]?.split('?').slice(1).join('?') ?? '')
  return {
    clientId: one(query, 'client_id'),
    requestUri: one(query, 'request_uri'),
    method: query.get('request_uri_method') ?? 'get',
  }
}

function isForeign(address: string): boolean {
  return ANY_SCHEME.test(address) && !SCHEMES.test(address)
}

function isPlainAddress(text: string): boolean {
  return URL.canParse(text) && !text.includes('#')
}

/**
 * Reads such an address. Everything beside the two references and the method is ignored: only the signed object
 * counts (RFC 9101 §6.3). A request by value is refused, because this profile knows no unsigned request.
 */
export function parseRequestLink(
  address: string,
  /** `x509_san_dns` too: for conformance tests of the plain profile. */
  { plain = false }: { readonly plain?: boolean } = {},
): RequestLinkResult {
  const refuse = (detail: string): RequestLinkResult => ({ ok: false, code: 'JAR_FORM', detail })
  if (address.length > 2 * PARAMETER_MAX) return refuse('the address is too long')
  if (isForeign(address)) return refuse('no wallet answers this scheme')
  const { clientId, requestUri, method } = readAddress(address)
  if (clientId === undefined) return refuse('client_id is missing or repeated')
  if (requestUri === undefined) return refuse('request_uri is missing or repeated')
  if (!isPlainAddress(requestUri)) return refuse('request_uri is not a plain address')
  if (method !== 'get' && method !== 'post') return refuse('request_uri_method must be get or post')
  if (!(plain ? PLAIN_PREFIX : PREFIX).test(clientId)) {
    return { ok: false, code: 'JAR_PREFIX', detail: 'client_id must begin with x509_hash:' }
  }
  return { ok: true, link: { clientId, requestUri, method } }
}
