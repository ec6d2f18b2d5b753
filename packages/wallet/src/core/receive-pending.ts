import { createAnswerEncryption, parseCredentialResponse, type TokenResponse } from '@entente/credentials'
import { jsonOf } from './http.ts'
import { type HolderKey, randomText } from './keys.ts'
import { type BatchRequest, openResponse, type Waiting } from './receive-batch.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { callSealed } from './receive-sealed.ts'
import { type IssuanceSession, sessionKeyIds, sessionKeys } from './receive-session.ts'
import { credentialStore, keyName, type Renewal, type Storage } from './store.ts'
import { asWalletError, WalletError } from './wallet-error.ts'

/** A credential that the issuer needs time for. */
export type Pending = {
  readonly id: string
  readonly issuerUrl: string
  readonly configurationId: string
  readonly transactionId: string
  /** NumericDate: not asked for before. */
  readonly nextAt: number
  /** One per copy: proven already. */
  readonly keyIds: readonly string[]
  readonly session: Omit<Renewal, 'refreshToken'>
  /** To come back after the access token has died. */
  readonly refreshToken: string | undefined
  readonly accessToken: string
}

const PENDING = 'pending/'

export function pendingStore(storage: Storage) {
  const find = async (id: string): Promise<Pending | undefined> =>
    (await storage.get(`${PENDING}${id}`)) as Pending | undefined
  const list = async (): Promise<readonly Pending[]> => {
    const keys = await storage.list(PENDING)
    const found = await Promise.all(keys.map((key) => find(key.slice(PENDING.length))))
    return found.filter((pending) => pending !== undefined)
  }
  return {
    find,
    list,
    async put(pending: Pending, keys: Readonly<Record<string, unknown>> = {}): Promise<void> {
      await storage.change({ put: { ...keys, [`${PENDING}${pending.id}`]: pending } })
    },
    /** With the keys that waited, and those of the session unless others came with it. */
    async remove({ id, keyIds, session }: Pending): Promise<void> {
      const { dpopKeyId, instanceKeyId } = session
      const others = [
        ...(await list()).filter((other) => other.id !== id).map((other) => other.session.dpopKeyId),
        ...(await credentialStore(storage).list()).map(({ renewal }) => renewal?.dpopKeyId),
      ]
      const own = others.includes(dpopKeyId)
        ? []
        : [dpopKeyId, instanceKeyId].filter((key) => key !== undefined)
      await storage.change({ delete: [`${PENDING}${id}`, ...[...keyIds, ...own].map(keyName)] })
    },
  }
}

/** Keeps the transaction with everything that is needed to come back. */
export async function keepPending(
  deps: ReceiveDeps,
  session: IssuanceSession,
  waiting: BatchRequest & Waiting,
): Promise<void> {
  const { issuer, configuration, token, transactionId, intervalSeconds, keys } = waiting
  const pending: Pending = {
    id: randomText(deps.random, 16),
    issuerUrl: issuer.issuer,
    configurationId: configuration.id,
    transactionId,
    nextAt: deps.clock.seconds() + intervalSeconds,
    keyIds: keys.map(({ id }) => id),
    session: { server: session.server, ...sessionKeyIds(session) },
    refreshToken: token.refreshToken,
    accessToken: token.accessToken,
  }
  await pendingStore(deps.storage).put(pending, deps.keys.stored([...keys, ...sessionKeys(session)]))
}

/** OpenID4VCI 1.0 §9: asks once; `Waiting` when it is still too early. */
export async function askDeferred(
  deps: ReceiveDeps,
  session: IssuanceSession,
  {
    issuer,
    token,
    transactionId,
    keys,
  }: Omit<BatchRequest, 'configuration'> & {
    readonly token: TokenResponse
    readonly transactionId: string
    readonly keys: readonly HolderKey[]
  },
) {
  const url = issuer.deferredEndpoint
  if (url === undefined) throw new WalletError('METADATA_DEFERRED', 'the issuer has no deferred endpoint')
  const answer = await callSealed(deps, session, {
    url,
    issuer,
    token,
    message: (encryption) => ({
      transaction_id: transactionId,
      ...(encryption && { credential_response_encryption: createAnswerEncryption(encryption) }),
    }),
  })
  return openResponse(
    asWalletError(() => parseCredentialResponse(jsonOf(answer, url))),
    keys,
  )
}
