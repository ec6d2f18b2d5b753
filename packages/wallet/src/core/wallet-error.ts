import { FormatError, MessageError } from '@entente/credentials'

/**
 * Why the wallet stopped. The code chooses the text that the person reads; the detail is for the log of a
 * developer and names no personal data. `refusal` is what a server said, in its own words.
 */
export class WalletError extends Error {
  readonly code: string
  readonly detail: string
  readonly refusal: { readonly error: string; readonly description: string | undefined } | undefined

  constructor(code: string, detail: string, refusal?: WalletError['refusal']) {
    super(`${code}: ${detail}`)
    this.name = 'WalletError'
    this.code = code
    this.detail = detail
    this.refusal = refusal
  }
}

/** A message that cannot be used stops the wallet under the same code. */
export function asWalletError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof MessageError || error instanceof FormatError) {
      throw new WalletError(error.code, error.detail)
    }
    throw error
  }
}
