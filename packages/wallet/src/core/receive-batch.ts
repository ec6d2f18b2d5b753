import {
  type CredentialConfiguration,
  createCredentialRequest,
  createProof,
  type IssuerMetadata,
  parseCredentialResponse,
  parseNonceResponse,
  runAsync,
  type TokenResponse,
} from '@entente/credentials'
import { type Answer, call, jsonOf, refusalOf } from './http.ts'
import type { HolderKey } from './keys.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { callWithProof, type IssuanceSession, keepNonce } from './receive-session.ts'
import { asWalletError, WalletError } from './wallet-error.ts'

/** Copies asked for when the issuer would give more. */
const COPIES_MAX = 20

export type Batch = { readonly credentials: readonly string[]; readonly keys: readonly HolderKey[] }

export type BatchRequest = {
  readonly issuer: IssuerMetadata
  readonly configuration: CredentialConfiguration
  readonly token: TokenResponse
}

/** OpenID4VCI 1.0 §8: one request for the whole batch, each copy for a key of its own; a stale nonce once more. */
export async function fetchBatch(
  deps: ReceiveDeps,
  session: IssuanceSession,
  request: BatchRequest,
): Promise<Batch> {
  const { issuer } = request
  const count = Math.min(issuer.batchSize, COPIES_MAX)
  const keys = await Promise.all(Array.from({ length: count }, () => deps.keys.create()))
  let answer = await ask(deps, session, { ...request, keys })
  if (refusalOf(answer)?.error === 'invalid_nonce') answer = await ask(deps, session, { ...request, keys })
  const response = asWalletError(() => parseCredentialResponse(jsonOf(answer, issuer.credentialEndpoint)))
  if (response.kind === 'deferred') {
    throw new WalletError('ISSUER_DEFERRED', 'the issuer needs more time; this wallet cannot come back yet')
  }
  if (response.credentials.length > keys.length) {
    throw new WalletError('BATCH_SIZE', 'the issuer sent more copies than were asked for')
  }
  return { credentials: response.credentials, keys }
}

async function ask(
  deps: ReceiveDeps,
  session: IssuanceSession,
  { issuer, configuration, token, keys }: BatchRequest & { keys: readonly HolderKey[] },
): Promise<Answer> {
  const nonce = await fetchNonce(deps, session, issuer)
  const proof = { issuer: issuer.issuer, nonce, iat: deps.clock.seconds(), clientId: deps.clientId }
  const jwts = await Promise.all(keys.map((key) => runAsync(createProof(key, proof), deps.driver)))
  const [identifier] = token.credentialIdentifiers
  return callWithProof(deps, session, {
    url: issuer.credentialEndpoint,
    kind: 'resource',
    accessToken: token.accessToken,
    headers: { authorization: `DPoP ${token.accessToken}` },
    json: createCredentialRequest({
      configurationId: configuration.id,
      identifier,
      proofs: { type: 'jwt', jwts },
    }),
  })
}

async function fetchNonce(
  deps: ReceiveDeps,
  { nonces }: IssuanceSession,
  { nonceEndpoint }: IssuerMetadata,
): Promise<string> {
  if (nonceEndpoint === undefined) throw new WalletError('METADATA_NONCE', 'the issuer has no nonce endpoint')
  const answer = await call(deps.fetch, { url: nonceEndpoint, method: 'POST' })
  keepNonce(nonces, 'resource', answer)
  return asWalletError(() => parseNonceResponse(jsonOf(answer, nonceEndpoint)))
}
