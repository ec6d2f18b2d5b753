import {
  type CredentialRequest,
  parseCredentialRequest,
  type ProvenKeys,
  runSync,
  verifyProofs,
} from '@entente/credentials'
import { mac, sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Tx } from '../../store/database.ts'
import { authorizeRequest, type Authorization, type ResourceRequest } from './authorize-request.ts'
import { defer } from './defer-credential.ts'
import { demandSameKey, findHolder } from './find-holder.ts'
import { endOfCopies, issueCopies } from './issue-copies.ts'
import type { CredentialAnswer, IssueDeps, ReadBody } from './issue-deps.ts'
import { NONCE_SECONDS } from '../../kernel/nonce.ts'
import { asFault, demandEncrypted } from './read-request.ts'
import { recognisedStore } from './recognised-store.ts'
import { issuerStore } from './store.ts'
import { issuerSecret } from './secret.ts'
import type { CredentialType } from './types/credential-type.ts'

/**
 * OpenID4VCI 1.0 §8, the credential endpoint, step by step. Everything that changes the store (the nonce, the key
 * attestation and the keys used up, the status places, the records, the audit entry) is one transaction: killed at
 * any moment, the node has issued all copies or none.
 */
export async function issueCredential(
  deps: IssueDeps,
  request: ResourceRequest & { readonly body: ReadBody },
): Promise<CredentialAnswer> {
  const authorization = await authorizeRequest(deps, request)
  const asked = parseRequest(deps, request.body)
  const type = chooseType(deps, asked, authorization)
  const { personId, clientId } = authorization
  const holder = await findHolder(deps, type, personId)
  const proven = await proveKeys(deps, asked, { clientId, type })
  demandSameKey(holder, proven)
  const { claims, boundTo } = holder
  const unit = { clientStatus: authorization.clientStatus, keyStorageStatus: proven.attestation?.status }
  const expiresAt = endOfCopies(deps, { type, unit, validUntil: boundTo?.validUntil })
  const jwks = proven.keys.map(({ jwk }) => jwk)
  const response = await deps.store.transaction(async (tx) => {
    await useUp(tx, deps, { proven, expiresAt })
    if (boundTo !== undefined) await forgetRecognised(tx, personId)
    const waitSeconds = deps.config.deferSeconds?.[type.id]
    return waitSeconds === undefined
      ? issueCopies(tx, deps, { type, claims, jwks, personId, expiresAt, unit, unitSeen: true })
      : defer(tx, deps, { type, jwks, personId, clientId, unit, waitSeconds })
  })
  return { response, encryptTo: asked.responseEncryption }
}

function parseRequest({ config }: IssueDeps, { value, encrypted }: ReadBody): CredentialRequest {
  const asked = asFault(() => parseCredentialRequest(value))
  demandEncrypted(config, asked.responseEncryption, encrypted)
  return asked
}

/** The token must be for this type: by identifier where it was given for identifiers (OpenID4VCI 1.0 §8.2). */
function chooseType(
  { config }: IssueDeps,
  { identifier, configurationId }: CredentialRequest,
  { scopes, identifiers }: Authorization,
): CredentialType {
  if (identifier !== undefined && identifiers?.includes(identifier) !== true) {
    throw new Fault('invalid', 'oauth/unknown_credential_identifier', 'credential_identifier: is unknown')
  }
  if (identifier === undefined && identifiers !== undefined) {
    const detail = 'credential_identifier: one of those in the token response is needed'
    throw new Fault('invalid', 'oauth/invalid_credential_request', detail)
  }
  const type = config.types.find(({ id }) => id === (identifier ?? configurationId))
  if (type === undefined) {
    throw new Fault(
      'invalid',
      'oauth/unknown_credential_configuration',
      'credential_configuration_id: is unknown',
    )
  }
  if (!scopes.includes(type.scope)) {
    throw new Fault('forbidden', 'oauth/insufficient_scope', 'access token: not for this credential')
  }
  return type
}

async function proveKeys(
  deps: IssueDeps,
  asked: CredentialRequest,
  { clientId, type: { sameKey } }: Pick<Authorization, 'clientId'> & { readonly type: CredentialType },
): Promise<ProvenKeys> {
  const { config, clock, proofNonces, walletTrust } = deps
  const driver = await walletTrust.open()
  const steps = verifyProofs(asked.proofs, {
    issuer: config.baseUrl,
    now: clock.seconds(),
    clientId,
    batchSize: sameKey ? 1 : config.batchSize,
    isFreshNonce: (nonce) => proofNonces.isFresh(nonce),
    attestation: sameKey ? undefined : config.attestation,
  })
  const proven = asFault(() => runSync(steps, driver))
  const fault = await walletTrust.findStatusFault(proven.attestation?.status, driver)
  if (fault === undefined) return proven
  throw new Fault('invalid', 'oauth/invalid_proof', `KA_STATUS: key_storage_status: ${fault.detail}`)
}

/** Attributes of the partner's credential go at once, with the attestation that is made of them (ARF RPI_10). */
async function forgetRecognised(tx: Tx, personId: string): Promise<void> {
  if (await recognisedStore(tx).remove(personId)) return
  throw new Fault('invalid', 'oauth/credential_request_denied', 'this attestation has been issued')
}

async function useUp(
  tx: Tx,
  { clock, keys }: IssueDeps,
  { proven, expiresAt }: { proven: ProvenKeys; expiresAt: number },
): Promise<void> {
  const now = clock.seconds()
  const issuer = issuerStore(tx)
  const nonce = { kind: 'nonce', hash: sha256(proven.nonce), expiresAt: now + 2 * NONCE_SECONDS } as const
  if (!(await issuer.useOnce(nonce, now))) {
    throw new Fault('invalid', 'oauth/invalid_nonce', 'nonce: was used before, ask for a new one')
  }
  if (proven.attestation !== undefined) {
    const hash = sha256(proven.attestation.jwt)
    if (!(await issuer.useOnce({ kind: 'key-attestation', hash, expiresAt }, now))) {
      throw new Fault('invalid', 'oauth/invalid_proof', 'KA_REUSED: this key attestation was used before')
    }
  }
  for (const { thumbprint } of proven.keys) {
    const hash = mac(issuerSecret(keys), `holder key ${thumbprint}`)
    if (await issuer.useOnce({ kind: 'holder-key', hash, expiresAt }, now)) continue
    throw new Fault('invalid', 'oauth/invalid_proof', 'proofs: a key has a credential already')
  }
}
