import { encodeBase64url, type KeyRef, keyRefOf, type PublicJwk } from '@entente/credentials'
import { keyName, type Storage } from './store.ts'

/** Fills an array with random bytes, as `crypto.getRandomValues` does. */
export type Random = (size: number) => Uint8Array

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' }
const TOKEN_BYTES = 32

/** A holder key: the private half never leaves WebCrypto. */
export type HolderKey = {
  readonly id: string
  readonly publicJwk: PublicJwk
  readonly key: KeyRef
}

/** As it lies in the storage. */
type StoredKey = { readonly publicJwk: PublicJwk; readonly privateKey: CryptoKey }

export function randomText(random: Random, bytes = TOKEN_BYTES): string {
  return encodeBase64url(random(bytes))
}

/** P-256 keys that cannot be exported. A new key is kept only when its credential is (see `stored`). */
export function keyStore({
  subtle,
  storage,
  random,
}: {
  subtle: Pick<SubtleCrypto, 'generateKey' | 'exportKey'>
  storage: Storage
  random: Random
}) {
  const made = new WeakMap<HolderKey, StoredKey>()
  return {
    async create(): Promise<HolderKey> {
      const { privateKey, publicKey } = await subtle.generateKey(ECDSA, false, ['sign', 'verify'])
      const { kty = 'EC', crv = 'P-256', x = '', y = '' } = await subtle.exportKey('jwk', publicKey)
      const holder: HolderKey = {
        id: randomText(random, 16),
        publicJwk: { kty, crv, x, y },
        key: keyRefOf(privateKey),
      }
      made.set(holder, { publicJwk: holder.publicJwk, privateKey })
      return holder
    },

    /** The same key once more, for another credential: each goes without the other. */
    again(holder: HolderKey): HolderKey {
      const copy = { ...holder, id: randomText(random, 16) }
      const stored = made.get(holder)
      if (stored !== undefined) made.set(copy, stored)
      return copy
    },

    /** The entries that keep these keys, for the change that stores what they are for. */
    stored(holders: readonly HolderKey[]): Readonly<Record<string, unknown>> {
      return Object.fromEntries(holders.map((holder) => [keyName(holder.id), made.get(holder)]))
    },

    async find(id: string): Promise<HolderKey | undefined> {
      const stored = (await storage.get(keyName(id))) as StoredKey | undefined
      if (stored === undefined) return undefined
      const holder = { id, publicJwk: stored.publicJwk, key: keyRefOf(stored.privateKey) }
      made.set(holder, stored)
      return holder
    },
  }
}

export type KeyStore = ReturnType<typeof keyStore>
