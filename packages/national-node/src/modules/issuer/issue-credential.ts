import type { Provider } from './as/library.ts'
import {
  createSdJwtVc,
  CredentialError,
  parseCredentialRequest,
  runSync,
  verifyProofs,
  type CredentialRequest,
  type ProvenKeys,
} from '@entente/credentials'
import { mac, newSalt, randomBytes, sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../store/database.ts'
import { authorizeRequest, type Authorization, type ResourceRequest } from './authorize-request.ts'
import { appendIssued } from './events.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { NONCE_SECONDS, type Nonces } from './nonce.ts'
import { allocateStatus, statusListUrl, type StatusRef } from './status-list.ts'
import { issuerStore } from './store.ts'
import { issuerSecret } from './secret.ts'
import type { CredentialType } from './types/credential-type.ts'

export type IssueDeps = IssuerDeps & {
  readonly provider: () => Promise<Provider>
  readonly dpopNonces: Nonces
  readonly proofNonces: Nonces
}

const DAY_SECONDS = 86_400
const DECOYS_MAX = 4

/**
 * OpenID4VCI 1.0 §8, the credential endpoint, step by step. Everything that changes the store (the nonce and the
 * keys used up, the status places, the records, the audit entry) is one transaction: killed at any moment, the
 * node has issued all copies or none.
 */
export async function issueCredential(
  deps: IssueDeps,
  request: ResourceRequest & { readonly body: unknown },
): Promise<readonly string[]> {
  const authorization = await authorizeRequest(deps, request)
  const asked = parseRequest(request.body)
  const type = chooseType(deps, asked, authorization)
  const proven = proveKeys(deps, asked, authorization)
  const claims = await readClaims(deps, type, authorization)
  const expiresAt = roundedExpiry(deps, type)
  return deps.store.transaction(async (tx) => {
    await useUp(tx, deps, { proven, expiresAt })
    const places = await allocateStatus(tx, deps, { type: type.id, expiresAt, count: proven.keys.length })
    const credentials = createCopies(deps, type, { claims, proven, places, expiresAt })
    await record(tx, deps, { type, places, expiresAt, personId: authorization.personId })
    return credentials
  })
}

function parseRequest(body: unknown): CredentialRequest {
  return asFault(() => parseCredentialRequest(body))
}

/** The token must be for this type; identifiers are never handed out, so none can be known. */
function chooseType(
  { config }: IssueDeps,
  asked: CredentialRequest,
  { scopes }: Authorization,
): CredentialType {
  if (asked.identifier !== undefined) {
    throw new Fault('invalid', 'oauth/unknown_credential_identifier', 'credential_identifier: is unknown')
  }
  const type = config.types.find(({ id }) => id === asked.configurationId)
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

function proveKeys(deps: IssueDeps, asked: CredentialRequest, { clientId }: Authorization): ProvenKeys {
  const { config, clock, driver, proofNonces } = deps
  return asFault(() =>
    runSync(
      verifyProofs(asked.proofs, {
        issuer: config.baseUrl,
        now: clock.seconds(),
        clientId,
        batchSize: config.batchSize,
        isFreshNonce: (nonce) => proofNonces.isFresh(nonce),
      }),
      driver,
    ),
  )
}

async function readClaims({ registers, config, clock }: IssueDeps, type: CredentialType, who: Authorization) {
  const person = await registers.findPerson(who.personId)
  const claims = person && type.claimsOf(person, { today: clock.now().slice(0, 10), issuer: config.names })
  if (claims === undefined) {
    throw new Fault(
      'invalid',
      'oauth/credential_request_denied',
      'the register has no such attestation for this person',
    )
  }
  return claims
}

/** The same for everybody who asks on one day: a precise time would link the copies. */
function roundedExpiry({ clock }: IssueDeps, { validityDays }: CredentialType): number {
  const today = Math.floor(clock.seconds() / DAY_SECONDS)
  return (today + validityDays) * DAY_SECONDS
}

async function useUp(
  tx: Tx,
  { clock, keys }: IssueDeps,
  { proven, expiresAt }: { proven: ProvenKeys; expiresAt: number },
): Promise<void> {
  const now = clock.seconds()
  const issuer = issuerStore(tx)
  const nonce = {
    kind: 'nonce',
    hash: sha256(proven.nonce),
    expiresAt: now + 2 * NONCE_SECONDS,
  } as const
  if (!(await issuer.useOnce(nonce, now))) {
    throw new Fault('invalid', 'oauth/invalid_nonce', 'nonce: was used before, ask for a new one')
  }
  for (const { thumbprint } of proven.keys) {
    const hash = mac(issuerSecret(keys), `holder key ${thumbprint}`)
    if (await issuer.useOnce({ kind: 'holder-key', hash, expiresAt }, now)) continue
    throw new Fault('invalid', 'oauth/invalid_proof', 'proofs: a key has a credential already')
  }
}

type Copies = {
  readonly claims: NonNullable<ReturnType<CredentialType['claimsOf']>>
  readonly proven: ProvenKeys
  readonly places: readonly StatusRef[]
  readonly expiresAt: number
}

/** Same content; own key, salts, decoys and status place for each copy. No `iat`, no identifier of any kind. */
function createCopies(
  { keys, driver, config }: IssueDeps,
  type: CredentialType,
  { claims, proven, places, expiresAt }: Copies,
): readonly string[] {
  const { key, alg, x5c } = keys.get(type.signingKey)
  return places.map(({ list, index }, copy) => {
    const cnf = proven.keys[copy]?.jwk
    if (cnf === undefined) throw new RangeError('more places than keys')
    const steps = createSdJwtVc({
      claims,
      disclosable: 'every',
      vct: type.vct,
      alg,
      key,
      x5c,
      cnf,
      exp: expiresAt,
      status: { uri: statusListUrl(config.baseUrl, list), index },
      salt: newSalt,
      decoys: (randomBytes(1)[0] ?? 0) % DECOYS_MAX,
    })
    return runSync(steps, driver)
  })
}

async function record(
  tx: Tx,
  { clock, keys, audit }: IssueDeps,
  issued: {
    readonly type: CredentialType
    readonly places: readonly StatusRef[]
    readonly expiresAt: number
    readonly personId: string
  },
): Promise<void> {
  const { type, places, expiresAt, personId } = issued
  const subject = subjectReference(issuerSecret(keys), personId)
  await issuerStore(tx).insertCredentials(
    places.map(({ list, index }) => ({
      id: newId(clock),
      type: type.id,
      subject,
      list,
      index,
      expiresAt,
    })),
  )
  await appendIssued(tx, audit, { type: type.id, copies: places.length })
}

/** A person in the records of issuance: found again only by who holds the secret and the person's id. */
export function subjectReference(secret: string, personId: string): string {
  return mac(secret, `subject ${personId}`)
}

function asFault<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CredentialError) {
      throw new Fault('invalid', `oauth/${error.error}`, `${error.reason}: ${error.message}`)
    }
    throw error
  }
}
