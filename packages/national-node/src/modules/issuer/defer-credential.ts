import { type CredentialResponse, type PublicJwk, parseAnswerEncryption } from '@entente/credentials'
import { z } from 'zod'
import { sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import type { Tx } from '../../store/database.ts'
import { authorizeRequest, type Authorization, type ResourceRequest } from './authorize-request.ts'
import { type Deferred, deferredStore } from './deferred-store.ts'
import { appendDeferred } from './events.ts'
import type { CredentialAnswer, IssueDeps, ReadBody } from './issue-deps.ts'
import { asFault, demandEncrypted } from './read-request.ts'
import { findHolder } from './find-holder.ts'
import { endOfCopies, issueCopies } from './issue-copies.ts'
import type { CredentialType } from './types/credential-type.ts'
import type { UnitStatuses } from './unit-store.ts'

/** How long a wallet has to come for what is ready. */
const COLLECT_SECONDS = 30 * 86_400
/** How often a wallet should ask. */
export const POLL_SECONDS = 5

export type NewDeferral = {
  readonly type: CredentialType
  readonly jwks: readonly PublicJwk[]
  readonly personId: string
  readonly clientId: string
  readonly unit: UnitStatuses
  readonly waitSeconds: number
}

/** OpenID4VCI 1.0 §8.3: the keys are proven, the credential comes later. Within the caller's transaction. */
export async function defer(tx: Tx, deps: IssueDeps, deferral: NewDeferral): Promise<CredentialResponse> {
  const { type, jwks, personId, clientId, unit, waitSeconds } = deferral
  const transactionId = randomToken()
  const readyAt = deps.clock.seconds() + waitSeconds
  await deferredStore(tx).insert({
    idHash: sha256(transactionId),
    type: type.id,
    personId,
    clientId,
    jwks,
    unit,
    readyAt,
    expiresAt: readyAt + COLLECT_SECONDS,
  })
  await appendDeferred(tx, deps.audit, { type: type.id, copies: jwks.length })
  return { kind: 'deferred', transactionId, intervalSeconds: POLL_SECONDS }
}

/** OpenID4VCI 1.0 §9: what is ready is handed over once; the register is read at that moment, not before. */
export async function collectDeferred(
  deps: IssueDeps,
  request: ResourceRequest & { readonly body: ReadBody },
): Promise<CredentialAnswer> {
  const authorization = await authorizeRequest(deps, request)
  const { transactionId, encryptTo } = read(deps, request.body)
  const idHash = sha256(transactionId)
  const found = await deferredStore(deps.store.db).find(idHash)
  const type = found && typeOf(deps, found, authorization)
  if (found === undefined || type === undefined) throw unknown()
  if (found.readyAt > deps.clock.seconds()) {
    return { response: { kind: 'deferred', transactionId, intervalSeconds: POLL_SECONDS }, encryptTo }
  }
  const { jwks, personId, unit } = found
  const { claims } = await findHolder(deps, type, personId)
  const expiresAt = endOfCopies(deps, { type, unit })
  const response = await deps.store.transaction(async (tx) => {
    if (!(await deferredStore(tx).remove(idHash))) throw unknown()
    return issueCopies(tx, deps, { type, claims, jwks, personId, expiresAt, unit, unitSeen: false })
  })
  return { response, encryptTo }
}

/** The same person by the same wallet, with a token for this type. */
function typeOf(
  { config, clock }: IssueDeps,
  found: Deferred,
  { personId, clientId, scopes }: Authorization,
): CredentialType | undefined {
  if (found.personId !== personId || found.clientId !== clientId) return undefined
  if (found.expiresAt <= clock.seconds()) return undefined
  return config.types.find(({ id, scope }) => id === found.type && scopes.includes(scope))
}

function unknown(): Fault {
  return new Fault('invalid', 'oauth/invalid_transaction_id', 'transaction_id: is unknown or delivered')
}

const zDeferred = z.looseObject({ transaction_id: z.string().min(1).max(200) })

function read({ config }: IssueDeps, { value, encrypted }: ReadBody) {
  const body = zDeferred.safeParse(value)
  if (!body.success) {
    throw new Fault('invalid', 'oauth/invalid_credential_request', 'transaction_id: is missing or too long')
  }
  const encryptTo = asFault(() => parseAnswerEncryption(body.data))
  demandEncrypted(config, encryptTo, encrypted)
  return { transactionId: body.data.transaction_id, encryptTo }
}
