import type { CredentialFormat, KeyRef } from '@entente/credentials'
import type { KeyStore } from './keys.ts'
import { credentialStore, type Storage, type StoredCredential } from './store.ts'

type HeldCopy = { readonly id: string; readonly token: string; readonly key: KeyRef; readonly uses: number }

type HeldCredential = {
  readonly id: string
  readonly format: CredentialFormat
  readonly copies: readonly HeldCopy[]
  /** Identifier of the issuer, and the country of the certificate that signed. */
  readonly issuerUrl: string
  readonly issuerCountry: string | undefined
  /** The list on which the issuer stood when the credential was received. */
  readonly issuerList?: string | undefined
}

/** What presenting needs to know of the credentials: each copy with its key, and how often it was shown. */
export type Holdings = {
  list(): Promise<readonly HeldCredential[]>
  /** Written before anything is sent: a copy that may have been seen counts as shown. */
  markShown(shown: { readonly batchId: string; readonly copyId: string }): Promise<void>
}

export function holdingsOf(storage: Storage, keys: KeyStore): Holdings {
  const credentials = credentialStore(storage)

  async function open({ id, format, copies, issuer, issuerUrl }: StoredCredential): Promise<HeldCredential> {
    const held = await Promise.all(
      copies.map(async ({ keyId, credential, uses }) => {
        const key = await keys.find(keyId)
        return key === undefined ? [] : [{ id: keyId, token: credential, key: key.key, uses }]
      }),
    )
    return {
      id,
      format,
      copies: held.flat(),
      issuerUrl,
      issuerCountry: issuer.country,
      issuerList: issuer.list?.uri,
    }
  }

  return {
    async list() {
      return Promise.all((await credentials.list()).map(open))
    },
    async markShown({ batchId, copyId }) {
      const credential = await credentials.find(batchId)
      if (credential === undefined) return
      const copies = credential.copies.map((copy) =>
        copy.keyId === copyId ? { ...copy, uses: copy.uses + 1 } : copy,
      )
      await credentials.replace({ ...credential, copies })
    },
  }
}
