/** What a remote signing service holds for people: one key each, with its certificates. */

export type CscCredential = {
  readonly id: string
  /** Base64 DER, the signer's own first. */
  readonly certificates: readonly string[]
  /** Object identifiers of signature algorithms. */
  readonly algorithms: readonly string[]
  /** The key: digest in, value out (DER for ECDSA), all in base64. */
  readonly signDigest: (hash: { readonly oid: string; readonly value: string }) => Promise<string>
  /** How its owner says yes: whether this is their PIN, or in the wallet. */
  readonly approval: 'wallet' | ((pin: string) => boolean)
}

/** What an access token opens: the credentials of one person, or for a service those of whomever it names. */
export type CscAccess = {
  readonly list: (userId: string | undefined) => Promise<readonly CscCredential[]>
  readonly find: (id: string) => Promise<CscCredential | undefined>
}

/** What is approved: so many digests, no more, for one key. */
export type DigestsToSign = {
  readonly credentialID: string
  readonly hashes: readonly string[]
  readonly hashAlgorithmOID: string
}

export type WalletQuestion = DigestsToSign & {
  /** For people: one for each digest, with the SHA-256 of the document as everybody can calculate it. */
  readonly documents: readonly { readonly label: string; readonly checksum: string }[]
  readonly channel: 'same-device' | 'cross-device'
  readonly language: string
  /** Known to whoever asked for the approval, and to nobody else. */
  readonly handle: string
}

export type WalletOutcome = 'waiting' | 'approved' | 'declined' | 'refused'

/** The approval of a person in their wallet. */
export type WalletApprovals = {
  /** The address opens the wallet. */
  ask(question: WalletQuestion): Promise<{ readonly walletUrl: string; readonly expiresIn: number }>
  /** `responseCode`: what the browser of the person brought back, on the device that asked. */
  outcome(question: {
    readonly handle: string
    readonly responseCode: string | undefined
  }): Promise<WalletOutcome>
}
