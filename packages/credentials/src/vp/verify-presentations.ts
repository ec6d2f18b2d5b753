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
  /** Whom every key binding must name: the full client_id, or `origin:` and the origin (OpenID4VP 1.0 §A.4). */
  readonly audience: string
  readonly nonce: string
  readonly at: number
  /** The transactions that the presentation of this query has to answer, as sent. */
  readonly transactionData?: (queryId: string) => readonly string[]
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
  const verified: VerifiedPresentation[] = []
  for (const one of presented) {
    const asked = policy.asked(one.queryId)
    const texts = policy.transactionData?.(one.queryId) ?? []
    const keyBinding: KeyBindingRule = {
      audience: policy.audience,
      nonce: policy.nonce,
      ...(texts.length > 0 && { transactionData: { texts } }),
    }
    const report = yield* verifySdJwtVc(one.presentation, { ...asked, at: policy.at, keyBinding })
    verified.push({ ...one, report })
  }
  return verified
}
