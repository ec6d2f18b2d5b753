import {
  asksForNonce,
  createDpopProof,
  type DpopKey,
  type NewDpopProof,
  runAsync,
  type TokenRequest,
  createTokenRequest,
  parseTokenResponse,
  type TokenResponse,
} from '@entente/credentials'
import { type Answer, call, type Call, jsonOf, refusalOf } from './http.ts'
import { randomText } from './keys.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { asWalletError } from './wallet-error.ts'

/** DPoP nonces are kept per server and kind of endpoint: the token server's are not the issuer's. */
export type NonceKind = 'server' | 'resource'

/** One issuance: its DPoP key, used at no other issuer, and the nonces it has been given. */
export type IssuanceSession = {
  readonly dpopKey: DpopKey
  readonly nonces: Map<NonceKind, string>
}

type Proven = Call & { readonly kind: NonceKind; readonly accessToken?: string }

/** RFC 9449 §8–9: a request with its proof; when the server wants its nonce in it, once more. */
export async function callWithProof(
  deps: ReceiveDeps,
  { dpopKey, nonces }: IssuanceSession,
  { kind, accessToken, ...request }: Proven,
): Promise<Answer> {
  const attempt = async (): Promise<Answer> => {
    const proof: NewDpopProof = {
      method: 'POST',
      url: request.url,
      jti: randomText(deps.random),
      iat: deps.clock.seconds(),
      nonce: nonces.get(kind),
      accessToken,
    }
    const headers = { ...request.headers, DPoP: await runAsync(createDpopProof(dpopKey, proof), deps.driver) }
    const answer = await call(deps.fetch, { ...request, method: 'POST', headers })
    keepNonce(nonces, kind, answer)
    return answer
  }
  const first = await attempt()
  return wantsNonce(first) ? attempt() : first
}

export function keepNonce(nonces: Map<NonceKind, string>, kind: NonceKind, answer: Answer): void {
  const nonce = answer.header('dpop-nonce')
  if (nonce !== undefined && nonce.length <= 1024) nonces.set(kind, nonce)
}

/** A token endpoint says it in the body (RFC 9449 §8), a resource in the challenge (§9). */
function wantsNonce(answer: Answer): boolean {
  if (answer.status !== 400 && answer.status !== 401) return false
  return refusalOf(answer)?.error === 'use_dpop_nonce' || asksForNonce(answer.header('www-authenticate'))
}

export async function fetchToken(
  deps: ReceiveDeps,
  session: IssuanceSession,
  { url, request }: { url: string; request: TokenRequest },
): Promise<TokenResponse> {
  const answer = await callWithProof(deps, session, {
    url,
    kind: 'server',
    form: createTokenRequest(request),
  })
  return asWalletError(() => parseTokenResponse(jsonOf(answer, url)))
}
