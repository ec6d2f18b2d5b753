import {
  type AsyncDriver,
  createProof,
  createUnitRequest,
  isObject,
  type JsonObject,
  jwkThumbprint,
  runAsync,
} from '@entente/credentials'
import { type Call, call, jsonOf, type WalletFetch } from './http.ts'
import type { HolderKey, KeyStore } from './keys.ts'
import type { Attester, WalletClock } from './receive-deps.ts'
import type { Storage } from './store.ts'
import { WalletError } from './wallet-error.ts'

export type AttesterDeps = {
  /** Identifier and address of the wallet provider. */
  readonly provider: string
  readonly fetch: WalletFetch
  readonly clock: WalletClock
  readonly driver: AsyncDriver
  readonly keys: KeyStore
  readonly storage: Storage
}

const UNIT = 'unit'

/**
 * A wallet provider of ours over HTTP. The key of the unit is known to the provider only; it signs over the
 * thumbprints of all keys of a request, and each of them shows itself.
 */
export function createAttester(deps: AttesterDeps): Attester {
  const ask = async (path: string, keys: readonly HolderKey[], more: object): Promise<JsonObject> => {
    const nonce = await fetchNonce(deps)
    const { clock, driver, provider } = deps
    const iat = clock.seconds()
    const thumbprints = await Promise.all(
      keys.map(({ publicJwk }) => runAsync(jwkThumbprint(publicJwk), driver)),
    )
    const unit = createUnitRequest(await unitKey(deps), { provider, nonce, iat, thumbprints })
    const proofs = keys.map((key) => runAsync(createProof(key, { issuer: provider, nonce, iat }), driver))
    const json = { unit: await runAsync(unit, driver), proofs: await Promise.all(proofs), ...more }
    return post(deps, path, { json })
  }
  return {
    async attestInstance(key) {
      const answer = await ask('instance-attestations', [key], {})
      return textOf(answer, 'client_attestation')
    },
    async attestKeys(keys, nonce) {
      const answer = await ask('key-attestations', keys, nonce === undefined ? {} : { nonce })
      return textOf(answer, 'key_attestation')
    },
  }
}

async function fetchNonce(deps: AttesterDeps): Promise<string> {
  return textOf(await post(deps, 'nonce', {}), 'nonce')
}

async function post(
  { provider, fetch }: AttesterDeps,
  path: string,
  body: Pick<Call, 'json'>,
): Promise<JsonObject> {
  const url = `${provider}/wallet-provider/${path}`
  const answer = jsonOf(await call(fetch, { url, method: 'POST', ...body }), url)
  if (isObject(answer)) return answer
  throw new WalletError('PROVIDER_FORM', 'the wallet provider did not answer with an object')
}

function textOf(answer: JsonObject, name: string): string {
  const value = answer[name]
  if (typeof value === 'string' && value !== '') return value
  throw new WalletError('PROVIDER_FORM', `${name}: is missing in the answer of the wallet provider`)
}

/** Made at the first contact and kept for the life of the wallet. */
async function unitKey({ keys, storage }: AttesterDeps): Promise<HolderKey> {
  const id = (await storage.get(UNIT)) as string | undefined
  const known = id === undefined ? undefined : await keys.find(id)
  if (known !== undefined) return known
  const made = await keys.create()
  await storage.change({ put: { [UNIT]: made.id, ...keys.stored([made]) } })
  return made
}
