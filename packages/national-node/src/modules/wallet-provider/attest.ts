import {
  createClientAttestation,
  createKeyAttestation,
  CredentialError,
  type ProvenKeys,
  runSync,
  type UnitRequest,
  verifyProofs,
  verifyUnitRequest,
} from '@entente/credentials'
import { mac, sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { NONCE_SECONDS, type Nonces } from '../../kernel/nonce.ts'
import { appendAttested, appendUnitRevoked } from './events.ts'
import { placeStore } from './place-store.ts'
import { markRevoked, walletProviderStore } from './store.ts'
import { keyStoreStatus, takeUnitStatus, type UnitStatusDeps } from './unit-status.ts'
import { KEY_NAME, type WalletProviderDeps } from './wallet-provider-deps.ts'

/** TS3 1.5: less than a day. */
const INSTANCE_SECONDS = 12 * 3600
const KEYS_SECONDS = 300
/** No issuer gives more copies at once. */
export const KEYS_MAX = 100
/** Instances and batches of keys for one unit in a day: more is not a person at a wallet. */
const PER_DAY_MAX = 200
const DAY_SECONDS = 86_400

export type AttestDeps = WalletProviderDeps &
  UnitStatusDeps & { readonly nonces: Nonces; readonly secret: string }

/** What a wallet sends: its own signature over all thumbprints, and a proof by each key. */
export type AttestRequest = { readonly unit: string; readonly proofs: readonly string[] }

/** TS3 1.5, WIA: for one instance key, which is used at one issuer only; with a status place of its own. */
export async function attestInstance(deps: AttestDeps, request: AttestRequest): Promise<string> {
  const { unit, proven } = verify(deps, request)
  const [instance, ...others] = proven.keys
  if (instance === undefined || others.length > 0) throw refused('proofs: exactly one instance key')
  const { config, keys, clock, driver } = deps
  const now = clock.seconds()
  const clientStatus = await deps.store.transaction(async (tx) => {
    await admit(deps, walletProviderStore(tx), { unit, nonce: proven.nonce })
    const status = await takeUnitStatus(tx, deps, unitReference(deps, unit))
    await appendAttested(tx, deps.audit, { what: 'instance', keys: 1 })
    return status
  })
  const { key, alg, x5c } = keys.get(KEY_NAME)
  const { clientId, walletName, walletVersion, walletLink } = config
  const steps = createClientAttestation({
    subject: clientId,
    instanceKey: instance.jwk,
    walletName,
    walletVersion,
    walletLink,
    iat: now,
    exp: now + INSTANCE_SECONDS,
    clientStatus,
    alg,
    key,
    x5c,
  })
  return runSync(steps, driver)
}

/** TS3 1.5, KA: each key is attested once, ever; no level is claimed. `nonce` is the c_nonce of the issuer. */
export async function attestKeys(
  deps: AttestDeps,
  request: AttestRequest & { readonly nonce?: string | undefined },
): Promise<string> {
  const { unit, proven } = verify(deps, request)
  const { keys, clock, driver, nonce } = { ...deps, nonce: request.nonce }
  const now = clock.seconds()
  const storageStatus = await deps.store.transaction(async (tx) => {
    const store = walletProviderStore(tx)
    await admit(deps, store, { unit, nonce: proven.nonce })
    for (const { thumbprint } of proven.keys) {
      const hash = mac(deps.secret, `attested key ${thumbprint}`)
      if (await store.keepKey(hash)) continue
      throw refused('proofs: a key has been attested before')
    }
    await appendAttested(tx, deps.audit, { what: 'keys', keys: proven.keys.length })
    return keyStoreStatus(tx, deps)
  })
  const { key, alg, x5c } = keys.get(KEY_NAME)
  const steps = createKeyAttestation({
    keys: proven.keys.map(({ jwk }) => jwk),
    iat: now,
    exp: now + KEYS_SECONDS,
    nonce,
    storageStatus,
    alg,
    key,
    x5c,
  })
  return runSync(steps, driver)
}

/** The wallet itself says that its unit is to be trusted no more. */
export async function revokeOwnUnit(deps: AttestDeps, token: string): Promise<void> {
  await revokeUnit(deps, verifyUnit(deps, token).unit)
}

/** Every attestation of the unit loses its status at once and for ever, and no new one is given. */
export async function revokeUnit(deps: AttestDeps, thumbprint: string): Promise<boolean> {
  const { store, clock, audit, statusLists } = deps
  return store.transaction(async (tx) => {
    const unit = unitReference(deps, thumbprint)
    if (!(await markRevoked(tx, unit, clock.now()))) return false
    const places = await placeStore(tx).listOf(unit)
    await statusLists.revoke(tx, places)
    await appendUnitRevoked(tx, audit, { attestations: places.length })
    return true
  })
}

type Verified = { readonly unit: string; readonly proven: ProvenKeys }

function verify(deps: AttestDeps, { unit: token, proofs }: AttestRequest): Verified {
  const { config, clock, driver, nonces } = deps
  const request = verifyUnit(deps, token)
  const proven = asFault(() =>
    runSync(
      verifyProofs(
        { type: 'jwt', jwts: proofs },
        {
          issuer: config.baseUrl,
          now: clock.seconds(),
          batchSize: config.keysMax ?? KEYS_MAX,
          isFreshNonce: (nonce) => nonce === request.nonce && nonces.isFresh(nonce),
        },
      ),
      driver,
    ),
  )
  const shown = proven.keys.map(({ thumbprint }) => thumbprint).toSorted()
  if (shown.join() !== request.thumbprints.join())
    throw refused('unit: signs over other keys than are proven')
  return { unit: request.unit, proven }
}

function verifyUnit(deps: AttestDeps, token: string): Extract<UnitRequest, { ok: true }> {
  const { config, clock, driver, nonces } = deps
  const expected = {
    provider: config.baseUrl,
    now: clock.seconds(),
    isFreshNonce: (nonce: string) => nonces.isFresh(nonce),
  }
  const request = runSync(verifyUnitRequest(token, expected), driver)
  if (!request.ok) throw refused(`${request.code}: ${request.detail}`)
  return request
}

type StoreOfTx = ReturnType<typeof walletProviderStore>

/** A nonce counts once; a revoked unit gets nothing; a first contact makes the unit known. */
async function admit(
  deps: AttestDeps,
  store: StoreOfTx,
  { unit, nonce }: { readonly unit: string; readonly nonce: string },
): Promise<void> {
  const now = deps.clock.seconds()
  if (!(await store.useNonce(sha256(nonce), { expiresAt: now + 2 * NONCE_SECONDS, now }))) {
    throw refused('nonce: was used before')
  }
  const day = Math.floor(now / DAY_SECONDS)
  const known = await store.countUse(unitReference(deps, unit), { at: deps.clock.now(), day })
  if (known.revoked) throw new Fault('forbidden', 'wallet-provider/revoked', 'this wallet unit was revoked')
  if (known.uses > PER_DAY_MAX) {
    throw new Fault('too-many', 'wallet-provider/too-many', 'too many attestations for today')
  }
}

/** Found again only by who holds the secret and the key of the unit. */
function unitReference({ secret }: AttestDeps, thumbprint: string): string {
  return mac(secret, `unit ${thumbprint}`)
}

function refused(detail: string): Fault {
  return new Fault('invalid', 'wallet-provider/refused', detail)
}

function asFault<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CredentialError) throw refused(`${error.reason}: ${error.message}`)
    throw error
  }
}
