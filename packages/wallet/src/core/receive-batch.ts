import {
  type AnswerEncryption,
  type CredentialConfiguration,
  createCredentialRequest,
  createProof,
  type CredentialProofs,
  type CredentialResponse,
  type IssuerMetadata,
  parseCredentialResponse,
  parseNonceResponse,
  runAsync,
  type TokenResponse,
} from '@entente/credentials'
import { call, jsonOf, refusalOf } from './http.ts'
import type { HolderKey } from './keys.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { keyAtHand } from './receive-key.ts'
import { callSealed } from './receive-sealed.ts'
import { type IssuanceSession, keepNonce } from './receive-session.ts'
import { asWalletError, WalletError } from './wallet-error.ts'

/** Copies asked for when the issuer would give more. */
const COPIES_MAX = 20

export type Batch = {
  readonly credentials: readonly string[]
  readonly keys: readonly HolderKey[]
  readonly notificationId: string | undefined
}
/** The issuer needs more time; the keys wait. */
export type Waiting = {
  readonly transactionId: string
  readonly intervalSeconds: number
  readonly keys: readonly HolderKey[]
}

export type BatchRequest = {
  readonly issuer: IssuerMetadata
  readonly configuration: CredentialConfiguration
  readonly token: TokenResponse
  /** Thumbprint of a key at hand, to which the one copy will be bound. */
  readonly holderKey?: string | undefined
}

/** OpenID4VCI 1.0 §8: one request for the whole batch, each copy for a key of its own; a stale nonce once more. */
export async function fetchBatch(
  deps: ReceiveDeps,
  session: IssuanceSession,
  request: BatchRequest,
): Promise<Batch | Waiting> {
  const { issuer, holderKey } = request
  const keys = holderKey === undefined ? await newKeys(deps, issuer) : [await keyAtHand(deps, holderKey)]
  // Once, also when the nonce was stale: no key ever stands in two attestations.
  const attestation = await attestFor(deps, request.configuration, keys)
  let answer = await ask(deps, session, { ...request, keys, attestation })
  if (refusalOf(answer)?.error === 'invalid_nonce' && attestation?.type !== 'attestation') {
    answer = await ask(deps, session, { ...request, keys, attestation })
  }
  const response = asWalletError(() => parseCredentialResponse(jsonOf(answer, issuer.credentialEndpoint)))
  return openResponse(response, keys)
}

function newKeys({ keys }: ReceiveDeps, { batchSize }: IssuerMetadata): Promise<HolderKey[]> {
  const count = Math.min(batchSize, COPIES_MAX)
  return Promise.all(Array.from({ length: count }, () => keys.create()))
}

export function openResponse(response: CredentialResponse, keys: readonly HolderKey[]): Batch | Waiting {
  if (response.kind === 'deferred') {
    const { transactionId, intervalSeconds } = response
    return { transactionId, intervalSeconds, keys }
  }
  const { credentials, notificationId } = response
  if (credentials.length > keys.length) {
    throw new WalletError('BATCH_SIZE', 'the issuer sent more copies than were asked for')
  }
  return { credentials, keys, notificationId }
}

/** How keys are proven: `attestation` stands alone with the nonce in it, else it goes with one proof. */
type AttestedBy = { readonly type: 'jwt'; readonly jwt: string } | { readonly type: 'attestation' }

async function attestFor(
  { attester }: ReceiveDeps,
  { id, proofTypes }: CredentialConfiguration,
  keys: readonly HolderKey[],
): Promise<AttestedBy | undefined> {
  const { jwt, attestation } = proofTypes
  if (jwt !== undefined && !jwt.attestationRequired) return undefined
  if (attester === undefined) {
    throw new WalletError('METADATA_ATTESTATION', `${id}: keys must be attested, and nobody attests ours`)
  }
  if (jwt !== undefined) return { type: 'jwt', jwt: await attester.attestKeys(keys) }
  return attestation === undefined ? undefined : { type: 'attestation' }
}

type Ask = BatchRequest & {
  readonly keys: readonly HolderKey[]
  readonly attestation: AttestedBy | undefined
}

async function ask(deps: ReceiveDeps, session: IssuanceSession, request: Ask) {
  const { issuer, configuration, token } = request
  const nonce = await fetchNonce(deps, session, issuer)
  const proofs = await prove(deps, request, nonce)
  const [identifier] = token.credentialIdentifiers
  return callSealed(deps, session, {
    url: issuer.credentialEndpoint,
    issuer,
    token,
    message: (responseEncryption: AnswerEncryption | undefined) =>
      createCredentialRequest({
        configurationId: configuration.id,
        identifier,
        proofs,
        responseEncryption,
      }),
  })
}

async function prove(
  deps: ReceiveDeps,
  { issuer, keys, attestation }: Ask,
  nonce: string,
): Promise<CredentialProofs> {
  const proof = { issuer: issuer.issuer, nonce, iat: deps.clock.seconds(), clientId: deps.clientId }
  const sign = (key: HolderKey, keyAttestation?: string) =>
    runAsync(createProof(key, { ...proof, keyAttestation }), deps.driver)
  if (attestation === undefined) {
    return { type: 'jwt', jwts: await Promise.all(keys.map((key) => sign(key))) }
  }
  if (attestation.type === 'attestation') {
    return { type: 'attestation', jwts: [(await deps.attester?.attestKeys(keys, nonce)) ?? ''] }
  }
  const [first] = keys
  return { type: 'jwt', jwts: first === undefined ? [] : [await sign(first, attestation.jwt)] }
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
