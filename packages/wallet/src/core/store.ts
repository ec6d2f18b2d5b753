import type {
  CredentialFormat,
  IssuerIdentity,
  JsonObject,
  PathPattern,
  StatusFacts,
} from '@entente/credentials'

/**
 * Where the wallet keeps things: IndexedDB in a browser, memory in tests. Values are structured-cloneable and may
 * hold keys (`CryptoKey`) that cannot be read. `change` is one transaction: all of it or nothing.
 */
export type Storage = {
  get(key: string): Promise<unknown>
  /** Keys with this beginning, in order. */
  list(prefix: string): Promise<readonly string[]>
  change(change: StorageChange): Promise<void>
}

export type StorageChange = {
  readonly put?: Readonly<Record<string, unknown>>
  readonly delete?: readonly string[]
}

/** For tests and for a wallet that forgets. */
export function memoryStorage(): Storage {
  const values = new Map<string, unknown>()
  return {
    async get(key) {
      return values.get(key)
    },
    async list(prefix) {
      return [...values.keys()].filter((key) => key.startsWith(prefix)).sort()
    },
    async change({ put = {}, delete: deleted = [] }) {
      for (const [key, value] of Object.entries(put)) values.set(key, value)
      for (const key of deleted) values.delete(key)
    },
  }
}

/** How a type or a claim is called, by language tag; `undefined` language: for everybody. */
export type Label = { readonly locale: string | undefined; readonly name: string }

/** The mark of an issuer: the picture itself, which nobody has to be asked for again, and what it shows in words. */
export type Logo = { readonly data: string; readonly alts: readonly Label[] }

/** One copy of a credential, bound to a key of its own. */
export type Copy = {
  /** As issued: an SD-JWT ending in `~`, or an mdoc in base64url. */
  readonly credential: string
  readonly keyId: string
  readonly status: StatusFacts | undefined
  /** How often it was shown: the least used copy goes first. */
  readonly uses: number
}

/** What the holder sees as one credential: a batch of copies with the same content. */
export type StoredCredential = {
  readonly id: string
  readonly format: CredentialFormat
  /** `vct`, or the document type of an mdoc. */
  readonly type: string
  readonly configurationId: string
  /**
   * What came in several formats is one document to the person: those of one dataset have the same word here. Absent for
   * what came in one format.
   */
  readonly dataset?: string | undefined
  /** Identifier of the credential issuer, to ask there for new copies. */
  readonly issuerUrl: string
  /** Names the issuer gives itself; what counts is `issuer`, from the certificate. */
  readonly issuerLabels: readonly Label[]
  readonly issuer: IssuerIdentity
  /** The mark of the issuer, as it gave it when the credential came. */
  readonly logo?: Logo | undefined
  readonly labels: readonly Label[]
  readonly claimLabels: readonly { readonly path: PathPattern; readonly labels: readonly Label[] }[]
  /** The attested attributes, without the technical members. */
  readonly claims: JsonObject
  /** NumericDate. */
  readonly expires: number | undefined
  readonly receivedAt: number
  readonly copies: readonly Copy[]
  /** How to come back for new copies without asking the person anew. */
  readonly renewal?: Renewal | undefined
  /** The day (since 1970) on which the wallet last asked by itself for new copies. */
  readonly renewalAskedOn?: number | undefined
}

/** A token that is worth nothing without the keys it is bound to. */
export type Renewal = {
  /** Identifier of the authorization server. */
  readonly server: string
  readonly refreshToken: string
  readonly dpopKeyId: string
  readonly instanceKeyId?: string | undefined
}

const CREDENTIAL = 'credential/'

/** The credentials of the wallet. */
export function credentialStore(storage: Storage) {
  /** Credentials that came together share the keys to come back with: they go with the last of them. */
  const renewalKeys = async (gone: readonly StoredCredential[]): Promise<readonly string[]> => {
    const ids = new Set(gone.map(({ id }) => id))
    const left = (await list()).filter(({ id }) => !ids.has(id)).map(({ renewal }) => renewal?.dpopKeyId)
    const keys = gone.flatMap(({ renewal }) =>
      renewal === undefined || left.includes(renewal.dpopKeyId)
        ? []
        : [renewal.dpopKeyId, renewal.instanceKeyId ?? ''],
    )
    return [...new Set(keys)].filter((key) => key !== '')
  }
  const find = async (id: string): Promise<StoredCredential | undefined> =>
    (await storage.get(`${CREDENTIAL}${id}`)) as StoredCredential | undefined
  const list = async (): Promise<readonly StoredCredential[]> => {
    const keys = await storage.list(CREDENTIAL)
    const found = await Promise.all(keys.map((key) => find(key.slice(CREDENTIAL.length))))
    return found.filter((credential) => credential !== undefined)
  }
  return {
    find,
    list,

    /** With the keys of its copies, in one change: a credential without its keys is worth nothing. */
    async insert(credential: StoredCredential, keys: Readonly<Record<string, unknown>>): Promise<void> {
      await storage.change({ put: { ...keys, [`${CREDENTIAL}${credential.id}`]: credential } })
    },

    /** Changes what is there; what was removed meanwhile does not come back. */
    async replace(credential: StoredCredential): Promise<void> {
      if ((await find(credential.id)) === undefined) return
      await storage.change({ put: { [`${CREDENTIAL}${credential.id}`]: credential } })
    },

    /**
     * New copies in place of the old ones, whose keys go: in one change.
     * @returns false when the person has removed it while the issuer was asked: then nothing is kept.
     */
    async renew(credential: StoredCredential, keys: Readonly<Record<string, unknown>>): Promise<boolean> {
      const before = await find(credential.id)
      if (before === undefined) return false
      const old = before.copies.map(({ keyId }) => keyName(keyId))
      await storage.change({ put: { ...keys, [`${CREDENTIAL}${credential.id}`]: credential }, delete: old })
      return true
    },

    /** All copies in every format, and their keys; the issuer is not told (PAD_01–04). */
    async remove(id: string): Promise<void> {
      const credential = await find(id)
      if (credential === undefined) return
      const { dataset } = credential
      const also = (await list()).filter(
        (one) => one.id !== id && dataset !== undefined && one.dataset === dataset,
      )
      const gone = [credential, ...also]
      const keys = [
        ...gone.flatMap(({ copies }) => copies.map(({ keyId }) => keyId)),
        ...(await renewalKeys(gone)),
      ]
      const names = gone.map((one) => `${CREDENTIAL}${one.id}`)
      await storage.change({ delete: [...names, ...keys.map(keyName)] })
    },
  }
}

/** Where a holder key lies in the storage. */
export function keyName(keyId: string): string {
  return `key/${keyId}`
}

/** The format in which the person sees what came in several: its names are those of the others, in words of people. */
const SHOWN_AS: CredentialFormat = 'dc+sd-jwt'

/** As the person sees them: what came in several formats is one, the same whichever lies first in the storage. */
export function documentsOf<T extends Pick<StoredCredential, 'dataset' | 'format'>>(
  credentials: readonly T[],
): readonly T[] {
  return credentials.filter((credential, index) => {
    const { dataset, format } = credential
    if (dataset === undefined) return true
    const same = credentials.filter((one) => one.dataset === dataset)
    const shown = same.find((one) => one.format === SHOWN_AS) ?? same[0]
    return format === shown?.format && credentials.indexOf(credential) === index
  })
}

/** The copies of a document in the format of which the fewest are unused: those that run out first. */
export function scarcestCopies(
  { dataset, copies }: StoredCredential,
  all: readonly StoredCredential[],
): readonly Copy[] {
  const same = dataset === undefined ? [] : all.filter((one) => one.dataset === dataset)
  const fresh = (some: readonly Copy[]) => some.filter(({ uses }) => uses === 0).length
  return same.reduce((least, one) => (fresh(one.copies) < fresh(least) ? one.copies : least), copies)
}
