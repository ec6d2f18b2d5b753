import type { Hono } from 'hono'
import type { Provider } from './as/library.ts'
import { createRequestCheck } from './as/attested-request.ts'
import { serverKey } from './as/clients.ts'
import { createProvider } from './as/provider.ts'
import { createRawHandler, type RawHandler } from './as/raw-handler.ts'
import { createOffer, type CreatedOffer, type OfferRequest } from './create-offer.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { type IssueSuspension, listSuspensions } from './list-suspensions.ts'
import { createNonces } from '../../kernel/nonce.ts'
import { subjectReference } from './issue-copies.ts'
import { type IssuedBatch, notificationStore } from './notification-store.ts'
import { offerRecognised, type RecognisedClaims } from './offer-recognised.ts'
import { offerTypes, type TypesOffer } from './offer-types.ts'
import { type RevocationChoice, revokeCredential } from './revoke-credential.ts'
import { encryptionKeys } from './request-encryption.ts'
import { issuerRoutes } from './routes.ts'
import { removeExpired } from './store.ts'
import { issuerSecret } from './secret.ts'
import { openStatusLists } from './status-series.ts'
import { createWalletTrust } from './wallet-trust.ts'
import { watchUnits, type Watched } from './watch-units.ts'

export type Issuer = {
  /** Metadata, credential, nonce, offers, status lists, login page. */
  readonly routes: Hono
  /** Paths of the authorization server, for `listen({ raw })`. */
  readonly raw: RawHandler
  createOffer(request: OfferRequest): Promise<CreatedOffer>
  /** A domestic attestation of what was recognised of a partner's credential, for the key that showed it. */
  offerRecognised(recognised: RecognisedClaims): Promise<CreatedOffer>
  /** An offer to whoever opens it: they say who they are at the authorization server. */
  offerTypes(types: readonly string[]): TypesOffer
  /** The configurations with the dataset of this one, in every format: both are offered (PID_02). */
  formatsOf(type: string): readonly string[]
  /** What suspends, at partners, the recognition of these types (configuration ids). */
  suspensions(types: readonly string[]): Promise<readonly IssueSuspension[]>
  /** What was issued to this person, and what their wallets have said of it. */
  listIssued(personId: string): Promise<readonly IssuedBatch[]>
  /** Says how many credentials lost their validity. */
  revoke(choice: RevocationChoice): Promise<number>
  /** Loads the authorization server now; otherwise it is loaded at the first request that needs it. */
  warmUp(): Promise<void>
  /** For the node's timer: what became of the wallets that hold what was issued here. */
  watchUnits(): Promise<Watched>
  /** For the node's timer: forgets what has passed its time. */
  removeExpired(): Promise<void>
}

/** The issuer module: OpenID4VCI 1.0 with HAIP 1.0. Holds no state of its own. */
export function createIssuer(deps: IssuerDeps): Issuer {
  const statusLists = openStatusLists(deps)
  checkConfig(deps)
  const { clock, keys, store, config } = deps
  const secret = issuerSecret(keys)
  let loading: Promise<Provider> | undefined
  // A failure is not kept: the next request tries again.
  const load = () =>
    createProvider(deps).catch((error: unknown) => {
      loading = undefined
      throw error
    })
  const provider = () => (loading ??= load())
  const issueDeps = {
    ...deps,
    provider,
    walletTrust: createWalletTrust(deps),
    dpopNonces: createNonces({ clock, secret }, 'DPoP nonces of the issuer'),
    proofNonces: createNonces({ clock, secret }, 'c_nonce'),
    statusLists,
  }
  return {
    routes: issuerRoutes(issueDeps),
    raw: createRawHandler(config.baseUrl, provider, createRequestCheck(issueDeps)),
    createOffer: (request) => createOffer(deps, request),
    offerRecognised: (recognised) => offerRecognised(deps, recognised),
    offerTypes: (types) => offerTypes(deps, types),
    formatsOf(type) {
      const scope = config.types.find(({ id }) => id === type)?.scope
      return config.types.filter((one) => one.scope === scope).map(({ id }) => id)
    },
    suspensions: (types) =>
      listSuspensions(
        deps,
        config.types.filter(({ id }) => types.includes(id)),
      ),
    listIssued: (personId) => notificationStore(store.db).listOf(subjectReference(secret, personId)),
    revoke: (choice) => revokeCredential(issueDeps, choice),
    async warmUp() {
      await provider()
    },
    watchUnits: () => watchUnits(issueDeps),
    async removeExpired() {
      await removeExpired(store.db, clock.seconds())
      await statusLists.removeEnded()
    },
  }
}

/** Mistakes of the installation show at start, not at the first citizen. */
function checkConfig({ config, keys }: IssuerDeps): void {
  const { statusListSize, batchSize, types, encryptionRequired } = config
  if (encryptionRequired === true && encryptionKeys(keys) === undefined) {
    throw new Error('issuer.encryptionRequired needs a key for encrypted requests')
  }
  if (statusListSize < 1024) throw new Error('issuer.statusListSize must be 1024 at least')
  if (!Number.isSafeInteger(batchSize) || batchSize < 1 || batchSize > 100) {
    throw new Error('issuer.batchSize must be from 1 to 100')
  }
  for (const { signingKey } of types) keys.get(signingKey)
  serverKey(keys)
  issuerSecret(keys)
  keys.secret('cookies')
}
