import type { CredentialConfiguration, NotificationEvent, TokenResponse } from '@entente/credentials'
import { findLogo } from './issuer-logo.ts'
import { randomText } from './keys.ts'
import { type Batch, type BatchRequest, fetchBatch } from './receive-batch.ts'
import { type CheckedBatch, checkBatch } from './receive-check.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { tellIssuer } from './receive-notify.ts'
import type { OpenOffer } from './receive-offer.ts'
import { keepPending } from './receive-pending.ts'
import { type IssuanceSession, sessionKeyIds, sessionKeys } from './receive-session.ts'
import { credentialStore, type Label, type Renewal, type StoredCredential } from './store.ts'
import { WalletError } from './wallet-error.ts'

/** What the person sees before a credential is kept (ISSU_11). */
export type Preview = Omit<StoredCredential, 'id' | 'copies' | 'receivedAt' | 'renewal' | 'dataset'> & {
  readonly copyCount: number
}

/** Asked once per credential; without it everything that passed the checks is kept. */
export type Approve = (preview: Preview) => boolean | Promise<boolean>

export type ReceiveOptions = { readonly approve?: Approve }

type Grant = { readonly offer: OpenOffer; readonly token: TokenResponse; readonly options: ReceiveOptions }

/** Every credential of the offer. What the issuer needs time for is kept as a transaction to come back for. */
export async function receiveAll(
  deps: ReceiveDeps,
  session: IssuanceSession,
  { offer, token, options }: Grant,
): Promise<readonly StoredCredential[]> {
  const received: StoredCredential[] = []
  let pending = false
  const datasets = datasetsOf(deps, offer)
  for (const configuration of offer.configurations) {
    const request = { issuer: offer.issuer, configuration, token, holderKey: offer.holderKey }
    const batch = await fetchBatch(deps, session, request)
    if ('transactionId' in batch) {
      await keepPending(deps, session, { ...request, ...batch })
      pending = true
      continue
    }
    const dataset = datasets.get(configuration.id)
    // The person has said yes to the document; its second format says the same.
    const known = dataset !== undefined && received.some((one) => one.dataset === dataset)
    const keep = { ...request, batch, options: known ? {} : options, dataset }
    received.push(await keepBatch(deps, session, keep))
  }
  if (pending && received.length === 0) {
    throw new WalletError('ISSUER_DEFERRED', 'the issuer needs more time; the wallet comes back for it')
  }
  return received
}

/** OpenID4VCI 1.0 §12.2.4: configurations in several formats with one scope are one dataset (ISSU_12a). */
function datasetsOf(
  { random }: ReceiveDeps,
  { configurations }: Pick<OpenOffer, 'configurations'>,
): ReadonlyMap<string, string> {
  const byScope = Map.groupBy(configurations, ({ scope, id }) => scope ?? id)
  const several = [...byScope.values()].filter(
    (same) => new Set(same.map(({ format }) => format)).size === same.length && same.length > 1,
  )
  return new Map(
    several.flatMap((same) => {
      const dataset = randomText(random, 16)
      return same.map(({ id }) => [id, dataset] as const)
    }),
  )
}

export type NewBatch = BatchRequest & {
  readonly batch: Batch
  readonly options: ReceiveOptions
  readonly dataset?: string | undefined
}

/** Checks, asks, keeps; and tells the issuer what became of it, without depending on the answer. */
export async function keepBatch(
  deps: ReceiveDeps,
  session: IssuanceSession,
  request: NewBatch,
): Promise<StoredCredential> {
  const tell = (event: NotificationEvent) =>
    tellIssuer(deps, session, { ...request, notificationId: request.batch.notificationId, event })
  const checked = await checkBatch(deps, request, request.batch).catch(async (error: unknown) => {
    await tell('credential_failure')
    throw error
  })
  const content = await contentOf(deps, request, checked)
  const { approve } = request.options
  if (approve !== undefined && !(await approve({ ...content, copyCount: checked.copies.length }))) {
    await tell('credential_deleted')
    throw new WalletError('RECEIVE_DECLINED', 'the person did not want to keep the credential')
  }
  const renewal = renewalOf(session, request.token)
  const stored: StoredCredential = {
    ...content,
    id: randomText(deps.random, 16),
    receivedAt: deps.clock.seconds(),
    copies: checked.copies,
    ...(request.dataset !== undefined && { dataset: request.dataset }),
    ...(renewal && { renewal }),
  }
  const keys = [...checked.keys, ...(renewal === undefined ? [] : sessionKeys(session))]
  await credentialStore(deps.storage).insert(stored, deps.keys.stored(keys))
  await tell('credential_accepted')
  return stored
}

export function renewalOf(
  session: IssuanceSession,
  { refreshToken }: Pick<TokenResponse, 'refreshToken'>,
): Renewal | undefined {
  if (refreshToken === undefined) return undefined
  return { server: session.server, refreshToken, ...sessionKeyIds(session) }
}

export async function contentOf(
  deps: ReceiveDeps,
  { issuer, configuration }: Pick<BatchRequest, 'issuer' | 'configuration'>,
  checked: CheckedBatch,
): Promise<Omit<Preview, 'copyCount'>> {
  const logo = await findLogo(deps, issuer.display)
  return {
    ...(logo && { logo }),
    format: configuration.format,
    type: configuration.type,
    configurationId: configuration.id,
    issuerUrl: issuer.issuer,
    issuerLabels: labelsOf(issuer.display),
    issuer: checked.issuer,
    labels: labelsOf(configuration.display),
    claimLabels: configuration.claims.map(({ path, display }) => ({ path, labels: labelsOf(display) })),
    claims: checked.claims,
    expires: checked.expires,
  }
}

function labelsOf(display: CredentialConfiguration['display']): readonly Label[] {
  return display.flatMap(({ name, locale }) => (name === undefined ? [] : [{ name, locale }]))
}
