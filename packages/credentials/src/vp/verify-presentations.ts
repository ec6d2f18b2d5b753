import type { IssuerRole, Steps } from '../ports.ts'
import type { Report } from '../report.ts'
import type { KeyBindingRule } from '../sdjwt/verify-sd-jwt.ts'
import { verifySdJwtVc } from '../sdjwtvc/verify-sd-jwt-vc.ts'
import type { Presented } from './vp-token.ts'

export type PresentationPolicy = {
  /** What the query of this id accepts. */
  readonly asked: (queryId: string) => {
    readonly types: readonly string[]
    readonly derivedTypes?: Readonly<Record<string, string>>
    readonly role: IssuerRole
  }
  /** Full client_id with its prefix: the audience of every key binding. */
  readonly clientId: string
  readonly nonce: string
  readonly at: number
  readonly transactionData?: readonly string[]
}

export type VerifiedPresentation = Presented & { readonly report: Report }

/**
 * Step 4 of the response validation for each presentation: format, issuer signature, chain,
 * type, validity, disclosures, holder binding. Key binding is always required. Status is joined by `checkStatus`.
 */
export function* verifyPresentations(
  presented: readonly Presented[],
  policy: PresentationPolicy,
): Steps<VerifiedPresentation[]> {
  const keyBinding: KeyBindingRule = {
    audience: policy.clientId,
    nonce: policy.nonce,
    ...(policy.transactionData && { transactionData: { texts: policy.transactionData } }),
  }
  const verified: VerifiedPresentation[] = []
  for (const one of presented) {
    const asked = policy.asked(one.queryId)
    const report = yield* verifySdJwtVc(one.presentation, { ...asked, at: policy.at, keyBinding })
    verified.push({ ...one, report })
  }
  return verified
}
