import { canonicalJson, type TokenResponse } from '@entente/credentials'
import type { HolderKey } from './keys.ts'
import { fetchBatch } from './receive-batch.ts'
import { checkBatch } from './receive-check.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { contentOf, keepBatch, type ReceiveOptions, renewalOf } from './receive-keep.ts'
import { tellIssuer } from './receive-notify.ts'
import { openIssuer, type OpenOffer } from './receive-offer.ts'
import { askDeferred, type Pending, pendingStore } from './receive-pending.ts'
import {
  fetchToken,
  findSessionKeys,
  type IssuanceSession,
  openSession,
  sessionKeys,
} from './receive-session.ts'
import { credentialStore, type Renewal, type StoredCredential } from './store.ts'
import { WalletError } from './wallet-error.ts'

/** New copies, and which attributes are not what they were (ISSU_59): top-level names, no values. */
export type Renewed = { readonly credential: StoredCredential; readonly changed: readonly string[] }

type Visit = {
  readonly offer: OpenOffer
  readonly session: IssuanceSession
  readonly token: TokenResponse
}

/** The wallet comes back to an issuer as who it was: the same keys, the person is not asked. */
async function comeBack(
  deps: ReceiveDeps,
  from: { readonly issuerUrl: string; readonly configurationId: string },
  known: Omit<Renewal, 'refreshToken'> & { readonly refreshToken?: string | undefined },
): Promise<Omit<Visit, 'token'> & { readonly token: TokenResponse | undefined }> {
  const offer = await openIssuer(deps, from.issuerUrl, [from.configurationId])
  if (offer.server.issuer !== known.server) {
    throw new WalletError('AS_ISSUER', 'the issuer has changed its authorization server meanwhile')
  }
  const keys = await findSessionKeys(deps, known)
  if (keys === undefined) throw new WalletError('RENEW_KEYS', 'the keys to come back with are lost')
  const session = await openSession(deps, offer.server, keys)
  const { refreshToken } = known
  if (refreshToken === undefined) return { offer, session, token: undefined }
  const request = { grant: 'refresh', clientId: deps.clientId, refreshToken } as const
  const token = await fetchToken(deps, session, { url: offer.server.tokenEndpoint, request })
  return { offer, session, token: { ...token, refreshToken: token.refreshToken ?? refreshToken } }
}

/** ISSU_58: new copies of a credential, in place of the old ones. Until they have passed every check those stay. */
export async function renewCredential(deps: ReceiveDeps, id: string): Promise<Renewed> {
  const before = await credentialStore(deps.storage).find(id)
  if (before?.renewal === undefined) {
    throw new WalletError('RENEW_IMPOSSIBLE', 'the issuer gave nothing to come back with')
  }
  const { offer, session, token } = await comeBack(deps, before, before.renewal)
  const [configuration] = offer.configurations
  if (token === undefined || configuration === undefined)
    throw new WalletError('RENEW_IMPOSSIBLE', 'no token')
  const request = { issuer: offer.issuer, configuration, token }
  const batch = await fetchBatch(deps, session, request)
  if ('transactionId' in batch) {
    throw new WalletError('ISSUER_DEFERRED', 'the issuer needs more time; the copies at hand stay')
  }
  const { notificationId } = batch
  const told = { issuer: offer.issuer, token, notificationId }
  const checked = await checkBatch(deps, request, batch).catch(async (error: unknown) => {
    await tellIssuer(deps, session, { ...told, event: 'credential_failure' })
    throw error
  })
  const credential: StoredCredential = {
    ...before,
    ...(await contentOf(deps, request, checked)),
    receivedAt: deps.clock.seconds(),
    copies: checked.copies,
    renewal: renewalOf(session, token),
  }
  const keys = deps.keys.stored([...checked.keys, ...sessionKeys(session)])
  if (!(await credentialStore(deps.storage).renew(credential, keys)))
    throw new WalletError('RENEW_IMPOSSIBLE', 'the document was removed while new copies were fetched')
  await tellIssuer(deps, session, { ...told, event: 'credential_accepted' })
  return { credential, changed: changedNames(before.claims, credential.claims) }
}

function changedNames(
  before: StoredCredential['claims'],
  now: StoredCredential['claims'],
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  const textOf = (claims: StoredCredential['claims'], name: string) =>
    claims[name] === undefined ? undefined : canonicalJson(claims[name])
  return names.filter((name) => textOf(before, name) !== textOf(now, name)).toSorted()
}

/** Undefined while the issuer still needs time; asked no sooner than it wants. */
export async function collectPending(
  deps: ReceiveDeps,
  id: string,
  options: ReceiveOptions,
): Promise<StoredCredential | undefined> {
  const store = pendingStore(deps.storage)
  const pending = await store.find(id)
  if (pending === undefined) throw new WalletError('PENDING_UNKNOWN', 'nothing is waited for under this id')
  if (pending.nextAt > deps.clock.seconds()) return undefined
  const { refreshToken } = pending
  const visit = await comeBack(deps, pending, { ...pending.session, refreshToken })
  const { offer, session } = visit
  const token = visit.token ?? tokenOf(pending)
  const keys = await findKeys(deps, pending)
  const request = { issuer: offer.issuer, token, transactionId: pending.transactionId, keys }
  const batch = await askDeferred(deps, session, request)
  if ('transactionId' in batch) {
    const { transactionId, intervalSeconds } = batch
    const nextAt = deps.clock.seconds() + intervalSeconds
    await store.put({ ...pending, transactionId, nextAt, refreshToken: token.refreshToken })
    return undefined
  }
  const [configuration] = offer.configurations
  if (configuration === undefined) throw new WalletError('OFFER_UNKNOWN', 'the issuer has forgotten the type')
  // Delivered once: whatever the checks say, there is nothing to come back for.
  await store.remove(pending)
  return keepBatch(deps, session, { issuer: offer.issuer, configuration, token, batch, options })
}

function tokenOf({ accessToken }: Pending): TokenResponse {
  return {
    accessToken,
    expiresIn: undefined,
    scope: undefined,
    refreshToken: undefined,
    credentialIdentifiers: [],
  }
}

async function findKeys(deps: ReceiveDeps, { keyIds }: Pending): Promise<readonly HolderKey[]> {
  const found = await Promise.all(keyIds.map((id) => deps.keys.find(id)))
  const keys = found.filter((key) => key !== undefined)
  if (keys.length < keyIds.length) throw new WalletError('RENEW_KEYS', 'keys that were proven are lost')
  return keys
}
