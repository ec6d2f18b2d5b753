import { base64url } from '../base64.ts'
import { type Signer, SignerRefusal, type SigningContext } from './order.ts'

export type ApprovalQuestion = {
  readonly context: SigningContext
  /** Base64url: what the key will sign, by the hash of its algorithm. An approval is for this value alone. */
  readonly digest: string
}

/**
 * Asks a person before the key: a presentation from a wallet with transaction data, a second officer for a seal. The
 * answer is a reason not to sign, or undefined for yes.
 */
export type ApprovalPort = (question: ApprovalQuestion) => Promise<string | undefined>

/** The same signer, which signs only what was approved; the digest that was shown is the one that is signed. */
export function approvedSigner(signer: Signer, approve: ApprovalPort): Signer {
  return {
    ...signer,
    sign: async (value, context) => {
      const no = await approve({ context, digest: base64url(value.digest) })
      if (no !== undefined) throw new SignerRefusal(no)
      return signer.sign(value, context)
    },
  }
}
