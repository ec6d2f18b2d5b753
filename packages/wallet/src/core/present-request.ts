import {
  isUsableUrl,
  parseRequestLink,
  runAsync,
  verifyRequestObject,
  type IssuerIdentity,
  type PresentationRequest,
  type RequestCheck,
  type RequestCode,
  type RequestLink,
} from '@entente/credentials'
import { fromBase64, parseCertificate } from '@entente/trust'
import { call } from './http.ts'
import { randomText } from './keys.ts'
import type { PresentDeps } from './present-ports.ts'
import type { RequestWarning } from './request-warning.ts'
import { WalletError } from './wallet-error.ts'

/** Why nothing can be asked of the holder: the request cannot be reached, or is not what it must be. */
export type RequestRefusal = {
  readonly ok: false
  readonly code: RequestCode | RequestWarning['code'] | 'REQUEST_UNREACHABLE'
  readonly detail: string
  readonly checks: readonly RequestCheck[]
}

export type FetchedRequest =
  | {
      readonly ok: true
      readonly request: PresentationRequest
      readonly relyingParty: IssuerIdentity
      readonly x5c: readonly string[]
    }
  | RequestRefusal

const MEDIA_TYPE = 'application/oauth-authz-req+jwt'

export function refuseToAsk(code: RequestRefusal['code'], detail: string): RequestRefusal {
  return { ok: false, code, detail, checks: [] }
}

/** OpenID4VP 1.0 §5.7, §5.10: fetches the signed request and checks everything before the holder is asked. */
export async function fetchRequest(deps: PresentDeps, address: string): Promise<FetchedRequest> {
  const plain = deps.plainProfile === true
  const parsed = parseRequestLink(address, { plain })
  if (!parsed.ok) return refuseToAsk(parsed.code, parsed.detail)
  const { link } = parsed
  if (!isUsableUrl(link.requestUri, deps))
    return refuseToAsk('JAR_FORM', 'request_uri must be an https address')
  const walletNonce = link.method === 'post' ? randomText(deps.random) : undefined
  const fetched = await download(deps, link, walletNonce)
  if (fetched === undefined) return refuseToAsk('REQUEST_UNREACHABLE', 'the request could not be fetched')
  const { text, type } = fetched
  if (type !== MEDIA_TYPE) return refuseToAsk('JAR_FORM', `what was fetched is not ${MEDIA_TYPE}`)
  const policy = {
    clientId: link.clientId,
    at: deps.clock.seconds(),
    ...(deps.transactionTypes && { transactionTypes: deps.transactionTypes }),
    ...(walletNonce === undefined ? {} : { walletNonce }),
    ...(plain && { dnsNames }),
  }
  const verdict = await runAsync(verifyRequestObject(text, policy), deps.driver)
  if (verdict.ok && !isUsableUrl(verdict.request.responseUri, deps)) {
    return refuseToAsk('JAR_RESPONSE_MODE', 'response_uri must be an https address')
  }
  return verdict
}

async function download(
  { fetch }: PresentDeps,
  { requestUri, method }: RequestLink,
  walletNonce = '',
): Promise<{ readonly text: string; readonly type: string } | undefined> {
  const wallet = { wallet_nonce: walletNonce, wallet_metadata: JSON.stringify(WALLET_METADATA) }
  const form = method === 'get' ? {} : { form: new URLSearchParams(wallet) }
  try {
    const { status, text, header } = await call(fetch, { url: requestUri, accept: MEDIA_TYPE, ...form })
    const type = header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
    return status === 200 ? { text: text.trim(), type } : undefined
  } catch (error) {
    if (error instanceof WalletError) return undefined
    throw error
  }
}

function dnsNames(leaf: string): readonly string[] {
  const der = fromBase64(leaf)
  return der === undefined ? [] : parseCertificate(der).san.flatMap(({ dns }) => dns ?? [])
}

/** The least a verifier must know (OpenID4VP 1.0 §10): more would tell wallets apart. */
const WALLET_METADATA = {
  vp_formats_supported: {
    'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
    mso_mdoc: { issuerauth_alg_values: [-7, -9], deviceauth_alg_values: [-7, -9] },
  },
}
