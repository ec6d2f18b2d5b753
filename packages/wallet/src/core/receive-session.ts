import {
  asksForNonce,
  ATTESTATION_CHALLENGE_HEADER,
  ATTESTATION_HEADER,
  ATTESTATION_POP_HEADER,
  createAttestationPop,
  createDpopProof,
  createTokenRequest,
  type NewDpopProof,
  parseChallengeResponse,
  parseTokenResponse,
  runAsync,
  type ServerMetadata,
  type TokenRequest,
  type TokenResponse,
} from '@entente/credentials'
import { type Answer, call, type Call, jsonOf, refusalOf } from './http.ts'
import { type HolderKey, randomText } from './keys.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { asWalletError, WalletError } from './wallet-error.ts'

/** DPoP nonces are kept per server and kind of endpoint: the token server's are not the issuer's. */
export type NonceKind = 'server' | 'resource'

/** The wallet instance as this authorization server knows it, and no other one does. */
type Instance = { readonly key: HolderKey; readonly attestation: string; challenge: string | undefined }

/** One issuance: its DPoP key, used at no other issuer, and the nonces it has been given. */
export type IssuanceSession = {
  readonly dpopKey: HolderKey
  readonly nonces: Map<NonceKind, string>
  /** Identifier of the authorization server: the audience of proofs of the instance. */
  readonly server: string
  /** Where the server demands attested wallets. */
  readonly instance: Instance | undefined
}

type SessionKeys = { readonly dpopKey: HolderKey; readonly instanceKey?: HolderKey | undefined }

/**
 * With the keys of an earlier visit, or with new ones. The attestation is fresh each time: it lives for hours, and
 * one issuer only ever sees the instance keys that were made for it.
 */
export async function openSession(
  deps: ReceiveDeps,
  server: ServerMetadata,
  known?: SessionKeys,
): Promise<IssuanceSession> {
  const dpopKey = known?.dpopKey ?? (await deps.keys.create())
  const session = { dpopKey, nonces: new Map(), server: server.issuer }
  if (!server.attestsClients) return { ...session, instance: undefined }
  if (deps.attester === undefined) {
    throw new WalletError(
      'ATTESTATION_MISSING',
      'the issuer demands an attested wallet, and nobody attests this one',
    )
  }
  const key = known?.instanceKey ?? (await deps.keys.create())
  const attestation = await deps.attester.attestInstance(key)
  return { ...session, instance: { key, attestation, challenge: await fetchChallenge(deps, server) } }
}

/** Asked first where it is announced, so that no request has to be sent twice. */
async function fetchChallenge(
  deps: ReceiveDeps,
  { challengeEndpoint: url }: ServerMetadata,
): Promise<string | undefined> {
  if (url === undefined) return undefined
  const answer = await call(deps.fetch, { url, method: 'POST' })
  return asWalletError(() => parseChallengeResponse(jsonOf(answer, url)))
}

type Proven = Call & { readonly kind: NonceKind; readonly accessToken?: string }

/** RFC 9449 §8–9: a request with its proofs; when the server wants its nonce or challenge in them, once more each. */
export async function callWithProof(
  deps: ReceiveDeps,
  session: IssuanceSession,
  { kind, accessToken, ...request }: Proven,
): Promise<Answer> {
  const { dpopKey, nonces, instance } = session
  const attempt = async (): Promise<Answer> => {
    const proof: NewDpopProof = {
      method: 'POST',
      url: request.url,
      jti: randomText(deps.random),
      iat: deps.clock.seconds(),
      nonce: nonces.get(kind),
      accessToken,
    }
    const headers = {
      ...request.headers,
      ...(kind === 'server' ? await attestationHeaders(deps, session) : {}),
      DPoP: await runAsync(createDpopProof(dpopKey, proof), deps.driver),
    }
    const answer = await call(deps.fetch, { ...request, method: 'POST', headers })
    keepNonce(nonces, kind, answer)
    if (instance !== undefined)
      instance.challenge = answer.header(ATTESTATION_CHALLENGE_HEADER) ?? instance.challenge
    return answer
  }
  const wishes: ((answer: Answer) => boolean)[] = [wantsNonce, wantsChallenge]
  let answer = await attempt()
  for (;;) {
    const wish = wishes.findIndex((asksFor) => asksFor(answer))
    if (wish === -1) return answer
    wishes.splice(wish, 1)
    answer = await attempt()
  }
}

async function attestationHeaders(
  deps: ReceiveDeps,
  { instance, server }: IssuanceSession,
): Promise<Readonly<Record<string, string>>> {
  if (instance === undefined) return {}
  const { key, attestation, challenge } = instance
  const pop = { audience: server, jti: randomText(deps.random), iat: deps.clock.seconds(), challenge }
  return {
    [ATTESTATION_HEADER]: attestation,
    [ATTESTATION_POP_HEADER]: await runAsync(createAttestationPop(key.key, pop), deps.driver),
  }
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

function wantsChallenge(answer: Answer): boolean {
  return answer.status >= 400 && refusalOf(answer)?.error === 'use_attestation_challenge'
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

/** What must be kept to come back as the same wallet: keys by their ids. */
export function sessionKeyIds({ dpopKey, instance }: IssuanceSession) {
  return { dpopKeyId: dpopKey.id, instanceKeyId: instance?.key.id }
}

export function sessionKeys({ dpopKey, instance }: IssuanceSession): readonly HolderKey[] {
  return instance === undefined ? [dpopKey] : [dpopKey, instance.key]
}

/** The keys of an earlier visit; undefined when the wallet has them no more. */
export async function findSessionKeys(
  { keys }: ReceiveDeps,
  { dpopKeyId, instanceKeyId }: { dpopKeyId: string; instanceKeyId?: string | undefined },
): Promise<SessionKeys | undefined> {
  const dpopKey = await keys.find(dpopKeyId)
  const instanceKey = instanceKeyId === undefined ? undefined : await keys.find(instanceKeyId)
  const lost = instanceKeyId !== undefined && instanceKey === undefined
  return dpopKey === undefined || lost ? undefined : { dpopKey, instanceKey }
}
